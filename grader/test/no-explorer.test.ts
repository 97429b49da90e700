// A machine on which orders cannot be played, pretended by editing a copy of the workshop.

import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { removeAll } from '../src/machine/remove-all.mjs';
import type { Report, StepReport } from '../src/grade/report.ts';
import { root } from '../src/workshop/workshop.ts';
import { copyWorkshop, patient, run, startOf } from './start.ts';

const EXPLORED = /inEveryOrder/;
const NAME = '%PerformMicrotaskCheckpoint()';

describe.each([
  ['V8 does not know its test function', [NAME, '%NoSuchFunction()'], 'SyntaxError'],
  ['it does nothing', [NAME, '0'], 'somebody|misses an order'],
])('where %s', async (_, [from, to], why) => {
  const copy = await copyWorkshop();
  afterAll(() => removeAll(copy));
  await edit(join(copy, 'packages/sim/src/explorer/checkpoint.ts'), from!, to!);
  const file = '05-netpoller/src/netpoller.ts';
  await cp(join(root, 'solutions', file), join(copy, 'exercises', file));
  const { code, out } = await run([startOf(copy), 'grade', '5', '--json', '--seed', 'friendly'], {
    cwd: copy,
  });
  const [exercise] = (JSON.parse(out) as Report).exercises;
  const source = await readFile(
    join(root, 'exercises/05-netpoller/test/netpoller.test.ts'),
    'utf8',
  );
  const suites = source.split(/^describe\(/m).slice(1);
  const wanting = suites.flatMap((suite, i) => (EXPLORED.test(suite) ? [`5.${i + 1}`] : []));
  const verdicts = (which: boolean): StepReport[] =>
    exercise!.steps.filter(({ id }) => wanting.includes(id) === which);

  test('what is played in every order did not run, and says why', patient, () => {
    expect(wanting.length).toBeGreaterThan(3);
    for (const { verdict, points, reason } of verdicts(true)) {
      expect({ verdict, points }).toEqual({ verdict: 'not-run', points: 0 });
      expect(reason).toMatch(new RegExp(`^Every order cannot be played on Node .*(${why})`));
      expect(reason).toContain('This is not about your code');
    }
  });

  test('all other steps have their verdict', () => {
    const others = verdicts(false).filter(({ stretch }) => !stretch);

    expect(others.length).toBeGreaterThan(3);
    for (const { verdict } of others) expect(verdict).toBe('passed');
  });

  test('and the exercise is not done', () => {
    expect([code, exercise!.verdict]).toEqual([1, 'not-run']);
  });
});

async function edit(path: string, from: string, to: string): Promise<void> {
  const code = await readFile(path, 'utf8');
  expect(code).toContain(from);
  await writeFile(path, code.replace(from, to));
}
