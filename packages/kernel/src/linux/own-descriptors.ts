import { SOCK_NONBLOCK } from '../constants.ts';
import { errno } from '../errno.ts';
import type { Fd, Ret } from '../kernel.ts';
import { refuseToBlock } from '../would-block.ts';
import type { Libc } from './libc.ts';

/** The descriptors that a kernel has opened itself: it touches no others. */
export class OwnDescriptors {
  readonly #libc: Libc;
  /** What the caller asked for. To the system every one of them is non-blocking. */
  readonly #open = new Map<Fd, 'blocking' | 'non-blocking'>();

  constructor(libc: Libc) {
    this.#libc = libc;
  }

  /** Whether it is one of ours, and can be told to try again. */
  isPatient(fd: Fd): boolean {
    return this.#open.get(fd) === 'non-blocking';
  }

  /** In the order in which they were opened. */
  get numbers(): Fd[] {
    return [...this.#open.keys()];
  }

  get size(): number {
    return this.#open.size;
  }

  has(fd: Fd): boolean {
    return this.#open.has(fd);
  }

  /** Takes what a call of the C library has opened, if it has. */
  add(fd: number, flags: number): Ret {
    if (fd < 0) return -this.#libc.errno();
    this.#open.set(fd, flags & SOCK_NONBLOCK ? 'non-blocking' : 'blocking');
    return fd;
  }

  delete(fd: Fd): void {
    this.#open.delete(fd);
  }

  /** The result of a call of the C library on one of them, with Linux's way to tell errors. */
  call(fd: Fd, call: () => number): Ret {
    if (!this.#open.has(fd)) return -errno.EBADF;
    const ret = call();
    return ret === -1 ? -this.#libc.errno() : ret;
  }

  /** A call has found nothing to do: that is an answer only on a descriptor that is non-blocking. */
  refuseIfBlocking(fd: Fd, call: string): void {
    if (this.#open.get(fd) === 'blocking') refuseToBlock(call, fd);
  }
}
