// A machine on which orders cannot be played, pretended by editing a copy of the workshop.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { removeAll } from '../src/machine/remove-all.mjs';
import type { Report, StepReport } from '../src/grade/report.ts';
import { testsIn } from '../src/workshop/layout.mjs';
import { root } from '../src/workshop/workshop.ts';
import { copyWorkshop, patient, run, startOf } from './start.ts';

const EXPLORED = /in(EveryOrder|AnyScenario)/;
const NAME = '%PerformMicrotaskCheckpoint()';
const FILE = '05-netpoller/src/netpoller.ts';
const ODD = '\nexport const odd = new Proxy({}, {});\n'; // cannot be played in steps

describe.each([
  ['V8 does not know its test function', [NAME, '%NoSuchFunction()'], 'SyntaxError'],
  ['it does nothing', [NAME, '0'], 'somebody|misses an order'],
])('where %s', async (_, [from, to], why) => {
  const copy = await copyWorkshop();
  afterAll(() => removeAll(copy));
  await edit(join(copy, 'packages/sim/src/explorer/checkpoint.ts'), from!, to!);
  const solution = await readFile(join(root, 'solutions', FILE), 'utf8');

  test('what can be played in steps is', patient, async () => {
    const { code, steps } = await graded(copy, solution);

    expect(code).toBe(0);
    for (const { verdict, orders } of of(steps, true)) {
      expect(verdict).toBe('passed');
      expect(orders?.played).toBeGreaterThan(10);
    }
  });

  test('what cannot did not run, and says why', patient, async () => {
    const { code, steps } = await graded(copy, solution + ODD);

    expect(code).toBe(1);
    expect(of(steps, true).length).toBeGreaterThan(3);
    for (const { verdict, points, reason } of of(steps, true)) {
      expect({ verdict, points }).toEqual({ verdict: 'not-run', points: 0 });
      expect(reason).toMatch(new RegExp(`^Every order cannot be played on Node .*(${why})`));
      expect(reason).toContain('This is not about your code');
    }
    for (const { verdict } of of(steps, false)) expect(verdict).toBe('passed');
  });
});

const folder = join(root, 'exercises/05-netpoller');
const suites = await Promise.all(
  testsIn(folder).map((path) => readFile(join(folder, path), 'utf8')),
);
const WANTING = suites.flatMap((suite, i) => (EXPLORED.test(suite) ? [`5.${i + 1}`] : []));

/** The core steps that are played in every order, or the others. */
function of(steps: readonly StepReport[], played: boolean): StepReport[] {
  return steps.filter(({ id, stretch }) => WANTING.includes(id) === played && !stretch);
}

async function graded(
  copy: string,
  source: string,
): Promise<{ code: number | null; steps: readonly StepReport[] }> {
  await writeFile(join(copy, 'exercises', FILE), source);
  const { code, out } = await run([startOf(copy), 'grade', '5', '--json', '--seed', 'friendly'], {
    cwd: copy,
  });
  return { code, steps: (JSON.parse(out) as Report).exercises[0]!.steps };
}

async function edit(path: string, from: string, to: string): Promise<void> {
  const code = await readFile(path, 'utf8');
  expect(code).toContain(from);
  await writeFile(path, code.replace(from, to));
}
