import type { Conn, RawConn } from '@socketlings/net';
import { ShortWrites } from '@socketlings/net/short-writes';
import { MeteredRaw, shortWritesFor } from '@socketlings/sim';
import { commas } from '../../base/bytes.ts';
import { endsOf } from '../../base/call.ts';
import { GivenRaw } from '../../base/given.ts';
import type { Facts } from '../../base/lesson.ts';
import { sayOutcome } from '../../base/say-outcome.ts';
import { microtasks } from '../../model/microtasks.ts';
import { Peer } from '../../model/peer.ts';
import type { SimWorld } from '../../model/sim-world.ts';
import { sayBytes } from '../../model/stream.ts';
import { ToldScript } from '../../model/told-script.ts';
import { NONE, type Does, type SharedAct } from './acts.ts';
import type { FrameWriter } from './frames.ts';
import { SharedCalls, type Setter } from './shared-calls.ts';
import { Wire } from './wire.ts';

/** The two classes under test. */
export interface Classes {
  readonly SafeConn: new (raw: RawConn) => Conn;
  readonly FrameWriter: new (conn: Conn) => FrameWriter;
}

/** A script of many tasks and one connection, in which everything that the contract says is looked at. */
export class SharedScript extends ToldScript<SimWorld, Does> {
  readonly #calls: SharedCalls;
  readonly #peer: Peer;
  readonly #raw: MeteredRaw;
  #tasks = 0;
  /** In how many microtasks from the end of the next raw call a newcomer comes. */
  readonly #newcomers: { read?: number | undefined; write?: number | undefined } = {};
  #sends: 'writes' | 'frames' | undefined;

  constructor(world: SimWorld, { SafeConn, FrameWriter }: Classes) {
    super(world, world.ground.clock);
    const { ground, random } = world;
    const { client, server } = ground.simulated.pair('the peer');
    const wire = new Wire();
    const short = new ShortWrites(server, shortWritesFor(ground.network, random));
    const accepted = (bytes: Uint8Array): void => this.judge(wire.accepted(bytes));
    const raw = new MeteredRaw(short, { accepted, left: (op) => this.#greet(op) });
    const conn = new SafeConn(new GivenRaw(raw));
    const site = { ground, clock: ground.clock, ends: endsOf(raw) };
    this.#raw = raw;
    this.#peer = new Peer(client, (what) => this.notes('peer', what));
    this.#calls = new SharedCalls(
      site,
      { conn, raw, writer: new FrameWriter(conn), wire },
      (call, wrong) => {
        this.ended(call.who, call, sayOutcome(call));
        this.judge(wrong);
      },
    );
  }

  protected act({ does, n }: SharedAct): void | Promise<void> {
    return this.#acts[does](n);
  }

  protected whenQuiet(): Facts | undefined {
    return this.#calls.whenQuiet();
  }

  /** All directions wait and get what they wait for, then two close, and all is called once more. */
  protected async finish(): Promise<void> {
    const calls = this.#calls;
    if (!calls.closed) {
      if (calls.limited) this.#set('setDeadline', NONE);
      this.#write(this.#tooMuch);
      this.#write(1);
      this.#read(1000);
      this.#read(1000);
      this.#newcomers.write ??= 1;
      await this.#drain();
      this.#newcomers.read ??= 1;
      this.#peer.sendsItsLast(5);
      await this.quiet();
      this.#frame(10);
      this.#close('close');
    }
    this.#close('close');
    this.#read(1);
    this.#write(1);
    this.#set('setDeadline', NONE);
    await this.quiet();
  }

  readonly #acts: Readonly<Record<Does, (n: number) => void | Promise<void>>> = {
    write: (n) => this.#write(this.#size(n)),
    read: (n) => this.#read(n),
    frame: (n) => this.#frame(this.#size(n)),
    close: () => this.#close('close'),
    'close write': () => this.#closeWrite(),
    'read deadline': (n) => this.#set('setReadDeadline', n),
    'write deadline': (n) => this.#set('setWriteDeadline', n),
    'both deadlines': (n) => this.#set('setDeadline', n),
    time: (n) => this.#pass(n),
    'the peer sends': (n) => this.#peer.sends(n),
    'the peer sends its last': (n) => this.#peer.sendsItsLast(n),
    'the peer reads': (n) => this.#peerReads(n),
    'the peer ends': () => this.#peer.ends('closeWrite'),
    'the peer closes': () => this.#peer.ends('close'),
    'the peer resets': () => this.#peer.ends('reset'),
    'a raw write fails': (n) => this.#failLater(n),
    'a crowd writes': (n) => this.#crowd(n, () => this.#write(20)),
    'a crowd reads': (n) => this.#crowd(n, () => this.#read(20)),
    'a newcomer writes': (n) => void (this.#newcomers.write = n),
    'a newcomer reads': (n) => void (this.#newcomers.read = n),
    'a close cuts': (n) => this.#closeAfter(n),
    'calls are cut': (n) => this.#cut(n),
  };

  get #tooMuch(): number {
    return this.world.ground.allBuffers + MORE;
  }

  #size(n: number): number {
    return n === NONE ? this.#tooMuch : n;
  }

  /** Each call is another task's. */
  #nextTask(): string {
    this.#tasks += 1;
    return NAMES[this.#tasks % NAMES.length]!;
  }

  #read(length: number): void {
    if (this.#calls.count('read') >= MOST) return;
    const who = this.#nextTask();
    this.called(who, `read(${sayBytes(length)})`);
    this.#calls.read(who, length);
  }

  /** A script has writes or frames: whoever has a FrameWriter sends through it alone. */
  #write(length: number): void {
    this.#sends ??= 'writes';
    this.#send(length);
  }

  #frame(length: number): void {
    this.#sends ??= 'frames';
    this.#send(length);
  }

  #send(length: number): void {
    if (this.#calls.count('write') >= MOST) return;
    const who = this.#nextTask();
    if (this.#sends === 'writes') {
      this.called(who, `write(${sayBytes(length)})`);
      this.#calls.write(who, length);
    } else {
      this.called(who, `writeFrame(1 byte and ${sayBytes(length)})`);
      this.#calls.frame(who, 1 + length);
    }
  }

  #close(how: 'close' | 'closeWrite'): void {
    const who = this.#nextTask();
    this.called(who, `${how}()`);
    this.#calls.close(who, how);
  }

  /** What becomes of a write that waits is open. */
  #closeWrite(): void {
    if (this.#calls.count('write') === 0) this.#close('closeWrite');
  }

  #set(which: Setter, ms: number): void {
    this.called('test', `${which}(${ms === NONE ? 'null' : `in ${commas(ms)} ms`})`);
    const now = this.world.ground.clock.now();
    this.judge(this.#calls.set(which, ms === NONE ? null : now + ms));
  }

  async #pass(ms: number): Promise<void> {
    this.notes('time', `${commas(ms)} ms pass`);
    await this.world.pass(ms);
    await this.quiet();
  }

  #failLater(after: number): void {
    this.notes('raw', `a write fails with ENOBUFS when ${sayBytes(after)} more are accepted`);
    this.#raw.failWriteAfter(after, 'ENOBUFS');
  }

  #crowd(count: number, begin: () => void): void {
    for (let i = 0; i < count; i += 1) begin();
  }

  /** Somebody has left the raw connection, and the next one is not yet inside: time for a newcomer. */
  #greet(op: 'read' | 'write'): void {
    const gap = this.#newcomers[op];
    if (gap === undefined) return;
    this.#newcomers[op] = undefined;
    const come = (): void => (op === 'read' ? this.#read(20) : this.#write(20));
    void microtasks(gap).then(come);
  }

  async #closeAfter(gap: number): Promise<void> {
    this.#read(10);
    this.#write(this.#tooMuch);
    this.#write(20);
    if (this.sayGap(gap) > 0) await microtasks(gap);
    this.#close('close');
  }

  async #cut(gap: number): Promise<void> {
    this.#read(10);
    this.#write(20);
    if (this.sayGap(gap) > 0) await microtasks(gap);
    this.#set('setDeadline', -1000);
    await this.quiet();
    this.#set('setDeadline', NONE);
  }

  async #peerReads(most: number): Promise<void> {
    await this.#peer.reads(most);
  }

  /** The peer reads until no more comes. */
  async #drain(): Promise<void> {
    do await this.quiet();
    while ((await this.#peer.reads(READ_ALL)).length > 0);
  }
}

// --- internal ---

const NAMES = ['ann', 'bob', 'cyd', 'dan', 'eve', 'fay', 'gus', 'hal'];
const MOST = 8; // calls of one direction that wait
const MORE = 1000; // bytes beyond what the buffers hold
const READ_ALL = 10_000; // bytes
