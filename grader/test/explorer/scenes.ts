// The scenarios of exercise 5: its test files are loaded, and their tests are collected instead of run.

import { join } from 'node:path';
import * as kernel from '@socketlings/kernel';
import * as net from '@socketlings/net';
import * as lessons from '../../../packages/testkit/src/poller/lessons.ts';
import type { Play } from '../../../packages/testkit/src/poller/methods.ts';
import * as peerEvents from '../../../packages/testkit/src/poller/peer-events.ts';
import { root, testsIn } from '../../src/workshop/layout.mjs';
import { load, read } from './load.ts';

/** A scenario, and which of the two pollers plays in it. */
export interface Scene {
  readonly step: number;
  readonly title: string;
  readonly poller: 'FirstPoller' | 'Poller';
  readonly play: Play;
}

export function collectScenes(): Scene[] {
  const scenes: Scene[] = [];
  let step = 0;
  const inEveryOrder = (title: string, poller: Scene['poller'], play: Play): void => {
    scenes.push({ step, title, poller, play });
  };
  const describe = (title: string, body: () => unknown): void => {
    step = Number(/^Step (\d+)/.exec(title)?.[1]);
    body();
  };
  const given = givenTo(
    describe,
    Object.assign(() => {}, { inEveryOrder, ...OTHERS }),
  );
  for (const path of testsIn(join(root, EXERCISE))) {
    load(read(`${EXERCISE}/${path}`), { inSteps: false, given });
  }
  return scenes;
}

// --- internal ---

const EXERCISE = 'exercises/05-netpoller';

const none = (): void => {};
const OTHERS = { inAnyScenario: none, onLoop: none, onRealEpoll: none, onRealEpollByLoop: none };

/** What the test files import. */
function givenTo(describe: unknown, test: unknown): Record<string, Record<string, unknown>> {
  return {
    vitest: { describe },
    '@socketlings/kernel': kernel,
    '@socketlings/net': net,
    '@socketlings/testkit/poller': { ...lessons, ...peerEvents, needs: () => {}, test },
    '#subject': { FirstPoller: 'FirstPoller', Poller: 'Poller' },
  };
}
