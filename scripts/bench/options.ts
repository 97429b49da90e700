import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';

export interface Options<Name extends string> {
  /** What is measured. */
  readonly wanted: readonly Name[];
  readonly rounds: number;
  /** Whether the figures are printed as JSON, and not as a table. */
  readonly json: boolean;
  /** A file for the JSON. */
  readonly out: string | undefined;
}

/** Told instead of measuring. */
export interface Told {
  readonly text: string;
  readonly code: 0 | 2;
}

/** What was typed. */
export function optionsOf<Name extends string>(
  args: readonly string[],
  names: readonly Name[],
): Options<Name> | Told {
  try {
    const { values, positionals } = parseArgs({ args: [...args], ...KNOWN });
    if (values.help) return { text: usage(names), code: 0 };
    if (positionals.length > 0) throw new Error(stray(positionals[0]!));
    return {
      wanted: values.only === undefined ? names : [nameOf(values.only, names)],
      rounds: roundsOf(values.rounds ?? String(ROUNDS)),
      json: values.json === true,
      out: values.out === undefined ? undefined : fileOf(values.out),
    };
  } catch (error) {
    const { code = '', message } = error as Error & { code?: string };
    const isUnknown = code.startsWith('ERR_PARSE_ARGS');
    const [sentence = ''] = message.split(/\.\s/);
    return { text: isUnknown ? `${sentence}.\n\n${usage(names)}` : message, code: 2 };
  }
}

// --- internal ---

const ROUNDS = 7;

const KNOWN = {
  options: {
    only: { type: 'string' },
    rounds: { type: 'string' },
    json: { type: 'boolean' },
    out: { type: 'string' },
    help: { type: 'boolean' },
  },
  allowPositionals: true,
} as const;

const usage = (names: readonly string[]): string => `npm run bench -- [options]

  --only <name>   one thing: ${names.join(', ')}
  --rounds <n>    how often each is measured, ${ROUNDS} if you say nothing
  --json          print JSON, and no table
  --out <file>    write the JSON into a file, besides
  --help          print this

All of it takes some twenty minutes. Whatever else runs meanwhile spoils the figures.`;

function nameOf<Name extends string>(typed: string, names: readonly Name[]): Name {
  const name = names.find((each) => each === typed);
  if (name === undefined) {
    throw new Error(`There is no benchmark "${typed}"; there are ${names.join(', ')}.`);
  }
  return name;
}

function roundsOf(typed: string): number {
  if (/^[1-9]\d{0,3}$/.test(typed)) return Number(typed);
  throw new Error(
    `--rounds takes a whole number from 1 to 9999, as in --rounds ${ROUNDS}: "${typed}" is none.`,
  );
}

/** Found out now, and not when all has been measured. */
function fileOf(typed: string): string {
  if (existsSync(dirname(typed))) return typed;
  throw new Error(`--out takes a file in a folder that exists: there is no ${dirname(typed)}.`);
}

function stray(word: string): string {
  return `"${word}" belongs to no option. Options come after a --, as in: npm run bench -- --only echo`;
}
