// Signs of life: while they come, nothing hangs. With each of them goes a look at the memory.

import { watchFile } from 'node:fs';
import process from 'node:process';

/** @import { Event } from '../events.ts' */

const HEARTBEAT = 1000; // ms
const MEMORY_LIMIT = 1024 ** 3; // bytes, with buffers; V8's own heap has a limit of its own

const LOADED_AFTER = 0.5; // seconds; an ordinary machine needs half of them
const SLOWEST = 8; // times slower than an ordinary machine: no patience beyond that

// Taken before the code under test is loaded.
const rss = process.memoryUsage.rss.bind(process.memoryUsage);
const realNow = performance.now.bind(performance);

/**
 * Tells about once a second that the event loop turns.
 * @param {string} record a file that is there
 * @param {(event: Event) => void} emit
 * @param {() => void} guardMemory
 */
export function beginHeartbeat(record, emit, guardMemory) {
  let beatAt = -Infinity;
  const beat = () => {
    guardMemory();
    if (realNow() - beatAt < HEARTBEAT / 4) return; // called by hand
    beatAt = realNow();
    emit({ type: 'busy' });
  };
  setInterval(beat, HEARTBEAT).unref();
  setInterval(guardMemory, HEARTBEAT / 10).unref();
  // The code under test can find those two: Node links all timers. It cannot find this one: each beat makes the next.
  watchFile(record, { persistent: false, interval: HEARTBEAT / 2 }, beat);
}

/**
 * Returns what ends the process before it takes the memory of others.
 * @param {(event: Event) => void} emit
 * @param {(code: number) => void} exit
 */
export function memoryGuard(emit, exit) {
  return () => {
    if (rss() < MEMORY_LIMIT) return;
    emit({ type: 'out-of-memory' });
    exit(1);
  };
}

// What has just been loaded is always the same, so the time that it took says how fast this machine
// is, with all that it has to do besides.
/** @param {number} seconds that it took */
export function slownessOf(seconds) {
  return Math.min(SLOWEST, Math.max(1, seconds / LOADED_AFTER));
}
