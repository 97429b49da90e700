// Grades small wrong (and odd, but right) programs for real. What the grader must say of each is
// written at its top, where `file` stands for the whole. They are answers to the first three steps of
// exercise 1, if they do not name another exercise or step. `npm test` tries one of each kind; all have their turn at night.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { grade, type GradeOptions } from '../src/grade/grade.ts';
import { openExercise, type Exercise } from '../src/workshop/workshop.ts';
import { expectationsIn, observe } from './expectations.ts';

const folder = join(import.meta.dirname, 'programs');
const ALL = readdirSync(folder).sort();
const FULL = process.env['SOCKETLINGS_FULL'];
const TRIED = FULL ? ALL : firstOfEach(ALL);

// Test by test, as when it counts, and network by network, as while a file is watched.
const WAYS = TRIED.flatMap((name, i) => {
  const ways = FULL ? [false, true] : [i % 2 === 1];
  return ways.map((byNetworks) => ({ name, by: byNetworks ? 'networks' : 'tests', byNetworks }));
});

// What a shell, a CI job or a container may hold. `reads-the-environment.ts` looks for it everywhere.
const SECRETS = [
  'AWS_SECRET_ACCESS_KEY',
  'DATABASE_URL',
  'LC_PASSED_ON',
  'npm_config__auth',
  'DEBUG',
];

// Whatever a program has made of what it was shown, a report of it is one.
const ajv = new Ajv({ strict: false });
const SCHEMA = new URL('../report.schema.json', import.meta.url);
ajv.addSchema(JSON.parse(readFileSync(SCHEMA, 'utf8')) as object);
const isSound = ajv.compile({ $ref: 'socketlings/report/v1#/definitions/exercise' });

beforeAll(() => {
  for (const name of SECRETS) vi.stubEnv(name, 'a-secret-of-this-shell');
  vi.stubEnv('SOCKETLINGS_REHEARSAL', 'whole'); // what is played before a program comes must not change what is said of it
});

describe.concurrent(`${TRIED.length} of ${ALL.length} programs: one that`, () => {
  test.each(WAYS)('$name, by $by', { timeout: 600_000 }, async ({ name, byNetworks }) => {
    const file = join(folder, name);
    const { exercise, ...options } = askedBy(file);
    const { report } = await grade(exercise, { name, file }, { ...options, byNetworks });

    expect(isSound(JSON.parse(JSON.stringify(report))), ajv.errorsText(isSound.errors)).toBe(true);
    for (const expectation of expectationsIn(file)) {
      expect(observe(report, expectation.where)).toEqual({
        verdict: expect.stringMatching(`^(${expectation.verdict})$`),
        says: expect.stringContaining(expectation.says),
      });
    }
  });
});

/** The first of every kind of which there are several; the kind is a name's first word. */
function firstOfEach(names: readonly string[]): string[] {
  const kindOf = (name: string): string => name.split(/[-.]/)[0]!;
  return names.filter((name) => {
    const kind = names.filter((other) => kindOf(other) === kindOf(name));
    return kind.length > 1 && kind[0] === name;
  });
}

/** The first steps of exercise 1; or the step that is named, `// exercise 5.19`, or all: `// exercise 5`. */
function askedBy(file: string): GradeOptions & { exercise: Exercise } {
  const [, id, number] =
    /^\/\/ exercise ((\d+)(?:\.\d+)?)$/m.exec(readFileSync(file, 'utf8')) ?? [];
  if (!id || !number) {
    return { exercise: openExercise('1'), steps: ['1.1', '1.2', '1.3'], networks: 'friendly,3' };
  }
  const exercise = openExercise(number);
  if (id === number) return { exercise, networks: 'friendly,3' };
  const onKernel = exercise.steps.some((step) => step.id === id && step.onKernel.length > 0);
  return { exercise, steps: [id], networks: onKernel ? 'real' : 'friendly,3' };
}
