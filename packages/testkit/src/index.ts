// The words that the tests are written in. Importing this puts virtual time in place, so it comes
// first in every test file: before the code under test can keep a real timer.

import * as kernel from '@socketlings/kernel';
import * as net from '@socketlings/net';
import * as frames from '@socketlings/net/frames';
import * as sim from '@socketlings/sim';
import { vi } from 'vitest';
import * as given from './base/given.ts';
import { Lesson } from './base/lesson.ts';
import { graderHooks } from './base/grader-hooks.ts';

sim.installVirtualTime();
// Milliseconds for all networks together; nothing waits this long. The grader has no use for it, and takes from vitest
// what it needs to forget it behind the first of several subjects.
if (!graderHooks) vi.setConfig({ testTimeout: 300_000 });

export { commas, firstDifference, quote } from './base/bytes.ts';
export { Lesson, type Facts } from './base/lesson.ts';
export { needs, ownErrors } from './base/needs.ts';
export { sayError } from './base/say-error.ts';
export { test } from './base/test.ts';
export type { Scene } from './base/scene.ts';
export type { World } from './base/world.ts';

graderHooks?.loaded({
  modules: [net, frames, kernel, sim, given, { Lesson }],
  factsOf: (error) => Lesson.factsOf(error),
  onProgress: sim.onProgress,
});
