// `node:timers/promises`: filled by the simulator when it puts virtual time in place. An import takes what it finds
// then, so these ask at each call.

type Sleep = (ms?: number, value?: unknown, options?: object) => Promise<unknown>;

const own = {
  setTimeout: undefined as Sleep | undefined,
  scheduler: { wait: undefined as Sleep | undefined },
};

export default own;

export const setTimeout: Sleep = (...args) => own.setTimeout!(...args);
export const scheduler = {
  wait: (ms: number, options?: object) => own.scheduler.wait!(ms, options),
};

export function setImmediate<T>(value: T): Promise<T> {
  return new Promise((resolve) => void globalThis.setImmediate(() => resolve(value)));
}
