import type { SocketOption, TcpSocket } from '@socketlings/net';
import type { SimTcp } from '@socketlings/sim';
import { endsOf, type Call, type CallSite, type Ends } from '../base/call.ts';
import type { Ground, Peer } from '../base/ground.ts';
import { REJECTED } from '../base/known-mistakes.ts';
import { Lesson } from '../base/lesson.ts';
import { sayError } from '../base/say-error.ts';
import { SimGround } from '../base/sim-ground.ts';
import { World } from '../base/world.ts';
import type { TcpConnClass } from './contract.ts';
import { GivenTcp } from './given-tcp.ts';
import { expectHeard, hear, type Heard, type HearLessons } from './hear.ts';
import { FOREIGN, MISUSE } from './lessons.ts';
import { nodePair } from './node-pair.ts';
import { passOn } from '../base/pass-on.ts';
import { TestedTcp } from './tested-tcp.ts';

/** A test of one connection over a bare socket; ann, at the other end, is played by the test. */
export class ConnTest extends World implements CallSite {
  readonly timePasses = true;
  readonly clock;
  ends: Ends = { local: '', remote: '' };
  #ann: Peer | undefined;
  #socket: SimTcp | undefined; // real ones do not tell
  #stop = (): void => {};
  readonly #calls: Call[] = [];

  constructor(ground: Ground) {
    super(ground);
    this.clock = ground.clock;
  }

  get ann(): Peer {
    return this.#ann!;
  }

  /** The bare socket; in the simulator only. */
  get socket(): SimTcp {
    return this.#socket!;
  }

  /** More bytes than fit between the two ends while neither reads. */
  get tooMuch(): number {
    return this.ground.allBuffers + 20_000;
  }

  /** Fewer bytes than fit, and more than ann's buffer has room for. */
  get accepted(): number {
    return this.ground instanceof SimGround ? this.ground.simulated.bufferSize * 1.5 : 200_000;
  }

  async open(TcpConn: TcpConnClass): Promise<TestedTcp> {
    const socket = await this.#connect();
    this.ends = endsOf(socket);
    const conn = this.#make(() => new TcpConn(new GivenTcp(socket)));
    this.#socket?.tellOptions();
    return new TestedTcp(this, conn);
  }

  /** Puts something into the story. */
  note(text: string): void {
    this.ground.trace.add('notes', 'you', 'ann', { text });
  }

  /** A read that brings bytes is told by the wire. */
  tell(call: Call): void {
    this.#calls.push(call);
    const isOnTheWire = typeof call.value === 'number' && call.value > 0;
    if (!isOnTheWire) this.note(call.describe());
  }

  /** Ann sends this, and it arrives. */
  async annSends(text: string): Promise<void> {
    await this.ann.write(new TextEncoder().encode(text));
    await this.quiet();
  }

  /** Ann breaks off, and you are told. */
  async annBreaksOff(): Promise<void> {
    await this.ann.reset();
    await this.quiet();
  }

  /** What ann reads, to the end or an error; no more than a byte beyond `length`. */
  annHears(length: number): Promise<Heard> {
    return hear(this.ann, length + 1);
  }

  async expectAnnHears(
    expected: { bytes: Uint8Array | string; last: Heard['last'] },
    lessons: HearLessons,
  ): Promise<void> {
    expectHeard('ann', await this.annHears(expected.bytes.length), expected, lessons);
  }

  /** What the kernel has made of an option. */
  expectOption(option: SocketOption, value: number, lesson: string): void {
    const received = this.socket.ask(option);
    this.expect(received === value, {
      lesson,
      expected: `${option} to be ${value}`,
      received: `${received}`,
    });
  }

  /** Lets so many seconds of the kernel's own time pass, and everything happen until then. */
  async passInKernel(seconds: number): Promise<void> {
    this.ground.trace.add('notes', '', '', { text: `${seconds} s pass` });
    await passOn(this.ground as SimGround, seconds * 1000);
  }

  /** It waits, and no timer runs that would end it; unlike `expectPending` this lets no time pass. */
  expectWaits(call: Call, lesson: string): void {
    this.expect(call.state === 'pending', {
      lesson,
      expected: `${call.what} to wait`,
      received: call.describe(),
    });
    const { armedTimers } = (this.ground as SimGround).clock;
    this.expect(armedTimers === 0, {
      lesson: FOREIGN,
      expected: 'no timer',
      received: `${armedTimers} set`,
    });
  }

  override async end(): Promise<void> {
    this.expectNoRejection(REJECTED);
    const misused = this.#socket?.misuse[0];
    this.expect(misused === undefined, {
      lesson: MISUSE,
      expected: 'no call after raw.close()',
      received: `raw.${misused}()`,
    });
    await super.end();
    this.#stop();
  }

  async #connect(): Promise<TcpSocket> {
    if (this.ground instanceof SimGround) {
      const { client, socket } = this.ground.simulated.tcpPair('ann', 'you');
      this.#ann = client;
      return (this.#socket = socket);
    }
    const { peer, socket, stop } = await nodePair(this.ground, 'ann');
    this.#ann = peer;
    this.#stop = stop;
    return socket;
  }

  #make<T>(make: () => T): T {
    try {
      return make();
    } catch (error) {
      const lesson = 'new TcpConn(raw) threw an error.';
      throw new Lesson({ lesson, received: sayError(error) }, { cause: error });
    }
  }
}
