import type { Kernel, Ret } from './kernel.ts';

/** A system call that has been made; the arguments are the caller's own objects, not copies. */
export interface Call {
  readonly name: Exclude<keyof Kernel, 'now'>;
  readonly args: readonly unknown[];
  readonly ret: Ret;
}

/** The same kernel, with an observer that is told before and after each system call. */
export function observed(
  kernel: Kernel,
  { before = () => {}, after = () => {} }: Observer,
): Kernel {
  const told = { now: () => kernel.now() } as Kernel;
  for (const name of CALLS) {
    const call = kernel[name].bind(kernel) as (...args: unknown[]) => Ret;
    (told[name] as typeof call) = (...args) => {
      before(name, args);
      const ret = call(...args);
      after({ name, args, ret });
      return ret;
    };
  }
  return told;
}

interface Observer {
  readonly before?: (name: Call['name'], args: readonly unknown[]) => void;
  readonly after?: (call: Call) => void;
}

// --- internal ---

// A record, so that the compiler misses a call that is not here.
const EVERY: Readonly<Record<Call['name'], true>> = {
  socket: true,
  bind: true,
  listen: true,
  accept4: true,
  connect: true,
  read: true,
  write: true,
  shutdown: true,
  close: true,
  getsockname: true,
  getpeername: true,
  setsockopt: true,
  getsockopt: true,
  epollCreate1: true,
  epollCtl: true,
  epollWait: true,
  poll: true,
  eventfd: true,
};

const CALLS = Object.keys(EVERY) as readonly Call['name'][];
