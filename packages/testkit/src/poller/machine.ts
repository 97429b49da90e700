import {
  SOCK_NONBLOCK,
  errno,
  errnoName,
  type Call,
  type EpollEvent,
  type Fd,
  type Kernel,
  type SockAddr,
} from '@socketlings/kernel';
import { SimKernel, VirtualClock, type KernelRun } from '@socketlings/sim';
import { Diary } from '../diary.ts';
import { Lesson, type Facts } from '../lesson.ts';
import type { World } from '../world.ts';
import { sayCall } from './column-story.ts';
import { givenKernel } from './given-kernel.ts';
import { MISUSE, REJECTED, SPINS } from './lessons.ts';
import { Peer } from './peer.ts';

/** A simulated kernel with a listener, peers that the test plays, and an eye on whoever is graded. */
export class Machine {
  readonly world: World;
  /** The test's own way to the kernel. */
  readonly kernel: SimKernel;
  /** What the code under test gets. */
  readonly given: Kernel;
  readonly clock = new VirtualClock();
  readonly listener: { fd: Fd; addr: SockAddr };
  readonly #diary = new Diary();
  readonly #calls: Call[] = [];
  readonly #misuse: string[] = [];
  readonly #rumours: EpollEvent[] = [];
  #atOneInstant = 0;
  #instant = -1;

  constructor(world: World) {
    this.world = world;
    this.kernel = new SimKernel({ run: world.ground.run as KernelRun, clock: this.clock });
    this.listener = this.#listen();
    this.given = this.#observed();
    world.story = () => this.#diary.lines();
  }

  /** A connection: the server's descriptor, and the other end. */
  connection(name = 'ann'): { fd: Fd; peer: Peer } {
    const peer = this.dial(name);
    return { fd: this.kernel.accept4(this.listener.fd, SOCK_NONBLOCK), peer };
  }

  /** Somebody who connects, and has arrived in the listener's queue. */
  dial(name: string, addr: SockAddr = this.listener.addr): Peer {
    const fd = this.kernel.socket(SOCK_NONBLOCK);
    this.kernel.connect(fd, addr);
    this.wire();
    return new Peer(this.kernel, fd, (text) => this.say(name, text));
  }

  addrOf(fd: Fd): SockAddr {
    const out: { addr?: SockAddr } = {};
    this.kernel.getsockname(fd, out);
    return out.addr!;
  }

  /** An address where nobody listens. */
  nobody(): SockAddr {
    const fd = this.kernel.socket(SOCK_NONBLOCK);
    this.kernel.bind(fd, ANY_PORT);
    const addr = this.addrOf(fd);
    this.kernel.close(fd);
    return addr;
  }

  /** Lets the network deliver what is on its way, without anybody else's turn. */
  wire(): void {
    for (let i = 0; this.clock.nextIsEvent && i < MOST; i += 1) this.clock.runNext();
  }

  /** Lets something happen `ms` from now, while the code under test sleeps in the kernel. */
  after(ms: number, body: () => void): void {
    this.clock.setTimer(this.clock.now() + ms, body);
  }

  /** The same `times` times, every `ms`. */
  every(ms: number, times: number, body: () => void): void {
    if (times === 0) return;
    this.after(ms, () => {
      body();
      this.every(ms, times - 1, body);
    });
  }

  say(who: string, text: string): void {
    this.#diary.add(who, text);
  }

  /** The system calls of this name that the code under test has made. */
  calls(name: Call['name']): Call[] {
    return this.#calls.filter((call) => call.name === name);
  }

  /** When the code under test made its first call about a descriptor, among all of its calls. */
  firstOf(name: Call['name'], fd: Fd): number {
    const at = name === 'epollCtl' ? 2 : 0;
    return this.#calls.findIndex((call) => call.name === name && call.args[at] === fd);
  }

  /** How the code under test has registered a descriptor. */
  controls(fd: Fd): { op: number; events: number; data: bigint }[] {
    const calls = this.calls('epollCtl').filter(({ args }) => args[2] === fd);
    return calls.map(({ args }) => {
      const { events = 0, data = 0n } = (args[3] as EpollEvent | undefined) ?? {};
      return { op: Number(args[1]), events, data };
    });
  }

  /** The next wait of the code under test gives these events, for which there is no reason. */
  rumour(fd: Fd, events: number): void {
    const data = this.controls(fd)[0]?.data;
    if (data !== undefined) this.#rumours.push({ events, data });
  }

  /** The bad descriptors so far were the test's idea. */
  forgiveMisuse(): void {
    this.#misuse.length = 0;
  }

  expect(holds: boolean, facts: Facts): void {
    if (!holds) throw new Lesson(facts);
  }

  /** What must hold in the end of every test. */
  end(): void {
    this.world.expectNoRejection(REJECTED);
    const [first] = this.#misuse;
    this.expect(first === undefined, { lesson: MISUSE, received: first ?? '' });
  }

  #listen(): { fd: Fd; addr: SockAddr } {
    const fd = this.kernel.socket(SOCK_NONBLOCK);
    this.kernel.bind(fd, ANY_PORT);
    this.kernel.listen(fd, BACKLOG);
    return { fd, addr: this.addrOf(fd) };
  }

  #observed(): Kernel {
    const kernel = givenKernel(this.kernel, { after: (call) => this.#called(call) });
    const wait = kernel.epollWait.bind(kernel);
    kernel.epollWait = (ep, out, max, timeout) => {
      const rumour = this.#rumours.shift();
      if (!rumour) return wait(ep, out, max, timeout);
      out[0] = rumour;
      return 1;
    };
    return kernel;
  }

  #called(call: Call): void {
    if (this.#calls.length < KEPT) this.#calls.push({ ...call, args: call.args.map(copy) });
    this.say('you', sayCall(call));
    if (call.ret === -errno.EBADF) {
      this.#misuse.push(`${call.name}(${String(call.args[0])}): ${errnoName(call.ret)}`);
    }
    const now = this.clock.now();
    this.#atOneInstant = now === this.#instant && call.ret <= 0 ? this.#atOneInstant + 1 : 0;
    this.#instant = now;
    const received = `${call.name}() and the like, ${SPIN} times`;
    this.expect(this.#atOneInstant < SPIN, { lesson: SPINS, received });
  }
}

// --- internal ---

const ANY_PORT: SockAddr = { ip: '127.0.0.1', port: 0 };
const BACKLOG = 512;
const MOST = 20_000; // events of the network between two actions of a test
const KEPT = 20_000; // system calls
const SPIN = 3000; // calls at one instant that bring nothing

/** Callers use their objects again. */
function copy(arg: unknown): unknown {
  const plain = typeof arg === 'object' && arg !== null && 'events' in arg;
  return plain ? { ...arg } : arg;
}
