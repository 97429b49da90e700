import { SOCK_CLOEXEC, SOCK_NONBLOCK, errno, type Fd, type Ret } from '@socketlings/kernel';
import type { VirtualClock } from '../virtual-clock.ts';
import type { Descriptor, Descriptors } from './descriptors.ts';
import { Injected } from './injected.ts';
import type { OpenFile } from './open-file.ts';
import { TcpSocket } from './tcp-socket.ts';

/** What `socket`, `accept4` and `eventfd` take. */
export const FLAGS = SOCK_NONBLOCK | SOCK_CLOEXEC;

/** How every system call begins: with its descriptor, and the error that a test has put in its way. */
export class Entry {
  readonly injected: Injected = new Injected();
  readonly descriptors: Descriptors;
  readonly #clock: VirtualClock;

  constructor(descriptors: Descriptors, clock: VirtualClock) {
    this.descriptors = descriptors;
    this.#clock = clock;
  }

  /** What is due by now has happened before the call looks, and after it has acted. */
  call(name: string, fd: Fd, body: (descriptor: Descriptor) => Ret): Ret {
    const descriptor = this.descriptors.get(fd);
    if (!descriptor) return -errno.EBADF;
    const injected = this.injected.take(name);
    if (injected !== null) return injected;
    this.#clock.runDueEvents();
    const ret = body(descriptor);
    this.#clock.runDueEvents();
    return ret;
  }

  /** A call about no descriptor in particular. */
  callOnAny(name: string, body: () => Ret): Ret {
    const injected = this.injected.take(name);
    if (injected !== null) return injected;
    this.#clock.runDueEvents();
    return body();
  }

  onSocket(name: string, fd: Fd, body: (socket: TcpSocket, blocking: boolean) => Ret): Ret {
    return this.call(name, fd, ({ file, blocking }) => {
      return file instanceof TcpSocket ? body(file, blocking) : -errno.ENOTSOCK;
    });
  }

  /** A call that opens a file. */
  open(name: string, flags: number, make: () => OpenFile): Ret {
    if (flags & ~FLAGS) return -errno.EINVAL;
    const injected = this.injected.take(name);
    if (injected !== null) return injected;
    if (this.descriptors.full) return -errno.EMFILE;
    return this.descriptors.add({ file: make(), blocking: !(flags & SOCK_NONBLOCK) });
  }
}
