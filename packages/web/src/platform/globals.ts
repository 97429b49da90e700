// What simulator, tests and many a learner's file find in Node without importing it. It comes first of all: the rest
// takes it when it is loaded.

import { Buffer } from 'buffer/';

interface Immediate {
  readonly run: () => void;
}

const ticks: (() => void)[] = [];
const due = new Set<Immediate>();
const channel = new MessageChannel();

/** One callback a message: behind each of them microtasks drain. What was put off to the next tick comes first. */
channel.port1.onmessage = () => {
  const tick = ticks.shift();
  if (tick) return tick();
  const [immediate] = due;
  if (immediate && due.delete(immediate)) immediate.run();
};

function nextTick(callback: (...args: unknown[]) => void, ...args: unknown[]): void {
  ticks.push(() => callback(...args));
  channel.port2.postMessage(null);
}

function setImmediate(callback: (...args: unknown[]) => void, ...args: unknown[]): Immediate {
  const immediate = { run: () => callback(...args) };
  due.add(immediate);
  channel.port2.postMessage(null);
  return immediate;
}

function clearImmediate(immediate: Immediate): void {
  due.delete(immediate);
}

type Listener = (reason: unknown, promise: Promise<unknown>) => void;

let listeners: Listener[] = [];

self.addEventListener('unhandledrejection', (event) => {
  if (listeners.length === 0) return;
  event.preventDefault();
  for (const listener of listeners) listener(event.reason, event.promise);
});

const now = performance.now.bind(performance); // real, whatever the simulator makes of it
const start = now();

function usage(): { heapUsed: number; arrayBuffers: number; external: number; rss: number } {
  const heapUsed = (performance as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize;
  return { heapUsed: heapUsed ?? 0, arrayBuffers: 0, external: 0, rss: 0 };
}

const process = {
  env: {} as Record<string, string | undefined>,
  platform: 'browser',
  version: 'v24.0.0', // whose language a browser of today speaks
  versions: { node: '24.0.0' },
  nextTick,
  memoryUsage: Object.assign(usage, { rss: () => 0 }),
  cpuUsage: () => ({ user: (now() - start) * 1000, system: 0 }),
  uptime: () => (now() - start) / 1000,
  getActiveResourcesInfo: () => [...due].map(() => 'Immediate'),
  listeners: () => [...listeners],
  removeAllListeners: () => void (listeners = []),
  on: (_: string, listener: Listener) => void listeners.push(listener),
};

/** As Node has it: whatever holds bytes is as good as a buffer. */
for (const name of ['equals', 'fill', 'includes', 'indexOf', 'lastIndexOf'] as const) {
  const own = Buffer.prototype[name] as (...args: unknown[]) => unknown;
  const taking = function (this: Buffer, value: unknown, ...rest: unknown[]): unknown {
    if (name === 'fill' && Number(rest[0]) >= this.length) return this; // nothing is left to fill
    const isBytes = value instanceof Uint8Array && !Buffer.isBuffer(value);
    const bytes = isBytes && Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    return Reflect.apply(own, this, [bytes || value, ...rest]);
  };
  Object.defineProperty(Buffer.prototype, name, { value: taking });
}

// One copy is one copy: who counts what `set` copies must not count these twice.
const setOf = Reflect.get(Uint8Array.prototype, 'set') as (part: Uint8Array, at: number) => void;

Buffer.concat = (list, length = list.reduce((sum, each) => sum + each.length, 0)) => {
  const whole = Buffer.alloc(length);
  let at = 0;
  for (const each of list) {
    const part = each.subarray(0, length - at);
    Reflect.apply(setOf, whole, [part, at]);
    at += part.length;
  }
  return whole;
};

Buffer.prototype.copy = function (
  this: Buffer,
  target: Uint8Array,
  at = 0,
  start = 0,
  end = this.length,
): number {
  const part = this.subarray(start, Math.min(end, start + Math.max(0, target.length - at)));
  if (part.length > 0) Reflect.apply(setOf, target, [part, at]);
  return part.length;
};

// They are called as methods of other objects, too.
for (const name of ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] as const) {
  Object.assign(globalThis, { [name]: globalThis[name].bind(globalThis) });
}

Object.assign(globalThis, { Buffer, clearImmediate, global: globalThis, process, setImmediate });
