import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import type { Fd } from '@socketlings/kernel';
import type { LinuxKernel } from '@socketlings/kernel/linux';
import type { Work } from './work.ts';

/** A thread for each of these descriptors. They end when their clients leave: nothing else wakes them. */
export class Threads {
  readonly #counts: Int32Array;

  private constructor(counts: Int32Array) {
    this.#counts = counts;
  }

  static async for(kernel: LinuxKernel, fds: readonly Fd[]): Promise<Threads> {
    const counts = new Int32Array(new SharedArrayBuffer(8));
    for (const fd of fds) {
      kernel.letBlock(fd);
      const workerData = { fd, counts };
      const worker = new Worker(CODE, { eval: true, execArgv: [], workerData, resourceLimits });
      worker.unref();
      await once(worker, 'message');
    }
    return new Threads(counts);
  }

  async serve(work: Work, done: Promise<unknown>): Promise<void> {
    await done;
    work.calls = this.#counts[CALLS]!;
    work.answers = this.#counts[ANSWERS]!;
  }
}

// --- internal ---

const CALLS = 0;
const ANSWERS = 1;

const resourceLimits = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2, stackSizeMb: 1 };

// As it is: a file of its own would need a loader in every thread.
const CODE = `
  const { parentPort, workerData: { fd, counts } } = require('node:worker_threads');
  const { readSync, writeSync } = require('node:fs');
  const p = new Uint8Array(64);
  parentPort.postMessage('there');
  for (;;) {
    let n = 0;
    try { n = readSync(fd, p); } catch {}
    Atomics.add(counts, ${CALLS}, 1);
    if (n === 0) break;
    writeSync(fd, p, 0, n);
    Atomics.add(counts, ${CALLS}, 1);
    Atomics.add(counts, ${ANSWERS}, 1);
  }
`;
