// Answers that are the same to the letter. They are told at once, and compared with the others as one: nine copies are
// thirty-six pairs, behind which nobody finds the next.

import type { Program } from './pairs.ts';

export interface Told {
  /** Each answer once; whoever has it is its `student`. */
  readonly programs: readonly Program[];
  /** Who has the same as somebody else: a list for each such answer, the longest first. */
  readonly same: readonly (readonly string[])[];
}

export function tellSame(programs: readonly Program[]): Told {
  const owners = new Map<string, string[]>();
  for (const { student, code } of programs)
    owners.set(code, [...(owners.get(code) ?? []), student]);
  const groups = [...owners].map(([code, students]) => ({ code, students }));
  const same = groups.map(({ students }) => students).filter(({ length }) => length > 1);
  return {
    programs: groups.map(({ code, students }) => ({ student: sayOwners(students), code })),
    same: same.sort((a, b) => b.length - a.length),
  };
}

// --- internal ---

function sayOwners([first, ...others]: readonly string[]): string {
  if (others.length === 0) return first!;
  return others.length === 1 ? `${first}, ${others[0]}` : `${first} and ${others.length} others`;
}
