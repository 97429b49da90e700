// Writes down what happens, a line of JSON for each event, at once: nothing is lost when the process
// dies a moment later. Every line is numbered and signed, so that none can be added, changed or left
// out by the code under test, which shares this process.

import { openSync, readFileSync, writeSync } from 'node:fs';
import { sign } from '../signature.mjs';

/** @import { Event } from '../events.ts' */

// Taken before the code under test is loaded: it could replace them in the modules they come from.
const write = writeSync;
const { stringify } = JSON;
const { isArray } = Array;

/**
 * @param {string} path of the file of events
 * @param {string} keyPath of the file with the key, which gate.mjs removes before the code under test is read
 * @returns {(event: Event) => void}
 */
export function eventWriter(path, keyPath) {
  const file = openSync(path, 'a');
  const read = readFileSync(keyPath);
  const key = read.toString('hex');
  read.fill(0); // it lies in memory that small buffers share, those of the code under test, too
  let count = 0;
  return (event) => {
    const text = textOf(event);
    write(file, `${sign(key, count++, text)} ${text}\n`);
  };
}

// --- internal ---

const LONGEST = 1_000_000; // characters of a line: the code under test has a say in what a lesson quotes

/** @param {Event} event */
function textOf(event) {
  const text = stringify(event);
  return text.length > LONGEST ? stringify(event, shortened) : text;
}

/** @param {string} _ @param {unknown} value */
function shortened(_, value) {
  if (isArray(value)) return value.slice(0, 50);
  return typeof value === 'string' ? value.slice(0, 500) : value;
}
