// The explorer plays only orders in which others run on top of whoever they interrupt. A method that has
// nothing in common with it but the scenarios plays all orders, and must come to the same verdicts.

import { Atomic } from '@socketlings/kernel';
import { explore, type Scenario } from '@socketlings/sim';
import { describe, expect, test } from 'vitest';
import { mutants } from '../../solutions/05-netpoller/mutants.ts';
import { applyEdits } from '../src/workshop/subjects.ts';
import { POINT } from './explorer/generators.ts';
import { interleave } from './explorer/interleaving.ts';
import { inSteps, nested, read, type Method, type Scene } from './explorer/methods.ts';

const EXPLORER = nested();
const CHECK = inSteps();
const SOLUTION = read('solutions/05-netpoller/src/netpoller.ts');

const FROM_THE_SLOT = 4; // the step whose wrong turns are about the slot alone, and show everywhere

const STEPS = new Set(EXPLORER.scenes.map(({ step }) => step));
const RESTLESS = 'is level-triggered'; // has more orders than anybody can play, and is known by that
const WRONG_TURNS = mutants.filter(
  ({ name, caughtBy }) => STEPS.has(caughtBy) && !name.startsWith(RESTLESS),
);

test('both play the same scenarios', () => {
  const [titles, others] = [EXPLORER, CHECK].map(({ scenes }) => scenes.map(({ title }) => title));

  expect(titles).toEqual(others);
  expect(titles!.length).toBeGreaterThan(10);
});

test('only the check sees two who take turns', async () => {
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
  interleave((schedule) => {
    const order: string[] = [];
    for (const name of ['A', 'B']) {
      schedule.go(name, function* () {
        for (const i of [1, 2]) order.push((yield POINT, `${name}${i}`));
      });
    }
    return () => void allOrders.push(order);
  }, 2);

  expect([nestedOrders, allOrders].map(inTurns)).toEqual([false, true]);
});

// Put off to promise callbacks, or under a lock, and right all the same. The check knows no such callbacks.
const HARMLESS: readonly { name: string; edits: readonly (readonly [string, string])[] }[] = [
  {
    name: 'wakes in a callback who is closed or late',
    edits: [['    if (g) ready(g);', '    if (g) queueMicrotask(() => ready(g));']],
  },
  {
    name: 'wakes in an async function who is closed or late',
    edits: [
      ['    if (g) ready(g);', '    if (g) void this.#later(g);'],
      [
        '  #enter(pd',
        '  async #later(g: G): Promise<void> {\n    await null;\n    ready(g);\n  }\n\n  #enter(pd',
      ],
    ],
  },
  {
    name: 'closes the descriptor in a callback',
    edits: [
      [
        'pd.fd);\n    this.#kernel.close(pd.fd);',
        'pd.fd);\n    void Promise.resolve().then(() => this.#kernel.close(pd.fd));',
      ],
    ],
  },
  {
    name: 'gives others a turn before it reads',
    edits: [["    this.#enter(pd, 'read');\n", "    this.#enter(pd, 'read');\n    await null;\n"]],
  },
  {
    name: 'counts who is inside with a lock',
    edits: [
      ['  Atomic,\n  G,', '  Atomic,\n  G,\n  Lock,'],
      ['  references = 1;', '  references = 1;\n  readonly lock = new Lock();'],
      [
        '    this.#checkOpen(pd, op);\n    pd.references += 1;',
        '    pd.lock.run(() => {\n      this.#checkOpen(pd, op);\n      pd.references += 1;\n    });',
      ],
      ['    pd.references -= 1;', '    pd.lock.run(() => (pd.references -= 1));'],
    ],
  },
];

describe('no order is bad', { timeout: 120_000 }, () => {
  test('for the solution, with at most two preemptions', async () => {
    expect(await badFor(EXPLORER, SOLUTION, { preemptions: 2 })).toEqual([]);
    expect(await badFor(CHECK, SOLUTION, { preemptions: 2 })).toEqual([]);
  });

  test.each(HARMLESS)('for one that $name', async (mutant) => {
    const source = applyEdits(SOLUTION, mutant);

    expect(await badFor(EXPLORER, source, { preemptions: 2 })).toEqual([]);
  });

  test.each(['counter', 'lock', 'record'])('for another design: %s', async (name) => {
    const source = read(`solutions/05-netpoller/alternatives/${name}.ts`);

    expect(await badFor(EXPLORER, source, { preemptions: 1 })).toEqual([]);
    expect(await badFor(CHECK, source, { preemptions: 1 })).toEqual([]);
  });
});

describe('some order is bad, or none, for who', { timeout: 120_000 }, () => {
  test.each(WRONG_TURNS)('$name', async (mutant) => {
    const source = applyEdits(SOLUTION, mutant);
    const inScenes = ({ step }: Scene): boolean =>
      mutant.caughtBy === FROM_THE_SLOT || step === mutant.caughtBy;

    const one = await badFor(EXPLORER, source, { preemptions: 1, inScenes });
    const all = await badFor(CHECK, source, { preemptions: 1, inScenes });

    expect(one.length).toBeGreaterThanOrEqual(mutant.caughtBy === FROM_THE_SLOT ? 1 : 0);
    expect(all).toEqual(expect.arrayContaining(one));
    // Two who run one after the other before the interrupted goes on are two preemptions for the
    // explorer, and one for the check: who comes next after an end is free.
    const missed = ({ title }: Scene): boolean => all.includes(title) && !one.includes(title);
    const two = await badFor(EXPLORER, source, { preemptions: 2, inScenes: missed });
    expect([...one, ...two].sort()).toEqual([...all].sort());
  });
});

interface Bounds {
  readonly preemptions: number;
  readonly inScenes?: (scene: Scene) => boolean;
}

/** The scenarios that end badly in some order. */
async function badFor(
  method: Method,
  source: string,
  { preemptions, inScenes = () => true }: Bounds,
): Promise<string[]> {
  const pollers = method.load(source);
  const bad: string[] = [];
  for (const scene of method.scenes.filter(inScenes)) {
    const { error } = await method.search(pollers[scene.poller], scene, preemptions);
    if (error) bad.push(scene.title);
  }
  return bad;
}
