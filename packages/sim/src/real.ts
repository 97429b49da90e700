// The real timers, taken before anything can replace them. Our own packages use only these.

const nextTick = process.nextTick.bind(process);
const { clearInterval, clearTimeout, queueMicrotask, setImmediate, setInterval, setTimeout } =
  globalThis;

export const real = {
  clearInterval,
  clearTimeout,
  setInterval,
  setTimeout,
  Date: globalThis.Date,
  dateNow: globalThis.Date.now.bind(globalThis.Date),
  performanceNow: performance.now.bind(performance),
  abortAfter: AbortSignal.timeout.bind(AbortSignal),
};

/** Calls `body` when every promise that can settle by itself has done so. */
export function afterMicrotasks(body: () => void): void {
  queueMicrotask(() => nextTick(body)); // from a tick's own callback the next tick would be too early
}

/** Calls `body` in the next turn of the event loop. */
export function afterTurn(body: () => void): void {
  setImmediate(body);
}

/** One turn of the event loop: microtasks have drained, and what the system had to say was heard. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Calls `body` from the loop itself: what a promise calls cannot run the callbacks of other promises. */
export function fromEventLoop<T>(body: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    setImmediate(() => {
      try {
        resolve(body());
      } catch (error) {
        reject(error as Error);
      }
    });
  });
}

/**
 * Whether `moved` comes to hold within a moment of real time: the code under test may do something that the
 * simulation does not see. False at once where it is known not to.
 */
export async function movesFromOutside(moved: () => boolean): Promise<boolean> {
  if (Reflect.get(globalThis, Symbol.for('socketlings.real-work')) === false) return false;
  for (let waited = 0; waited < MOMENT; waited += GLANCE) {
    await new Promise((resolve) => setTimeout(resolve, GLANCE));
    if (moved()) return true;
  }
  return false;
}

// --- internal ---

const GLANCE = 4; // ms
const MOMENT = 100; // ms; an `import()` in the learner's code takes many turns of the loop
