import {
  SOCK_NONBLOCK,
  errno,
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
import { BLOCKS, MISUSE, NOT_YOURS, REJECTED, SPINS } from './lessons.ts';
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
  readonly #misuse: Misuse[] = [];
  readonly #ofTest = new Map<Fd, { readonly open: boolean }>();
  readonly #rumours: EpollEvent[] = [];
  #atOneInstant = 0;
  #instant = -1;
  #spins: Lesson | undefined;

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
    const peer = new Peer(this.kernel, fd, (text) => this.say(name, text));
    this.#ofTest.set(fd, peer);
    return peer;
  }

  /** The server's side of a connection that the code under test has made. */
  acceptByTest(): Fd {
    const fd = this.kernel.accept4(this.listener.fd, SOCK_NONBLOCK);
    this.#ofTest.set(fd, { open: true });
    return fd;
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
    if (this.#spins) throw this.#spins; // the code under test may have caught it
    this.world.expectNoRejection(REJECTED);
    const [first] = this.#misuse;
    if (first) throw new Lesson(first);
  }

  /** Whether the code under test may stop the whole program now. */
  protected get mayWait(): boolean {
    return true;
  }

  #listen(): { fd: Fd; addr: SockAddr } {
    const fd = this.kernel.socket(SOCK_NONBLOCK);
    this.kernel.bind(fd, ANY_PORT);
    this.kernel.listen(fd, BACKLOG);
    this.#ofTest.set(fd, { open: true });
    return { fd, addr: this.addrOf(fd) };
  }

  #observed(): Kernel {
    const kernel = givenKernel(this.kernel, { after: (call) => this.#called(call) });
    const wait = kernel.epollWait.bind(kernel);
    kernel.epollWait = (ep, out, max, timeout) => {
      const rumour = this.#rumours.shift();
      if (!rumour) return wait(ep, out, max, timeout);
      out[0] = { ...rumour };
      return 1;
    };
    return kernel;
  }

  #called(call: Call): void {
    if (this.#calls.length < KEPT) this.#calls.push(call);
    this.say('you', sayCall(call));
    const misuse = this.#misuseIn(call);
    if (misuse) this.#misuse.push({ lesson: misuse, received: sayCall(call) });
    this.#expectProgress(call);
  }

  #misuseIn({ name, args, ret }: Call): string | null {
    const fd = name === 'epollCtl' ? args[2] : args[0];
    if (ret === -errno.EBADF) return MISUSE;
    if (name === 'epollWait') return args[3] === 0 || this.mayWait ? null : BLOCKS;
    const ofTest = this.#ofTest.get(fd as Fd)?.open === true;
    return ofTest && !OPENING.has(name) ? NOT_YOURS : null;
  }

  #expectProgress(call: Call): void {
    const now = this.clock.now();
    this.#atOneInstant = now === this.#instant && call.ret <= 0 ? this.#atOneInstant + 1 : 0;
    this.#instant = now;
    if (this.#atOneInstant < SPIN) return;
    const received = `${call.name}() and the like, ${SPIN} times`;
    throw (this.#spins ??= new Lesson({ lesson: SPINS, received }));
  }
}

// --- internal ---

const ANY_PORT: SockAddr = { ip: '127.0.0.1', port: 0 };
const BACKLOG = 512;
const MOST = 20_000; // events of the network between two actions of a test
const KEPT = 20_000; // system calls
const SPIN = 3000; // calls at one instant that bring nothing

/** Their first argument is no descriptor. */
const OPENING: ReadonlySet<Call['name']> = new Set(['socket', 'epollCreate1', 'eventfd']);

type Misuse = Facts & { readonly received: string };
