import {
  SOCK_NONBLOCK,
  errno,
  type Call,
  type EpollEvent,
  type Fd,
  type Kernel,
  type SockAddr,
} from '@socketlings/kernel';
import { SimKernel, VirtualClock, type KernelNetwork } from '@socketlings/sim';
import { Diary } from '../base/diary.ts';
import { Lesson, type Facts } from '../base/lesson.ts';
import type { World } from '../base/world.ts';
import { CallRecord, fdOf } from './call-record.ts';
import { givenKernel } from './given-kernel.ts';
import { BLOCKS, MISUSE, NOT_YOURS, REJECTED } from './lessons.ts';
import { Peer } from './peer.ts';
import { sayCall } from './say-call.ts';
import { SpinGuard } from './spin-guard.ts';

/** An address with any port that is free; code under test gets a copy. */
export const ANYWHERE: SockAddr = { ip: '127.0.0.1', port: 0 };

/** A simulated kernel with a listener, peers that the test plays, and a record of all that the code under test calls. */
export class SimMachine {
  readonly world: World;
  /** The test's own way to the kernel. */
  readonly kernel: SimKernel;
  /** The kernel as the code under test gets it. */
  readonly given: Kernel;
  readonly calls = new CallRecord();
  readonly clock = new VirtualClock();
  readonly listener: { fd: Fd; addr: SockAddr };
  readonly #diary = new Diary();
  readonly #misuse: Misuse[] = [];
  readonly #ofTest = new Map<Fd, { readonly open: boolean }>();
  readonly #falseAlarms: EpollEvent[] = [];
  readonly #spins = new SpinGuard(SPIN);
  #instant = -1;

  constructor(world: World) {
    this.world = world;
    this.kernel = new SimKernel({
      network: world.ground.network as KernelNetwork,
      clock: this.clock,
    });
    this.listener = this.#listen();
    this.given = this.#observed();
    world.story = () => this.#diary.lines();
  }

  /** A connection: the server's descriptor, and the other end. */
  connection(name = 'ann'): { fd: Fd; peer: Peer } {
    const peer = this.dial(name);
    return { fd: this.kernel.accept4(this.listener.fd, SOCK_NONBLOCK), peer };
  }

  /** A peer that connects, and has arrived in the listener's queue. */
  dial(name: string, addr: SockAddr = this.listener.addr): Peer {
    const fd = this.kernel.socket(SOCK_NONBLOCK);
    this.kernel.connect(fd, addr);
    this.deliver();
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

  /** An address at which no socket listens. */
  unusedAddr(): SockAddr {
    const fd = this.kernel.socket(SOCK_NONBLOCK);
    this.kernel.bind(fd, ANYWHERE);
    const addr = this.addrOf(fd);
    this.kernel.close(fd);
    return addr;
  }

  /** Lets the network deliver what is on its way; neither timers nor pollers have a turn. */
  deliver(): void {
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

  /** The next wait of the code under test gives these events, for which there is no reason. */
  falseAlarm(fd: Fd, events: number): void {
    const data = this.calls.controls(fd)[0]?.data;
    if (data !== undefined) this.#falseAlarms.push({ events, data });
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
    this.#spins.expectNone();
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
    this.kernel.bind(fd, ANYWHERE);
    this.kernel.listen(fd, BACKLOG);
    this.#ofTest.set(fd, { open: true });
    return { fd, addr: this.addrOf(fd) };
  }

  #observed(): Kernel {
    const kernel = givenKernel(this.kernel, { after: (call) => this.#called(call) });
    const wait = kernel.epollWait.bind(kernel);
    kernel.epollWait = (ep, out, max, timeout) => {
      const falseAlarm = this.#falseAlarms.shift();
      if (!falseAlarm) return wait(ep, out, max, timeout);
      out[0] = { ...falseAlarm };
      return 1;
    };
    return kernel;
  }

  #called(call: Call): void {
    this.calls.add(call);
    this.say('you', sayCall(call));
    const misuse = this.#misuseIn(call);
    if (misuse) this.#misuse.push({ lesson: misuse, received: sayCall(call) });
    this.#expectProgress(call);
  }

  #misuseIn(call: Call): string | null {
    const { name, args, ret } = call;
    if (ret === -errno.EBADF) return MISUSE;
    if (WAITING.has(name)) return args.at(-1) === 0 || this.mayWait ? null : BLOCKS;
    const ofTest = this.#ofTest.get(fdOf(call) as Fd)?.open === true;
    return ofTest && !OPENING.has(name) ? NOT_YOURS : null;
  }

  #expectProgress({ name, ret }: Call): void {
    const now = this.clock.now();
    // That something is ready is no progress: it may be what was ready before.
    const inVain = now === this.#instant && (ret <= 0 || WAITING.has(name));
    this.#instant = now;
    if (inVain) this.#spins.countInVain(`${name}() and the like, ${SPIN} times`);
    else this.#spins.reset();
  }
}

// --- internal ---

const BACKLOG = 512;
const MOST = 20_000; // events of the network between two actions of a test
const SPIN = 3000; // calls at one instant that bring nothing

/** Their first argument is no descriptor. */
const OPENING: ReadonlySet<Call['name']> = new Set(['socket', 'epollCreate1', 'eventfd']);

/** Those that wait, if their last argument says so. */
const WAITING: ReadonlySet<Call['name']> = new Set(['epollWait', 'poll']);

type Misuse = Facts & { readonly received: string };
