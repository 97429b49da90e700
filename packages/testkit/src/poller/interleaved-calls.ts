import type { Task } from '@socketlings/sim';
import { copyOf, lend } from '../base/border.ts';
import { toBytes } from '../base/bytes.ts';
import type { PollDesc } from './contract.ts';
import { InterleavedMachine, type PolledConn } from './interleaved-machine.ts';
import { outcomeSteps } from './outcome-word.ts';
import type { Steps } from './way.ts';

/** A call of the poller by a task of its own. */
export interface Caller {
  readonly task: Task;
  readonly conn: () => PolledConn;
  readonly direction: 'r' | 'w';
  /** What keeps it from sleeping on, beside what the kernel says; where this is asked for it may sleep. */
  readonly reason?: (() => string | null) | undefined;
}

/** Something that has happened in this order, or is yet to happen. */
export interface Moment {
  happened: boolean;
}

/** What is asked of the poller under test; the schedule says when. */
export class InterleavedCalls extends InterleavedMachine {
  protected readonly callers: Caller[] = [];
  /** How many waits had come back when the last `wake()` began. */
  protected unheard = -1;

  /** A task that reads once. */
  reads(name: string, conn: PolledConn, reason?: Caller['reason']): Caller {
    return this.readsAfter({ happened: true }, name, () => conn, reason);
  }

  /** The same beside somebody who reads: that is forbidden, but no race; nobody runs in the middle of it. */
  readsToo(name: string, conn: PolledConn, reason: Caller['reason']): Caller {
    const p = new Uint8Array(64);
    const task = this.way.go(name, () => this.#reading(conn.pd, p), { whole: true });
    return this.#calls({ task, conn: () => conn, direction: 'r', reason });
  }

  /** A task that reads once when something else has happened. */
  readsAfter(
    event: Readonly<Moment>,
    name: string,
    conn: () => PolledConn,
    reason?: Caller['reason'],
  ): Caller {
    const p = new Uint8Array(64);
    const body = (): Steps<string> => this.#reading(conn().pd, p);
    const task = this.way.go(name, body, { when: () => event.happened });
    return this.#calls({ task, conn, direction: 'r', reason });
  }

  /** A task that reads twice, one after the other. */
  readsTwice(name: string, conn: PolledConn, size = 64): Caller {
    const p = new Uint8Array(size);
    const body = function* (this: InterleavedCalls): Steps<string> {
      const first = yield* this.#reading(conn.pd, p);
      return `${first} ${yield* this.#reading(conn.pd, p)}`;
    };
    const task = this.way.go(name, body.bind(this));
    return this.#calls({ task, conn: () => conn, direction: 'r' });
  }

  /** A task that writes once. */
  writes(name: string, conn: PolledConn, data: string, reason?: Caller['reason']): Caller {
    const bytes = toBytes(data);
    const body = (): Steps<string> => this.#writing(conn.pd, bytes);
    const task = this.way.go(name, body);
    return this.#calls({ task, conn: () => conn, direction: 'w', reason });
  }

  closes(name: string, { pd }: PolledConn): void {
    const close = function* (this: InterleavedCalls): Steps<void> {
      this.say(name, 'close()');
      yield* this.asks('close', pd);
    };
    this.act(name, close.bind(this));
  }

  /** A connection is closed, and the next one gets its number. */
  replaces(name: string, old: PolledConn): Moment & { conn: PolledConn } {
    const peer = this.dial();
    const replaced = { happened: false, conn: old };
    const replace = function* (this: InterleavedCalls): Steps<void> {
      this.say(name, 'close()');
      yield* this.asks('close', old.pd);
      const fd = this.acceptAs(old.fd);
      this.say(name, `open(${fd}): a new connection`);
      replaced.conn = { pd: (yield* this.asks('open', fd)) as PollDesc, fd, peer };
      replaced.happened = true;
    };
    this.act(name, replace.bind(this));
    this.kernel.write(peer, Buffer.from('hello'));
    return replaced;
  }

  /** Sets a deadline before the first turn. */
  deadline({ pd }: PolledConn, mode: 'r' | 'w' | 'rw', inMs: number): void {
    this.way.now(this.asks('setDeadline', pd, mode, this.clock.now() + inMs));
  }

  setsDeadline(name: string, { pd }: PolledConn, mode: 'r' | 'w' | 'rw', inMs: number): Moment {
    const event = { happened: false };
    const set = function* (this: InterleavedCalls): Steps<void> {
      this.say(name, `setDeadline('${mode}', ${inMs < 0 ? 'past' : `in ${inMs} ms`})`);
      yield* this.asks('setDeadline', pd, mode, this.clock.now() + inMs);
      event.happened = true;
    };
    this.act(name, set.bind(this));
    return event;
  }

  /** Somebody calls `wake()`, so many times. */
  wakes(name: string, times = 1): void {
    const wake = function* (this: InterleavedCalls): Steps<void> {
      this.say(name, 'wake()');
      this.unheard = this.returned;
      yield* this.asks('wake');
    };
    this.act(name, wake.bind(this), { times });
  }

  #reading(pd: PollDesc, p: Uint8Array): Steps<string> {
    const { poller, way } = this;
    return outcomeSteps(() => way.settled(poller, 'read', [pd, lend(p)]), p);
  }

  #writing(pd: PollDesc, bytes: Uint8Array): Steps<string> {
    const { poller, way } = this;
    return outcomeSteps(() => way.settled(poller, 'write', [pd, copyOf(bytes)]));
  }

  #calls(caller: Caller): Caller {
    this.callers.push(caller);
    return caller;
  }
}
