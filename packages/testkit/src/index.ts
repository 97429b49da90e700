// The words that the tests are written in. Importing this puts virtual time in place, so it comes
// first in every test file: before the code under test can keep a real timer.

import * as kernel from '@socketlings/kernel';
import * as net from '@socketlings/net';
import * as sim from '@socketlings/sim';
import { vi } from 'vitest';
import * as given from './given.ts';
import { Lesson } from './lesson.ts';
import { watcher } from './watcher.ts';

sim.installVirtualTime();
vi.setConfig({ testTimeout: 300_000 }); // ms for all networks together; nothing waits this long

export { commas, firstDifference, quote } from './bytes.ts';
export { type Client, type Lessons } from './client.ts';
export { Lesson, type Facts } from './lesson.ts';
export { needs, ownErrors } from './needs.ts';
export { sayError } from './task.ts';
export { test } from './test.ts';
export type { Scene } from './scene.ts';
export type { Server } from './server.ts';
export type { World } from './world.ts';

watcher?.loaded({
  modules: [net, kernel, sim, given, { Lesson }],
  factsOf: (error) => Lesson.factsOf(error),
  onProgress: sim.onProgress,
});
