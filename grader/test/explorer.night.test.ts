// The code under test is played in two ways: as it is, where a task runs on top of the one it interrupts, and in steps,
// where any thread may come after any step. They have nothing in common but the scenarios: what one finds bad, the
// other must, too.

import { relative } from 'node:path';
import { Atomic } from '@socketlings/kernel';
import { POINT, explore, interleave, type Scenario } from '@socketlings/sim';
import { describe, expect, test } from 'vitest';
import { nested, stepped } from '../../packages/testkit/src/poller/methods.ts';
import { textOf } from '../src/machine/files.ts';
import { alternatives } from '../src/verify/alternatives.ts';
import { applyEdits, parseCatalogue, readMutants, stepNumberOf } from '../src/verify/catalogue.ts';
import { root } from '../src/workshop/layout.mjs';
import { openExercise } from '../src/workshop/workshop.ts';
import { load, read, textsBeside } from './explorer/load.ts';
import { collectScenes, type Scene } from './explorer/scenes.ts';

const SCENES = collectScenes();
const SOLUTION = read('solutions/05-netpoller/src/netpoller.ts');

const FROM_THE_SLOT = 4; // the step whose wrong turns are about the slot alone, and show everywhere

const STEPS = new Set(SCENES.map(({ step }) => step));
const RESTLESS = 'is level-triggered'; // has more orders than anybody can play, and is known by that
const exercise = openExercise('5');
const WRONG_TURNS = readMutants(exercise)
  .map((mutant) => ({ ...mutant, caughtAt: stepNumberOf(mutant, exercise) }))
  .filter(({ name, caughtAt }) => STEPS.has(caughtAt) && !name.startsWith(RESTLESS));
const HARMLESS = parseCatalogue(read('grader/test/explorer/harmless.md'), 'harmless.md');

test('there are scenarios', () => {
  expect(SCENES.length).toBeGreaterThan(10);
});

test('only in steps two can take turns', async () => {
  const inTurns = (orders: string[][]): boolean =>
    orders.some((o) => o.join(' ') === 'A1 B1 A2 B2');
  const [nestedOrders, allOrders]: [string[][], string[][]] = [[], []];
  const scenario: Scenario = (schedule) => {
    const [cell, order]: [Atomic<null>, string[]] = [new Atomic(null), []];
    for (const name of ['A', 'B']) {
      schedule.go(name, async () => {
        for (const i of [1, 2]) order.push((cell.load(), `${name}${i}`));
      });
    }
    return () => void nestedOrders.push(order);
  };
  await explore(scenario, { preemptions: 2 });
  await interleave(
    (schedule) => {
      const order: string[] = [];
      for (const name of ['A', 'B']) {
        schedule.go(name, function* () {
          for (const i of [1, 2]) order.push((yield POINT, `${name}${i}`));
        });
      }
      return () => void allOrders.push(order);
    },
    { preemptions: 2 },
  );

  expect([nestedOrders, allOrders].map(inTurns)).toEqual([false, true]);
});

describe('no order is bad', { timeout: 120_000 }, () => {
  test('for the solution, with at most two preemptions', async () => {
    expect(await badFor(nested, SOLUTION, { preemptions: 2 })).toEqual([]);
    expect(await badFor(stepped, SOLUTION, { preemptions: 2 })).toEqual([]);
  });

  test.each(HARMLESS)('for one that $name', async (mutant) => {
    const source = applyEdits(SOLUTION, mutant);

    expect(await badFor(nested, source, { preemptions: 2 })).toEqual([]);
    expect(await badFor(stepped, source, { preemptions: 1 })).toEqual([]);
  });

  test.each(alternatives(exercise))('for another design: $name', async ({ file }) => {
    const beside = textsBeside(relative(root, file));

    expect(await badFor(nested, textOf(file), { preemptions: 1, beside })).toEqual([]);
    // One has cells in a generator of its own: it is played as it is.
    const all = badFor(stepped, textOf(file), { preemptions: 1, beside });
    expect(await all.catch((error: unknown) => (error as Error).name)).toEqual(
      /function\*/.test(Object.values(beside).join('')) ? 'NotInSteps' : [],
    );
  });
});

test.each(parseCatalogue(read('grader/test/explorer/in-turns.md'), 'in-turns.md'))(
  'only in steps some order is bad for one that $name',
  { timeout: 120_000 },
  async (mutant) => {
    const source = applyEdits(SOLUTION, mutant);
    const inScenes = ({ step, title }: Scene): boolean => step === 7 && /falls asleep/.test(title);

    expect(await badFor(nested, source, { preemptions: 2, inScenes })).toEqual([]);
    expect(await badFor(stepped, source, { preemptions: 2, inScenes })).not.toEqual([]);
  },
);

describe('some order is bad, or none, for who', { timeout: 120_000 }, () => {
  test.each(WRONG_TURNS)('$name', async (mutant) => {
    const source = applyEdits(SOLUTION, mutant);
    const inScenes = ({ step }: Scene): boolean =>
      mutant.caughtAt === FROM_THE_SLOT || step === mutant.caughtAt;

    const one = await badFor(nested, source, { preemptions: 1, inScenes });
    expect(one.length).toBeGreaterThanOrEqual(mutant.caughtAt === FROM_THE_SLOT ? 1 : 0);
    if (/\bProxy\b/.test(source)) return; // that cannot be played in steps
    const all = await badFor(stepped, source, { preemptions: 1, inScenes });
    expect(all).toEqual(expect.arrayContaining(one));
    // Two who run one after the other before the interrupted goes on are two preemptions for the
    // one, and one for the other: who comes next after an end is free.
    const missed = ({ title }: Scene): boolean => all.includes(title) && !one.includes(title);
    const two = await badFor(nested, source, { preemptions: 2, inScenes: missed });
    expect([...one, ...two].sort()).toEqual([...all].sort());
  });
});

interface Bounds {
  readonly preemptions: number;
  readonly beside?: Record<string, string>;
  readonly inScenes?: (scene: Scene) => boolean;
}

/** The scenarios that end badly in some order. */
async function badFor(
  method: typeof nested,
  source: string,
  { preemptions, beside = {}, inScenes = () => true }: Bounds,
): Promise<string[]> {
  const pollers = load(source, { inSteps: method === stepped, beside });
  const bad: string[] = [];
  for (const scene of SCENES.filter(inScenes)) {
    const Poller = pollers[scene.poller] as Parameters<typeof nested>[0];
    const { counterexample } = await method(Poller, scene.play).search({ preemptions });
    if (counterexample) bad.push(scene.title);
  }
  return bad;
}
