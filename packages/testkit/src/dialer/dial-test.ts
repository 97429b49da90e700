import { SysError, nodeSockets, realClock, type Clock, type Sockets } from '@socketlings/net';
import type { SimConnecting, SimSockets } from '@socketlings/sim';
import { endsOf, type Call, type CallSite, type Ends } from '../base/call.ts';
import { GivenClock } from '../base/given.ts';
import type { Ground } from '../base/ground.ts';
import { REJECTED } from '../base/known-mistakes.ts';
import { Lesson } from '../base/lesson.ts';
import { sayError } from '../base/say-error.ts';
import { SimGround } from '../base/sim-ground.ts';
import { busyTurns, timersEver } from '../base/turns.ts';
import { World } from '../base/world.ts';
import { PACE, PacedClock } from '../base/paced-clock.ts';
import { passOn } from '../base/pass-on.ts';
import type { Dial, Limits } from './contract.ts';
import { DialCall } from './dial-call.ts';
import { GivenSockets } from './given-sockets.ts';
import { FOREIGN, LEFT_OPEN, MISUSE, THROWN, TIMER_LEFT } from './lessons.ts';
import { sayLimits } from './say-limits.ts';
import { Server } from './server.ts';

/** A test of a dialer: its sockets and its clock are the test's, and so is whoever listens. Times are the clock's. */
export class DialTest extends World implements CallSite {
  readonly clock: Clock;
  readonly ends: Ends = endsOf({} as never);
  readonly timePasses = true;
  readonly #sockets: SimSockets | undefined; // real ones do not tell
  readonly #paced: PacedClock | undefined;
  readonly #given: Sockets;
  readonly #calls: DialCall[] = [];

  constructor(ground: Ground) {
    super(ground);
    if (ground instanceof SimGround) {
      this.#paced = new PacedClock(ground.clock);
      this.#sockets = ground.simulated.sockets();
      ground.trace.follow(this.#paced);
    }
    this.clock = this.#paced ?? realClock;
    this.#given = new GivenSockets(this.#sockets ?? nodeSockets, (error) => this.#thrown(error));
  }

  /** The sockets that were opened; in the simulator only. */
  get sockets(): SimSockets {
    return this.#sockets!;
  }

  /** The only socket that was opened. */
  get socket(): SimConnecting {
    const [socket] = this.sockets.all;
    if (socket) return socket;
    throw new Lesson({ lesson: 'dial() has opened no socket: sockets.open() gives one.' });
  }

  /** Timers that are set. */
  get timers(): number {
    return this.#paced ? this.#paced.armed + this.#paced.foreign : 0;
  }

  /** Timers that were ever set. */
  get timersEver(): number {
    return this.#paced ? this.#paced.set + this.#paced.foreign : 0;
  }

  /** Somebody who listens; `backlog` and one more may wait to be accepted. */
  async server({ backlog }: { backlog?: number } = {}): Promise<Server> {
    const { ground } = this;
    const listener =
      ground instanceof SimGround
        ? ground.simulated.listen(backlog === undefined ? {} : { backlog })
        : await ground.listen();
    return new Server(this, listener);
  }

  /** Somebody who accepts nobody, and whose queue is full. */
  async fullServer(): Promise<Server> {
    const { simulated } = this.ground as SimGround;
    const listener = simulated.listen({ backlog: 0 });
    await simulated.dial('somebody', listener.addr);
    this.note('somebody', 'connects, and takes the only place in the queue');
    return new Server(this, listener);
  }

  /** Where nobody listens. */
  async nobody(): Promise<string> {
    const server = await this.server();
    await server.close();
    return server.address;
  }

  dial(dial: Dial, address: string, limits: Limits = {}): DialCall {
    return this.#call({ dial, network: 'tcp', address, limits, to: address, text: address });
  }

  /** The same with whatever is given for network and address; `to`: where an error may say that it went. */
  dialAny(
    dial: Dial,
    network: string,
    address: string | readonly string[],
    {
      to = String(address),
      ...limits
    }: Limits & { to?: string | readonly string[] | undefined } = {},
  ): DialCall {
    const text = typeof address === 'string' ? `'${address}'` : `[${address.join(', ')}]`;
    return this.#call({ dial, network, address, limits, to, text: `'${network}', ${text}` });
  }

  /** Puts something into the story. */
  note(who: string, text: string): void {
    this.ground.trace.add('notes', who, 'server', { text });
  }

  tell(call: Call): void {
    const took = call instanceof DialCall && call.state !== 'pending' ? `${call.took} ms: ` : '';
    this.note('you', `${took}${call.describe()}`);
  }

  whyNoDeadline(): string | undefined {
    return this.#paced && this.#paced.foreign > 0 ? FOREIGN : undefined;
  }

  /** The time `ms` from now. */
  in(ms: number): number {
    return this.clock.now() + ms;
  }

  /** Lets exactly `ms` pass, and everything happen until then. */
  override async pass(ms: number): Promise<void> {
    this.note('', `${ms} ms pass`);
    await this.#pass(ms / PACE);
  }

  /** No socket is open but so many. */
  expectOpen(count: number, lesson: string): void {
    const open = this.sockets.all.filter(({ isOpen }) => isOpen).map(({ name }) => name);
    const received = `${open.length} open: ${open.join(', ')}`;
    this.expect(open.length === count, { lesson, expected: `${count} open`, received });
  }

  /** Lets so many seconds of the kernel's own time pass: those in which it sends a SYN again. */
  async passInKernel(seconds: number): Promise<void> {
    this.note('', `${seconds} s of the kernel pass, ${seconds * PACE} s on your clock`);
    await this.#pass(seconds * 1000);
  }

  /** Lets arrive what is on its way; a SYN that was dropped is not sent again so soon. */
  async soon(): Promise<void> {
    await this.#pass(SOON);
  }

  /** It waits, and nothing runs meanwhile to look whether it may go on. */
  async expectWaits(call: DialCall, lesson: string): Promise<void> {
    await this.soon();
    if (call.state === 'pending') return;
    throw new Lesson({ lesson, expected: `${call.what} to wait`, received: call.describe() });
  }

  /** Whoever waits sleeps: `ms` pass without a turn or a timer in which to look. */
  async expectSleep(ms: number): Promise<void> {
    const asked = this.#asked;
    const turns = await busyTurns(TURNS, () => this.ground.touch());
    const before = timersEver((this.ground as SimGround).clock);
    await this.pass(ms);
    const looks = this.#asked - asked;
    const timers = timersEver((this.ground as SimGround).clock) - before;
    this.expect(turns < TURNS / 2 && looks <= FEW && timers <= FEW, {
      lesson:
        'dial() waits, and meanwhile you look again and again whether it may go on: that is called polling, ' +
        'and it burns the processor. Sleep; onReady() calls when there is something to look at.',
      expected: 'nothing to run while nothing happens',
      received:
        looks > FEW ? `${looks} calls of error() and peer()` : 'something that runs all the time',
    });
  }

  /** No descriptor is open. */
  expectNothingLeft(lesson = LEFT_OPEN): void {
    if (!this.#sockets) return;
    const open = this.#sockets.all.filter((socket) => socket.isOpen);
    this.expect(open.length === 0, {
      lesson,
      expected: 'no descriptor open',
      received: `${open.map(({ name }) => name).join(' and ')}: open`,
    });
  }

  expectNoTimer(lesson = TIMER_LEFT): void {
    const { timers } = this;
    this.expect(timers === 0, { lesson, expected: 'no timer', received: `${timers} set` });
  }

  override async end(): Promise<void> {
    this.expectSound();
    if (this.#calls.some(({ state }) => state === 'pending')) return; // what it would do next is another step's
    await super.end();
    this.expectSound();
  }

  /** What must hold whenever a test is over. */
  expectSound(): void {
    this.expectNoRejection(REJECTED);
    const misused = this.#sockets?.all.find((socket) => socket.misuse.length > 0);
    this.expect(misused === undefined, () => ({
      lesson: MISUSE,
      expected: 'no call behind close() or conn()',
      received: `${misused!.name}: ${misused!.misuse[0]}()`,
    }));
  }

  get #asked(): number {
    return this.sockets.all.reduce((sum, { asked }) => sum + asked, 0);
  }

  #call({ dial, network, address, limits, to, text }: Calling): DialCall {
    const what = `dial(${[text, ...sayLimits(limits)].join(', ')})`;
    this.note('you', what);
    const options = { ...limits, sockets: this.#given, clock: new GivenClock(this.clock) };
    const given = typeof address === 'string' ? address : [...address];
    const call = new DialCall(this, what, [to].flat(), () => dial(network, given, options));
    this.#calls.push(call);
    return call;
  }

  async #pass(ms: number): Promise<void> {
    if (!(this.ground instanceof SimGround)) return;
    await passOn(this.ground, ms);
  }

  #thrown(error: unknown): void {
    if (error instanceof SysError && error.code === 'EBADF') return; // told as misuse
    const lesson = new Lesson({ lesson: THROWN, received: sayError(error) }, { cause: error });
    if (this.ground instanceof SimGround) this.ground.simulated.scheduler.fail(lesson);
    else this.rejections.push(error);
  }
}

// --- internal ---

const SOON = 40; // ms of the network: more than a handshake takes, less than a pause between two SYNs
const FEW = 10;
const TURNS = 50; // of the event loop

interface Calling {
  readonly dial: Dial;
  readonly network: string;
  readonly address: string | readonly string[];
  readonly limits: Limits;
  readonly to: string | readonly string[];
  readonly text: string;
}
