// Four ways to serve many clients, each as short as it can be.

import {
  EPOLLIN,
  EPOLL_CTL_ADD,
  POLLIN,
  errno,
  type EpollEvent,
  type Fd,
} from '@socketlings/kernel';
import type { LinuxKernel } from '@socketlings/kernel/linux';
import { Threads } from './threads.ts';
import type { Work } from './work.ts';

export interface Model {
  /** What it is, in a sentence. */
  readonly is: string;
  /** Gets ready for these connections, and gives what serves them until there have been so many answers. */
  readonly ready: (kernel: LinuxKernel, fds: readonly Fd[]) => Promise<Serve> | Serve;
}

/** `done` resolves when the clients have all that they asked for. */
export type Serve = (answers: number, work: Work, done: Promise<unknown>) => Promise<void> | void;

export const MODELS: Readonly<Record<string, Model>> = {
  blocking: {
    is: 'a thread for each client: it sleeps in read() until its own client says something.',
    ready: async (kernel, fds) => {
      const threads = await Threads.for(kernel, fds);
      return (_, work, done) => threads.serve(work, done);
    },
  },
  busy: {
    is: 'one thread asks every client, again and again: read() says EAGAIN, and it asks the next one.',
    ready: (kernel, fds) => (answers, work) => {
      while (work.answers < answers) for (const fd of fds) ask(kernel, fd, work);
    },
  },
  poll: {
    is: 'one call, poll(2), takes all descriptors and sleeps: then it has looked at every one of them.',
    ready: (kernel, fds) => {
      const asked = fds.map((fd) => ({ fd, events: POLLIN, revents: 0 }));
      return (answers, work) => {
        while (work.answers < answers) {
          work.calls += 1;
          work.looks += asked.length;
          kernel.poll(asked, FOR_EVER);
          for (const { fd, revents } of asked) if (revents !== 0) answer(kernel, fd, work);
        }
      };
    },
  },
  epoll: {
    is: 'the kernel has the list: epoll_wait sleeps, and gives only those that have something.',
    ready: (kernel, fds) => {
      const ep = kernel.epollCreate1(0);
      for (const fd of fds) {
        kernel.epollCtl(ep, EPOLL_CTL_ADD, fd, { events: EPOLLIN, data: BigInt(fd) });
      }
      return (answers, work) => {
        const events: EpollEvent[] = [];
        while (work.answers < answers) {
          const n = kernel.epollWait(ep, events, 128, FOR_EVER);
          work.calls += 1;
          work.looks += n;
          for (const { data } of events.slice(0, n)) answer(kernel, Number(data), work);
        }
        kernel.close(ep);
      };
    },
  },
};

// --- internal ---

const FOR_EVER = -1;
const buffer = new Uint8Array(64);

/** Perhaps there is something. */
function ask(kernel: LinuxKernel, fd: Fd, work: Work): void {
  const n = kernel.read(fd, buffer);
  work.calls += 1;
  work.looks += 1;
  if (n !== -errno.EAGAIN) give(kernel, fd, n, work);
}

/** There is something. */
function answer(kernel: LinuxKernel, fd: Fd, work: Work): void {
  const n = kernel.read(fd, buffer);
  work.calls += 1;
  give(kernel, fd, n, work);
}

function give(kernel: LinuxKernel, fd: Fd, n: number, work: Work): void {
  if (n <= 0) throw new Error('the clients are gone');
  kernel.write(fd, buffer.subarray(0, n));
  work.calls += 1;
  work.answers += 1;
}
