// The modules that a file under test may import here.

import * as kernel from '@socketlings/kernel';
import * as net from '@socketlings/net';
import * as frames from '@socketlings/net/frames';
import * as steps from '@socketlings/sim/steps';
import * as kernelInSteps from '@socketlings/sim/steps/kernel';
import * as events from '../platform/events.ts';
import timers from '../platform/timers.ts';
import * as timersPromises from '../platform/timers-promises.ts';
import type { Program } from 'acorn';
import { cannotRun } from '../../../../grader/vitest/main/cannot-run.mjs';

type Module = Readonly<Record<string, unknown>>;

const WORKSHOP: Readonly<Record<string, Module>> = {
  '@socketlings/kernel': kernel,
  '@socketlings/net': net,
};

/** Made when they are asked for: then there is virtual time. */
const NODE: Readonly<Record<string, () => Module>> = {
  buffer: () => ({ Buffer }),
  events: () => events,
  timers: () => ({ ...timers, setImmediate, clearImmediate }),
  'timers/promises': () => timersPromises,
};

/** Where rewritten code finds what it stands on. */
export const RUNTIME = '@socketlings/sim/steps';

/** Gives modules to a program that has asked for none that it may not have. */
export function requireFor({ isInSteps }: { isInSteps: boolean }): (name: string) => Module {
  return (name) => {
    if (isInSteps && name === RUNTIME) return steps;
    if (isInSteps && name === '@socketlings/kernel') return kernelInSteps;
    return name === FRAMES ? frames : (WORKSHOP[name] ?? NODE[name.replace(/^node:/, '')]!());
  };
}

/** Throws an error that says why, if a program imports what it may not have here. */
export function checkImports(file: string, program: Program, frames: boolean): void {
  for (const node of program.body) {
    const source = 'source' in node ? node.source?.value : undefined;
    const why = typeof source === 'string' ? complaintAbout(source, frames) : undefined;
    if (why) throw cannotRun({ file, line: node.loc!.start.line, why });
  }
}

// --- internal ---

const FRAMES = '@socketlings/net/frames';

function complaintAbout(source: string, isFramesGiven: boolean): string | undefined {
  const plain = source.replace(/^node:/, '');
  if (source in WORKSHOP || plain in NODE || (source === FRAMES && isFramesGiven)) return undefined;
  if (source === FRAMES) {
    return `imports '${source}', which this exercise does not give. Remove that line.`;
  }
  if (source.startsWith('.')) {
    return `imports '${source}', and here there is one file only. Put it all into this one.`;
  }
  if (source.startsWith('node:')) {
    return `imports '${source}', which no browser has. Download the workshop to use it, or remove that line.`;
  }
  return `imports '${source}', which is out of bounds for a graded program. Remove that line.`;
}
