// One switch for everything in Node that tells or waits for time. It is put in once, before the
// code under test is loaded, and asks at every call whether a simulation is running: so a function
// that the learner's code has kept from its first line on still obeys.

import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import timersPromises from 'node:timers/promises';
import { promisify } from 'node:util';
import { real } from './real.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** Puts the switch in; a second call changes nothing. */
export function installVirtualTime(): void {
  if (installed) return;
  installed = true;
  const replacements = { setTimeout, clearTimeout, setInterval, clearInterval };
  Object.assign(globalThis, replacements);
  Object.assign(timers, replacements);
  Object.assign(timersPromises, { setTimeout: sleep, setInterval: ticks });
  Object.assign(timersPromises.scheduler, { wait: waitFor });
  syncBuiltinESMExports();
  Object.assign(AbortSignal, { timeout: abortAfter });
  Object.assign(performance, { now: () => current?.now() ?? real.performanceNow() });
  real.Date.now = dateNow;
  globalThis.Date = VirtualDate;
}

/** While `body` runs, the whole process lives by `clock`. */
export async function withVirtualTime<T>(clock: VirtualClock, body: () => Promise<T>): Promise<T> {
  const before = current;
  current = clock;
  try {
    return await body();
  } finally {
    current = before;
  }
}

// --- internal ---

let installed = false;
let current: VirtualClock | undefined;

const EPOCH = 1_767_225_600_000; // a simulated Date starts at 2026-01-01, so that runs are alike
const LONGEST = 2 ** 31 - 1; // ms; beyond it Node makes a timer of 1 ms

type Callback = (...args: unknown[]) => void;

/** Node's Timeout, on the virtual clock. */
class VirtualTimer {
  readonly #clock: VirtualClock;
  readonly #fire: () => void;
  readonly #ms: number;
  readonly #repeats: boolean;
  #id = 0;
  #ref = true;

  constructor(clock: VirtualClock, fire: () => void, ms: unknown, repeats: boolean) {
    this.#clock = clock;
    this.#fire = fire;
    this.#ms = Number(ms) >= 1 && Number(ms) <= LONGEST ? Math.trunc(Number(ms)) : 1;
    this.#repeats = repeats;
    this.refresh();
  }

  refresh(): this {
    this.close();
    this.#id = this.#clock.setTimer(this.#clock.now() + this.#ms, () => {
      if (this.#repeats) this.refresh();
      this.#fire();
    });
    return this;
  }

  close(): this {
    this.#clock.clearTimer(this.#id);
    return this;
  }

  ref(): this {
    this.#ref = true;
    return this;
  }

  unref(): this {
    this.#ref = false;
    return this;
  }

  hasRef(): boolean {
    return this.#ref;
  }

  [Symbol.toPrimitive](): number {
    byNumber.set(this.#id, this);
    return this.#id;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

const byNumber = new Map<number, VirtualTimer>(); // only those that were turned into a number

function start(repeats: boolean, callback: Callback, ms: unknown, args: unknown[]): unknown {
  const setReal = (repeats ? real.setInterval : real.setTimeout) as (...all: unknown[]) => unknown;
  if (!current || typeof callback !== 'function') return setReal(callback, ms, ...args);
  return new VirtualTimer(current, () => callback(...args), ms, repeats);
}

function setTimeout(callback: Callback, ms?: unknown, ...args: unknown[]): unknown {
  return start(false, callback, ms, args);
}

function setInterval(callback: Callback, ms?: unknown, ...args: unknown[]): unknown {
  return start(true, callback, ms, args);
}

function clearTimeout(timer: unknown): void {
  const virtual = timer instanceof VirtualTimer ? timer : byNumber.get(Number(timer));
  if (virtual) virtual.close();
  else real.clearTimeout(timer as NodeJS.Timeout);
}

const clearInterval = clearTimeout;

interface Options {
  signal?: AbortSignal;
  ref?: boolean;
}

function sleep<T>(ms?: number, value?: T, { signal }: Options = {}): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortError(signal));
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve(value as T);
    }, ms);
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(abortError(signal!));
    };
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

Object.defineProperty(setTimeout, promisify.custom, { value: sleep });

async function* ticks<T>(ms?: number, value?: T, options?: Options): AsyncGenerator<T> {
  for (;;) yield await sleep(ms, value as T, options);
}

async function waitFor(ms: number, options?: Options): Promise<void> {
  await sleep(ms, undefined, options);
}

function abortAfter(ms: number): AbortSignal {
  if (!current) return real.abortAfter(ms);
  const controller = new AbortController();
  setTimeout(() => {
    controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
  }, ms);
  return controller.signal;
}

function abortError(signal: AbortSignal): Error {
  return Object.assign(new Error('The operation was aborted', { cause: signal.reason }), {
    name: 'AbortError',
    code: 'ABORT_ERR',
  });
}

function dateNow(): number {
  return current ? EPOCH + Math.trunc(current.now()) : real.dateNow();
}

const VirtualDate = new Proxy(real.Date, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [dateNow()] : args, newTarget),
  apply: () => new real.Date(dateNow()).toString(),
});
