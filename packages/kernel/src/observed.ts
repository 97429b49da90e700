import type { Kernel, Ret } from './kernel.ts';

/** A system call that has been made; the arguments are the caller's own objects, not copies. */
export interface Call {
  readonly name: Exclude<keyof Kernel, 'now'>;
  readonly args: readonly unknown[];
  readonly ret: Ret;
}

/** The same kernel, with somebody who is told before and after each system call. */
export function observed(
  kernel: Kernel,
  { before = () => {}, after = () => {} }: Observer,
): Kernel {
  const watched = { now: () => kernel.now() } as Kernel;
  for (const name of CALLS) {
    const call = kernel[name].bind(kernel) as (...args: unknown[]) => Ret;
    (watched[name] as typeof call) = (...args) => {
      before(name, args);
      const ret = call(...args);
      after({ name, args, ret });
      return ret;
    };
  }
  return watched;
}

interface Observer {
  readonly before?: (name: Call['name'], args: readonly unknown[]) => void;
  readonly after?: (call: Call) => void;
}

// --- internal ---

const CALLS = [
  'socket',
  'bind',
  'listen',
  'accept4',
  'connect',
  'read',
  'write',
  'shutdown',
  'close',
  'getsockname',
  'getpeername',
  'setsockopt',
  'getsockopt',
  'epollCreate1',
  'epollCtl',
  'epollWait',
  'eventfd',
] as const satisfies readonly Call['name'][];
