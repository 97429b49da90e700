import { plural } from '../../base/bytes.ts';
import type { Facts } from '../../base/lesson.ts';
import { microtasks } from '../../model/microtasks.ts';
import { NONE, type Does, type SocketAct } from './acts.ts';
import type { Setter } from './calls.ts';
import { SocketActs } from './socket-acts.ts';

/** A script of one connection and its peer, in which everything that the contract says is looked at. */
export class SocketScript extends SocketActs {
  protected act({ does, n }: SocketAct): void | Promise<void> {
    return this.#acts[does](n);
  }

  protected whenQuiet(): Facts | undefined {
    return this.calls.whenQuiet();
  }

  /** Both directions wait and get what they wait for, all is read to its end, then closed, and called once more. */
  protected async finish(): Promise<void> {
    const calls = this.calls;
    if (!calls.closed) {
      if (calls.limited) this.set('setDeadline', NONE);
      this.read(READ_ALL);
      this.write(this.tooMuch);
      await this.drain();
      this.ann.sendsItsLast(5);
      for (let i = 0; i < FEW_READS && !calls.reading.over; i += 1) {
        await this.quiet();
        this.read(READ_ALL);
      }
      await this.quiet();
      this.close('close');
      await this.quiet();
    }
    this.close('close');
    this.read(1);
    this.write(1);
    this.set('setReadDeadline', NONE);
    await this.quiet();
    this.judge(calls.reading.memory() ?? this.timers(0));
    calls.expectEnds();
  }

  readonly #acts: Readonly<Record<Does, (n: number) => void | Promise<void>>> = {
    read: (n) => this.read(n),
    'read nothing': () => this.read(0),
    write: (n) => this.write(n === NONE ? this.tooMuch : n),
    'write nothing': () => this.write(0),
    close: () => this.close('close'),
    'close write': () => this.#closeWrite(),
    'read deadline': (n) => this.set('setReadDeadline', n),
    'write deadline': (n) => this.set('setWriteDeadline', n),
    'both deadlines': (n) => this.set('setDeadline', n),
    time: (n) => this.pass(n),
    'ann sends': (n) => this.ann.sends(n),
    'ann reads': (n) => this.annReads(n),
    'ann ends': () => this.ann.ends('closeWrite'),
    'ann closes': () => this.ann.ends('close'),
    'ann resets': () => this.ann.ends('reset'),
    'ann sends her last': (n) => this.ann.sendsItsLast(n),
    'reads are cut': (n) => this.#cut('setReadDeadline', n, () => this.read(10)),
    'writes are cut': (n) => this.#cut('setWriteDeadline', n, () => this.write(this.tooMuch)),
    'a close cuts': (n) => this.#closeAfter(n),
    'trickle in': (n) =>
      this.#trickle(
        'setReadDeadline',
        n,
        () => this.ann.sends(1),
        () => this.read(1),
      ),
    'trickle out': (n) =>
      this.#trickle(
        'setWriteDeadline',
        n,
        () => this.write(1),
        () => this.annReads(1),
      ),
    'false alarm': (n) => this.#falseAlarm(n),
    interrupt: (n) => this.#interrupt(n),
    'many waits': (n) => this.#manyWaits(n),
  };

  /** What a write that waits becomes of it is open. */
  #closeWrite(): void {
    if (!this.calls.writing.current) this.close('closeWrite');
  }

  /** A call begins, and its deadline is over in the same moment; another one, and it is one microtask later, and so on. */
  async #cut(which: Setter, times: number, begin: () => void): Promise<void> {
    for (let gap = 0; gap < times; gap += 1) {
      begin();
      if (this.sayGap(gap) > 0) await microtasks(gap);
      this.set(which, -1000);
      await this.quiet();
      this.set(which, NONE);
    }
  }

  async #closeAfter(gap: number): Promise<void> {
    this.read(10);
    if (this.sayGap(gap) > 0) await microtasks(gap);
    this.close('close');
  }

  /** One byte after the other, with time between them, before and after a deadline. */
  async #trickle(
    which: Setter,
    ms: number,
    ...acts: (() => void | Promise<void>)[]
  ): Promise<void> {
    this.set(which, (DROPS - 1.5) * ms);
    for (let i = 0; i < DROPS; i += 1) {
      for (const act of acts) {
        await act();
        await this.quiet();
      }
      await this.pass(ms);
    }
  }

  #falseAlarm(which: number): void {
    this.notes('raw', 'calls onReady, and nothing has changed');
    this.world.raw.falseAlarm({ r: which !== 1, w: which !== 2 });
  }

  #interrupt(times: number): void {
    this.notes('raw', `the next ${times === 1 ? 'call fails' : `${times} calls fail`} with EINTR`);
    this.world.raw.interruptNext(times);
  }

  /** A read that waits and is ended by its deadline, again and again, with a new deadline each time. */
  async #manyWaits(times: number): Promise<void> {
    const calls = this.calls;
    const { raw, ground } = this.world;
    if (calls.closed || calls.reading.current || raw.ended || raw.readable > 0) return;
    this.called(
      'you',
      `read(10 bytes) until its deadline is set to the past, ${plural(times, 'time')}`,
    );
    for (let i = 0; i < times && !calls.reading.current; i += 1) {
      this.judge(calls.set('setReadDeadline', this.world.in(LONG + i)));
      calls.read(10);
      raw.falseAlarm();
      this.judge(calls.set('setReadDeadline', 0));
      ground.simulated.scheduler.progress(); // it is the test that calls again and again
      for (let i = 0; i < MICROTASKS && calls.reading.current; i += 1) await microtasks(1);
    }
    this.judge(calls.set('setReadDeadline', null) ?? this.timers(2));
  }
}

// --- internal ---

const READ_ALL = 10_000; // bytes
const LONG = 1000; // ms
const MICROTASKS = 100; // more than any call takes to settle
const FEW_READS = 4; // more than it takes to the end
const DROPS = 4;
