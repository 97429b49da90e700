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

/** Whether the code under test may do something that the simulation does not see; yes, if nobody knows. */
export function mayWorkOutside(): boolean {
  return Reflect.get(globalThis, Symbol.for('socketlings.real-work')) !== false;
}

export function realTime(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
