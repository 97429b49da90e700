// What TypeScript says of a file.

export interface TypeProblem {
  readonly file: string;
  readonly line: number;
  /** `TS2322` */
  readonly code: string;
  readonly message: string;
}

/** What does not parse cannot run either. */
export function isSyntaxProblem({ code }: TypeProblem): boolean {
  return /^TS1\d{3}$/.test(code);
}

/** The code of what stands for all types of a file. */
export const UNCHECKED = 'TS0';
