// Answers of which it is known what the grader must say.

import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { sha256, textOf } from '../../src/machine/files.ts';
import { alternatives } from '../../src/verify/alternatives.ts';
import { applyEdits, readMutants, stepNumberOf } from '../../src/verify/catalogue.ts';
import { readAnswer } from '../../src/workshop/answer.mjs';
import { solution } from '../../src/workshop/subjects.ts';
import { starterOf, type Exercise } from '../../src/workshop/workshop.ts';
import { expectationsIn } from '../expectations.ts';

export interface Known {
  /** As in `mutant: shares one buffer`. */
  readonly name: string;
  /** Contents by paths from `src`. */
  readonly files: ReadonlyMap<string, string>;
  /** What the exercise's verdict may be; any if it does not matter. */
  readonly verdicts?: readonly string[];
  /** The id of a step that must not pass. */
  readonly fails?: string;
}

/** One of several, always the same for the same words. */
export function pick<T>(from: readonly T[], ...words: (string | number)[]): T {
  return from[Number.parseInt(sha256(words.join(' ')).slice(0, 8), 16) % from.length]!;
}

/** What a student of this name hands in for an exercise; nothing now and then. */
export function answerBy(student: string, exercise: Exercise, seed: number): Known | undefined {
  const kind = pick(KINDS, seed, student, exercise.number, 'kind');
  const known = pick(knownOf(exercise)[kind], seed, student, exercise.number, 'answer');
  return known && (kind === 'starter' ? known : signed(known, student, exercise));
}

// --- internal ---

type Kind = 'solution' | 'alternative' | 'mutant' | 'starter' | 'hostile' | 'nothing';

/** As often as they stand here. */
const KINDS: readonly Kind[] = [
  ...Array.from({ length: 6 }, () => 'solution' as const),
  ...Array.from({ length: 5 }, () => 'alternative' as const),
  ...Array.from({ length: 6 }, () => 'mutant' as const),
  ...(['starter', 'hostile', 'nothing'] as const),
];

type AnswersOf = Readonly<Record<Kind, readonly (Known | undefined)[]>>;

const all = new Map<number, AnswersOf>();

function knownOf(exercise: Exercise): AnswersOf {
  const { number } = exercise;
  if (!all.has(number)) all.set(number, makeKnown(exercise));
  return all.get(number)!;
}

function makeKnown(exercise: Exercise): AnswersOf {
  const main = basename(exercise.source);
  const one = (text: string) => ({ files: new Map([[main, text]]) });
  const starter = { name: 'starter', ...one(textOf(starterOf(exercise))), verdicts: NO_PASS };
  const hostile =
    exercise.number === 1
      ? hostileOnes().map((each) => ({ ...each, ...one(each.text) }))
      : [starter];
  return {
    solution: [{ name: 'solution', ...one(textOf(solution(exercise).file)), verdicts: PASS }],
    alternative: alternatives(exercise).map(({ name, file }) => {
      return { name, files: filesAt(file, main), verdicts: PASS };
    }),
    mutant: mutantsOf(exercise).map(({ text, ...each }) => ({ ...each, ...one(text) })),
    starter: [starter],
    hostile,
    nothing: [undefined],
  };
}

const PASS = ['passed'];
export const NO_PASS = ['failed', 'crashed', 'hung'];

/** An alternative lies among others; one that is put together has a folder of its own. */
function filesAt(file: string, main: string): Map<string, string> {
  if (basename(file) !== main) return new Map([[main, textOf(file)]]);
  const answer = [...readAnswer(file)];
  return new Map(answer.map(([path, content]) => [path, content.toString()]));
}

function mutantsOf(exercise: Exercise) {
  const code = textOf(solution(exercise).file);
  return readMutants(exercise).map((mutant) => ({
    name: `mutant: ${mutant.name}`,
    text: applyEdits(code, mutant),
    fails: `${exercise.number}.${stepNumberOf(mutant, exercise)}`,
  }));
}

/** Those of which it is known how they end even when all steps are asked for. */
function hostileOnes() {
  const folder = join(import.meta.dirname, '..', 'programs');
  return readdirSync(folder).flatMap((name) => {
    const file = join(folder, name);
    const text = textOf(file);
    const whole = expectationsIn(file).find(({ where }) => where === 'file');
    const verdicts = whole?.verdict.split('|') ?? [];
    const isKnown = verdicts.some((verdict) => ['crashed', 'hung', 'tampered'].includes(verdict));
    return isKnown && !/^\/\/ exercise /m.test(text) ? [{ name, text, verdicts }] : [];
  });
}

/** Nobody's answer is quite that of another one. */
function signed(known: Known, student: string, { source }: Exercise): Known {
  const main = basename(source);
  const files = new Map(known.files).set(main, `${known.files.get(main)!}// ${student}\n`);
  return { ...known, files };
}
