// What the learner prints becomes an event, so that it appears under the step it came from.

import process from 'node:process';
import { asWritten } from './thrown.mjs';

/** @import { Event } from '../events.ts' */

const LIMIT = 64 * 1024; // characters that are kept for each network of a test
const COST = 20; // characters that each piece counts besides

/**
 * @param {(event: Event) => void} emit
 * @returns {() => void} to be called where the next output begins
 */
export function captureOutput(emit) {
  let left = LIMIT;
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (/** @type {unknown} */ chunk, /** @type {unknown[]} */ ...rest) => {
      const text =
        typeof chunk === 'string' ? chunk : Buffer.from(/** @type {any} */ (chunk)).toString();
      if (text !== '' && left > 0) emit({ type: 'output', text: asWritten(text.slice(0, left)) });
      left -= text.length + COST;
      const callback = rest.find((argument) => typeof argument === 'function');
      if (callback) queueMicrotask(/** @type {() => void} */ (callback));
      return true;
    };
  }
  return () => {
    left = LIMIT;
  };
}
