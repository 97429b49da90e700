// Every flag there is, once: the type of what commands get, the lines of `--help` and the flags that npm keeps for
// itself follow from this table.

/** What a flag takes: nothing (it is on or off), or a value, as `--help` calls it. */
const TAKES = {
  once: '',
  step: '<id>',
  seed: '<seed>',
  output: '',
  inspect: '',
  diff: '',
  restore: '',
  port: '<n>',
  open: '',
  solution: '',
  exercise: '<n>',
  submission: '<folder>',
  json: '',
  format: '<names>',
  out: '<folder>',
  asCi: '',
  base: '<commit>',
  head: '<commit>',
  comment: '',
  requireSandbox: '<name>',
  check: '<file>',
  full: '',
  seeds: '<n>',
  repeat: '<n>',
  mutate: '',
  roster: '<file>',
  lms: '<name>',
  student: '<id>',
  at: '<moment>',
  jobs: '<n>',
  shard: '<k/n>',
  queue: '<address>',
  points: '<n>',
  why: '<words>',
  csv: '',
  html: '',
  plain: '',
} as const;

export type Flag = keyof typeof TAKES;

/** The flags that were typed. */
export type Flags = {
  readonly [Name in Flag]?: (typeof TAKES)[Name] extends '' ? boolean : string;
};

/** The flags of a command, with what each means there. */
export type Meanings = Readonly<Partial<Record<Flag, string>>>;

export const ALL_FLAGS = Object.keys(TAKES) as Flag[];

export function takesValue(flag: Flag): boolean {
  return TAKES[flag] !== '';
}

/** Flags that are on until somebody says `--no-…`. */
const ON: readonly Flag[] = ['open'];

/** A flag without its dashes: `as-ci`. */
export function spelled(flag: Flag): string {
  const name = ON.includes(flag) ? `no-${flag}` : flag;
  return name.replaceAll(/[A-Z]/g, '-$&').toLowerCase();
}

/** Pairs as commander takes them: `--step <id>`, and what it means. */
export function optionsOf(meanings: Meanings): [option: string, meaning: string][] {
  const pairs = Object.entries(meanings) as [Flag, string][];
  return pairs.map(([flag, meaning]) => [`--${spelled(flag)} ${TAKES[flag]}`.trim(), meaning]);
}
