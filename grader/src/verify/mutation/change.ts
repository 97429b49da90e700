export type Operator =
  | 'condition'
  | 'boundary'
  | 'equality'
  | 'logic'
  | 'arithmetic'
  | 'number'
  | 'flag'
  | 'word'
  | 'error'
  | 'dropped statement'
  | 'dropped await'
  | 'dropped call'
  | 'swapped arguments'
  | 'swapped statements';

/** One change: these characters of the text become others. */
export interface Change {
  readonly operator: Operator;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What an operator may ask about the program around a node. */
export interface Program {
  readonly code: string;
  /** Words that stand for something: the code of an error, the name of an operation. */
  readonly words: readonly string[];
  /** Classes of errors that it throws. */
  readonly errors: readonly string[];
}

export function applyChange(code: string, { start, end, text }: Change): string {
  return code.slice(0, start) + text + code.slice(end);
}
