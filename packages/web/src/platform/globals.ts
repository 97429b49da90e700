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
    const isBytes = value instanceof Uint8Array && !Buffer.isBuffer(value);
    const bytes = isBytes && Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    return Reflect.apply(own, this, [bytes || value, ...rest]);
  };
  Object.defineProperty(Buffer.prototype, name, { value: taking });
}

Object.assign(globalThis, { Buffer, clearImmediate, global: globalThis, process, setImmediate });
