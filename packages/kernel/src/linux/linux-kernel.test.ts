import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import koffi from 'koffi';
import { describe, expect, test } from 'vitest';
import {
  EPOLLET,
  EPOLLIN,
  EPOLL_CTL_ADD,
  SOCK_NONBLOCK,
  WouldBlock,
  errno,
  type EpollEvent,
  type SockAddr,
} from '../index.ts';
import { LinuxKernel } from './linux-kernel.ts';
import { whyNoLinux } from './support.ts';

const loopback: SockAddr = { ip: '127.0.0.1', port: 0 };

describe.skipIf(whyNoLinux() !== null)('the real kernel', () => {
  test('leaves no descriptor open', () => {
    using kernel = new LinuxKernel();
    const before = ownSockets();

    for (let i = 0; i < 300; i += 1) {
      const { client, server, listener } = connected(kernel);
      const others = [kernel.epollCreate1(0), kernel.eventfd(0, SOCK_NONBLOCK)];
      for (const fd of [client, server, listener, ...others]) expect(kernel.close(fd)).toBe(0);
    }

    expect(kernel.openFds).toEqual([]);
    expect(ownSockets()).toEqual(before);
  });

  test('closes what is left when it is disposed of', () => {
    const before = ownSockets();
    {
      using kernel = new LinuxKernel();
      connected(kernel);
      kernel.epollCreate1(0);
      expect(ownSockets().length).toBeGreaterThan(before.length);
    }
    expect(ownSockets()).toEqual(before);
  });

  test('knows no descriptor that it has not opened itself', () => {
    using kernel = new LinuxKernel();
    using other = new LinuxKernel();
    const stranger = other.eventfd(0, SOCK_NONBLOCK);
    const ep = kernel.epollCreate1(0);
    const p = new Uint8Array(8);
    const event = { events: EPOLLIN, data: 0n };

    const answers = [
      kernel.read(stranger, p),
      kernel.write(stranger, p),
      kernel.close(stranger),
      kernel.shutdown(stranger, 1),
      kernel.epollCtl(ep, EPOLL_CTL_ADD, stranger, event),
      kernel.close(0),
      kernel.close(-1),
    ];

    expect(new Set(answers)).toEqual(new Set([-errno.EBADF]));
    expect(other.write(stranger, Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0))).toBe(8);
  });

  test('does not leave the machine', () => {
    using kernel = new LinuxKernel();
    const fd = kernel.socket(SOCK_NONBLOCK);
    const name: { addr?: SockAddr } = {};

    expect(kernel.connect(fd, { ip: '192.0.2.1', port: 80 })).toBe(-errno.ENETUNREACH);
    expect(kernel.bind(fd, { ip: '0.0.0.0', port: 0 })).toBe(-errno.EADDRNOTAVAIL);
    expect(kernel.listen(fd, 1)).toBe(0);
    expect(kernel.getsockname(fd, name)).toBe(0);
    expect(name.addr!.ip).toBe('127.0.0.1');
  });

  test('refuses to wait', () => {
    using kernel = new LinuxKernel();
    const { server, listener } = connected(kernel, { accept: 0 });
    const blocking = kernel.socket(0);
    const lingering = kernel.socket(SOCK_NONBLOCK);

    expect(() => kernel.read(server, new Uint8Array(1))).toThrow(WouldBlock);
    expect(() => kernel.write(server, new Uint8Array(64 << 20))).toThrow(WouldBlock);
    expect(() => kernel.connect(blocking, addrOf(kernel, listener))).toThrow(WouldBlock);
    expect(() => kernel.setsockopt(lingering, 'SO_LINGER', { onoff: 1, linger: 1 })).toThrow(
      WouldBlock,
    );
  });

  test('lets a thread wait in read', async () => {
    using kernel = new LinuxKernel();
    const { client, server } = connected(kernel);
    kernel.letBlock(server);
    const code = `
      const { parentPort, workerData } = require('node:worker_threads');
      parentPort.postMessage('there');
      parentPort.postMessage(require('node:fs').readSync(workerData, new Uint8Array(8)));
    `;
    const worker = new Worker(code, { eval: true, execArgv: [], workerData: server });
    await once(worker, 'message');

    kernel.write(client, Buffer.from('hello'));

    expect(await once(worker, 'message')).toEqual([5]);
    await once(worker, 'exit');
  });

  test('K36: a signal interrupts a wait', async () => {
    using kernel = new LinuxKernel();
    const ep = kernel.epollCreate1(0);
    const handled = (): void => {};
    process.on('SIGWINCH', handled); // one that nobody handles would not interrupt anything
    const sender = spawn('sh', ['-c', `while kill -WINCH ${process.pid}; do :; done`]);
    await once(sender, 'spawn');
    try {
      expect(kernel.epollWait(ep, [], 1, 60_000)).toBe(-errno.EINTR);
    } finally {
      sender.kill('SIGKILL');
      await once(sender, 'exit');
      process.off('SIGWINCH', handled);
    }
  });

  test('K24: a client waits while there is no descriptor for it, and is not announced again', () => {
    using kernel = new LinuxKernel();
    const ep = kernel.epollCreate1(0);
    const { listener } = connected(kernel);
    kernel.epollCtl(ep, EPOLL_CTL_ADD, listener, { events: (EPOLLIN | EPOLLET) >>> 0, data: 0n });
    kernel.connect(kernel.socket(SOCK_NONBLOCK), addrOf(kernel, listener));
    expect(kernel.epollWait(ep, [], 1, 10_000)).toBe(1);
    {
      using _ = noMoreDescriptors();
      expect(kernel.accept4(listener, SOCK_NONBLOCK)).toBe(-errno.EMFILE);
      expect(kernel.socket(SOCK_NONBLOCK)).toBe(-errno.EMFILE);
      expect(kernel.epollCreate1(0)).toBe(-errno.EMFILE);
      expect(kernel.eventfd(0, 0)).toBe(-errno.EMFILE);
    }
    expect(kernel.epollWait(ep, [], 1, 0)).toBe(0);
    expect(kernel.accept4(listener, SOCK_NONBLOCK)).toBeGreaterThan(0);
  });

  test('gives many events in one call', () => {
    using kernel = new LinuxKernel();
    const ep = kernel.epollCreate1(0);
    for (let i = 0; i < 300; i += 1) {
      const data = 2n ** 64n - 1n - BigInt(i);
      kernel.epollCtl(ep, EPOLL_CTL_ADD, kernel.eventfd(1, SOCK_NONBLOCK), {
        events: EPOLLIN,
        data,
      });
    }
    const out: EpollEvent[] = [];

    expect(kernel.epollWait(ep, out, 1000, 0)).toBe(300);
    expect(new Set(out.map(({ data }) => data)).size).toBe(300);
    expect(out[0]).toEqual({ events: EPOLLIN, data: 2n ** 64n - 1n });
  });
});

function connected(
  kernel: LinuxKernel,
  { accept = SOCK_NONBLOCK }: { accept?: number } = {},
): { client: number; server: number; listener: number } {
  const listener = kernel.socket(SOCK_NONBLOCK);
  expect(kernel.bind(listener, loopback)).toBe(0);
  expect(kernel.listen(listener, 4)).toBe(0);
  const client = kernel.socket(SOCK_NONBLOCK);
  expect(kernel.connect(client, addrOf(kernel, listener))).toBe(-errno.EINPROGRESS);
  const server = arrives(() => kernel.accept4(listener, accept));
  return { client, server, listener };
}

function addrOf(kernel: LinuxKernel, fd: number): SockAddr {
  const out: { addr?: SockAddr } = {};
  kernel.getsockname(fd, out);
  return out.addr!;
}

// Loopback delivers at once, except when the machine is busy.
function arrives(call: () => number): number {
  const patience = performance.now() + 10_000;
  let ret = call();
  while (ret === -errno.EAGAIN && performance.now() < patience) ret = call();
  expect(ret).toBeGreaterThanOrEqual(0);
  return ret;
}

/** As if this process had all the descriptors that it may have. */
function noMoreDescriptors(): Disposable {
  const libc = koffi.load(null);
  const limits = new BigUint64Array(2); // soft and hard
  libc.func('int getrlimit(int what, void *limits)')(RLIMIT_NOFILE, limits);
  const set = libc.func('int setrlimit(int what, const void *limits)');
  set(RLIMIT_NOFILE, BigUint64Array.of(3n, limits[1]!));
  return { [Symbol.dispose]: () => void set(RLIMIT_NOFILE, limits) };
}

const RLIMIT_NOFILE = 7;

/** Sockets, epolls and eventfds of this process. */
function ownSockets(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${fd}`);
      return /^socket:|eventpoll|eventfd/.test(target) ? [`${fd} ${target}`] : [];
    } catch {
      return []; // the descriptor of the listing itself
    }
  });
}
