import {
  observed,
  type EpollEvent,
  type Kernel,
  type Ret,
  type SockAddr,
} from '@socketlings/kernel';
import { noteProgress } from '@socketlings/sim';
import { viewOf } from '../border.ts';

type Observer = Parameters<typeof observed>[1];

/**
 * A kernel for the code under test. Before each call its arguments cross the border: the kernel, and the
 * observer, who is told of the call, get the bytes as they are and records of their own.
 */
export function givenKernel(kernel: Kernel, observer: Observer): Kernel {
  const seen = observed(kernel, observer);
  return {
    ...seen,
    bind: (fd, addr) => seen.bind(fd, addressOf(addr)),
    connect: (fd, addr) => seen.connect(fd, addressOf(addr)),
    read: (fd, p) => moving(seen.read(fd, viewOf('read()', p))),
    accept4: (fd, flags) => moving(seen.accept4(fd, flags)),
    write: (fd, p) => seen.write(fd, viewOf('write()', p)),
    epollCtl: (ep, op, fd, event) => seen.epollCtl(ep, op, fd, event && eventOf(event)),
    epollWait: (ep, out, max, timeoutMs) => seen.epollWait(ep, out, max | 0, timeoutMs | 0),
  };
}

// --- internal ---

/** A task that finds something is none that loops: one turn of the poller may wake hundreds of them. */
function moving(ret: Ret): Ret {
  if (ret > 0) noteProgress();
  return ret;
}

function addressOf({ ip, port }: SockAddr): SockAddr {
  return { ip, port };
}

function eventOf({ events, data }: EpollEvent): EpollEvent {
  return { events, data };
}
