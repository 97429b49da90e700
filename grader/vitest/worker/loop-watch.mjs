// Looks at the clock on behalf of every loop of the code under test. A loop is endless when it has
// used the processor for seconds while the event loop could not turn even once, and nothing else has happened;
// after some more of them also when it has.

import process from 'node:process';
import { lockProperty } from './lock.mjs';

const LIMIT = 1500; // ms of processor time, not of the wall's: a busy machine does not accuse anybody

const KNOWN = 0.2; // of all patience, for a loop that was endless before

const LONGEST = 4 * LIMIT; // ms in which nothing else has a turn, whatever happens: a program can make it happen

const SIGN = LIMIT / 10; // ms between two signs of life

const LOOK = 10; // ms between two looks, as the clock on the wall has it: they cost more than that clock

const ROUNDS = 64; // until the next question; each of them may take ten megabytes

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
  const lives = signsOfLife(onBusy);
  const accused = accusedLoops(onEndless);
  const happened = () => {
    work.restart();
    accused.allowReport();
    lives();
  };
  const work = workOfLoops(slowness, happened);
  const clock = paceOfLooks();
  /** @type {(file: string, line: number) => number} */
  const look = (file, line) => {
    if (!clock.isDue()) return ROUNDS;
    const now = work.goesOn();
    onLook();
    if (work.isEndless(now, accused.patienceWith(file, line))) {
      accused.add(file, line);
      throw new EndlessLoop(file, line);
    }
    lives();
    clock.looked(); // and not before: who catches the error meets it again at once
    return ROUNDS;
  };
  lockProperty(globalThis, Symbol.for('socketlings.loop'), look);
  return happened;
}

/** Rounds that loops have made, to within those between two questions. */
export function roundsOfLoops() {
  return rounds;
}

// --- internal ---

let rounds = 0;

const realNow = performance.now.bind(performance); // taken before the code under test is loaded
const cpuUsage = process.cpuUsage.bind(process);
const { setImmediate } = globalThis;

// Without the system's share: there are calls that take it three times as long as the program.
function processorTime() {
  return cpuUsage().user / 1000;
}

/**
 * Measures how long loops have been at work, in processor time.
 * @param {number} slowness
 * @param {() => void} onTurn when the event loop has turned
 */
function workOfLoops(slowness, onTurn) {
  let began = -1; // when a loop was first seen since something has happened
  let turnBegan = -1; // the same since the event loop has turned
  const turned = () => {
    turnBegan = -1;
    onTurn();
  };
  return {
    restart: () => void (began = -1),
    goesOn() {
      const now = processorTime();
      if (began < 0) began = now;
      if (turnBegan < 0) {
        turnBegan = now;
        setImmediate(turned);
      }
      return now;
    },
    isEndless: (/** @type {number} */ now, /** @type {number} */ patience) =>
      now - began > LIMIT * patience * slowness || now - turnBegan > LONGEST * patience * slowness,
  };
}

/**
 * Remembers which loops were endless, and reports one of them.
 * @param {(file: string, line: number) => void} onEndless
 */
function accusedLoops(onEndless) {
  const known = new Set();
  let reported = false;
  return {
    allowReport: () => void (reported = false),
    /** @type {(file: string, line: number) => number} */
    patienceWith: (file, line) => (known.has(`${file}:${line}`) ? KNOWN : 1),
    /** @type {(file: string, line: number) => void} */
    add(file, line) {
      if (!reported) onEndless(file, line); // once: code that catches this and goes on is killed
      reported = true;
      known.add(`${file}:${line}`);
    },
  };
}

/** Returns what calls `onBusy`, unless it has done so just now. @param {() => void} onBusy */
function signsOfLife(onBusy) {
  let told = realNow();
  return () => {
    const now = realNow();
    if (now - told < SIGN) return;
    told = now;
    onBusy();
  };
}

/** Tells when the next look is due. */
function paceOfLooks() {
  let lookedAt = -Infinity;
  return {
    isDue() {
      rounds += ROUNDS;
      return realNow() - lookedAt >= LOOK;
    },
    looked: () => void (lookedAt = realNow()),
  };
}
