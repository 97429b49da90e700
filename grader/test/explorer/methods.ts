// Both methods, for the same subjects and the same scenarios: those of the exercise's own tests.

import { readFileSync } from 'node:fs';
import * as kernel from '@socketlings/kernel';
import * as net from '@socketlings/net';
import * as sim from '@socketlings/sim';
import type { Ending } from '@socketlings/sim';
import * as lesson from '../../../packages/testkit/src/lesson.ts';
import type { PollerLike } from '../../../packages/testkit/src/poller/contract.ts';
import type { Play } from '../../../packages/testkit/src/poller/explored.ts';
import * as stageNatively from '../../../packages/testkit/src/poller/stage.ts';
import * as border from '../../../packages/testkit/src/border.ts';
import * as given from '../../../packages/testkit/src/given.ts';
import * as lessons from '../../../packages/testkit/src/poller/lessons.ts';
import * as stageClock from '../../../packages/testkit/src/poller/stage-clock.ts';
import * as task from '../../../packages/testkit/src/task.ts';
import * as helpers from './generators.ts';
import { interleave, type Interleaving, type Searched } from './interleaving.ts';
import { rewrite } from './rewrite.ts';

/** A scenario, and which of the two pollers plays in it. */
export interface Scene {
  readonly step: number;
  readonly title: string;
  readonly poller: 'FirstPoller' | 'Poller';
  readonly play: Play;
}

/** A way to look at every order: it finds the scenarios, loads pollers and plays. */
export interface Method {
  readonly scenes: readonly Scene[];
  load(source: string): Record<Scene['poller'], PollerLike>;
  search(Poller: PollerLike, scene: Scene, preemptions: number): Promise<Searched>;
}

/** The explorer: others run on the stack of whoever is interrupted. */
export function nested(): Method {
  const { Stage } = stageNatively;
  return {
    scenes: scenesOf(stageNatively, { generators: false }),
    load: (source) => load(source, { generators: false, packages: { ...PACKAGES } }) as never,
    async search(Poller, { play }, preemptions) {
      const { schedules, counterexample } = await sim.explore(
        (schedule) => {
          const stage = new Stage(Poller, schedule, null);
          const judge = play(stage);
          return (ending) => {
            stage.expectSound(ending);
            judge();
          };
        },
        { preemptions },
      );
      return { schedules, error: (counterexample?.error as Error | undefined) ?? null };
    },
  };
}

/** The check: the same in generators, poller and stage alike. */
export function inSteps(): Method {
  const packages = { ...PACKAGES, '@socketlings/kernel': helpers.kernelInSteps };
  const words = { generators: true, packages: { ...packages } };
  const outcome = load(read('packages/testkit/src/poller/outcome.ts'), words);
  const stage = load(read('packages/testkit/src/poller/stage.ts'), {
    ...words,
    packages: {
      ...packages,
      './given-kernel.ts': load(read('packages/testkit/src/poller/given-kernel.ts'), words),
      './outcome.ts': outcome,
    },
  });
  const Stage = stage['Stage'] as never;
  return {
    scenes: scenesOf(stage, { generators: true }),
    load: (source) => load(source, words) as never,
    async search(Poller, { play }, preemptions) {
      return interleave((schedule) => setUp(Stage, Poller, schedule, play), preemptions);
    },
  };
}

export function read(path: string): string {
  return readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
}

// --- internal ---

type Module = Record<string, unknown>;

interface Loading {
  readonly generators: boolean;
  readonly packages: Record<string, Module>;
}

const PACKAGES: Record<string, Module> = {
  '@socketlings/kernel': kernel,
  '@socketlings/net': net,
  '@socketlings/sim': sim,
  '../border.ts': border,
  '../given.ts': given,
  '../lesson.ts': lesson,
  './lessons.ts': lessons,
  '../task.ts': task,
  './stage-clock.ts': stageClock,
};

function load(source: string, { generators, packages }: Loading): Module {
  const exported: Module = {};
  const given: Module = {
    ...Object.fromEntries(Object.entries(helpers).filter(([name]) => name.startsWith('$'))),
    $import: (name: string) => {
      if (!packages[name]) throw new Error(`nobody gives ${name} to a rewritten module`);
      return packages[name];
    },
    $export: (names: Module) => Object.assign(exported, names),
  };
  // oxlint-disable-next-line typescript/no-implied-eval -- it is our own code, in another shape
  const run = new Function(...Object.keys(given), rewrite(source, { generators }));
  run(...Object.values(given));
  return exported;
}

/** The tests are collected, and not run. */
function scenesOf(stage: Module, { generators }: Pick<Loading, 'generators'>): Scene[] {
  const scenes: Scene[] = [];
  let step = 0;
  const inEveryOrder = (title: string, poller: Scene['poller'], play: Play): void => {
    scenes.push({ step, title, poller, play });
  };
  const describe = (title: string, body: () => unknown): void => {
    step = Number(/^Step (\d+)/.exec(title)?.[1]);
    helpers.$now(helpers.$of(body()));
  };
  const packages = {
    vitest: { describe },
    '@socketlings/kernel': kernel,
    '@socketlings/testkit/poller': {
      ...stage,
      needs: () => {},
      test: Object.assign(() => {}, { inEveryOrder, onRealEpoll: () => {} }),
    },
    '#subject': { FirstPoller: 'FirstPoller', Poller: 'Poller' },
  };
  load(read('exercises/05-netpoller/test/netpoller.test.ts'), { generators, packages });
  return scenes;
}

interface StageInSteps {
  expectSound(ending: Ending): helpers.Steps;
}

function setUp(
  Stage: new () => object,
  Poller: PollerLike,
  schedule: Interleaving,
  play: Play,
): (ending: Ending) => void {
  const { $new, $now, $of } = helpers;
  const stage = $now($new(Stage, [Poller, schedule, null])) as StageInSteps;
  const judge = $now($of(play(stage as never))) as unknown as () => helpers.Steps;
  return (ending) => {
    $now(stage.expectSound(ending));
    $now($of(judge()));
  };
}
