import type { Clock, TimerId } from './clock.ts';

// The real ones, taken before anything can replace them: a simulation moves those that all see.
const { clearTimeout, setTimeout } = globalThis;
const now = performance.now.bind(performance);

/** The real time, in milliseconds since the process started. */
export const realClock: Clock = {
  now,
  setTimer(at, f) {
    ids += 1;
    arm(ids, at, f);
    return ids;
  },
  clearTimer(t) {
    clearTimeout(timers.get(t));
    timers.delete(t);
  },
};

// --- internal ---

const LONGEST = 2 ** 31 - 1; // ms; beyond it Node makes a timer of 1 ms

let ids = 0;
const timers = new Map<TimerId, NodeJS.Timeout>();

// Node's timers count from the last turn of the loop, so one may come up to 1 ms early.
function arm(id: TimerId, at: number, f: () => void): void {
  const fire = (): void => {
    if (now() < at) return arm(id, at, f);
    timers.delete(id);
    f();
  };
  timers.set(id, setTimeout(fire, Math.min(Math.ceil(at - now()), LONGEST)));
}
