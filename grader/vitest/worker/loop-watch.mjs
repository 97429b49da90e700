// Looks at the clock on behalf of every loop of the code under test. A loop is endless when it has
// used the processor for seconds while the event loop could not turn even once, and nothing else has happened.

import process from 'node:process';
import { lockProperty } from './lock.mjs';

const LIMIT = 1500; // ms of processor time, not of the wall's: a busy machine does not accuse anybody

const KNOWN = LIMIT / 5; // ms for a loop that was endless before

const SIGN = LIMIT / 10; // ms between two signs of life

const LOOK = 10; // ms between two looks, about: a loop may be fast, or do a lot in each round

export class EndlessLoop extends Error {
  /**
   * @param {string} file
   * @param {number} line
   */
  constructor(file, line) {
    super(`the loop in line ${line} never ends`);
    this.name = 'EndlessLoop';
    this.file = file;
    this.line = line;
  }
}

/**
 * Answers the calls that the loop guard has put into the code: with the number of rounds until the next.
 * @param {{ slowness: number, onLook: () => void, onBusy: () => void, onEndless: (file: string, line: number) => void }} listener
 *   `slowness`: how many times slower than an ordinary machine this one is
 * @returns {() => void} to be called when something has happened: the code is slow then, not endless
 */
export function watchLoops({ slowness, onLook, onBusy, onEndless }) {
  const known = new Set();
  let began = -1; // processor time when a loop was first seen since something has happened
  let awaitsTurn = false;
  let told = realNow();
  let looked = 0;
  let patience = 1000; // iterations until the next look at the clock
  let reported = false;
  const lives = () => {
    const now = realNow();
    if (now - told < SIGN) return;
    told = now;
    onBusy();
  };
  const happened = () => {
    began = -1;
    reported = false;
    lives();
  };
  const turned = () => {
    awaitsTurn = false;
    happened();
  };
  lockProperty(
    globalThis,
    Symbol.for('socketlings.loop'),
    (/** @type {string} */ file, /** @type {number} */ line) => {
      const now = processorTime();
      if (began < 0) began = now;
      if (!awaitsTurn) setImmediate(turned);
      awaitsTurn = true;
      onLook();
      const place = `${file}:${line}`;
      if (now - began > (known.has(place) ? KNOWN : LIMIT) * slowness) {
        if (!reported) onEndless(file, line); // once: code that catches this and goes on is killed
        reported = true;
        known.add(place);
        throw new EndlessLoop(file, line);
      }
      lives();
      patience = Math.max(1, Math.min(65_536, now - looked < LOOK ? patience * 2 : patience / 2));
      looked = now;
      return patience;
    },
  );
  return happened;
}

const realNow = performance.now.bind(performance); // taken before the code under test is loaded
const cpuUsage = process.cpuUsage.bind(process);
const { setImmediate } = globalThis;

// Without the system's share: there are calls that take it three times as long as the program.
function processorTime() {
  return cpuUsage().user / 1000;
}
