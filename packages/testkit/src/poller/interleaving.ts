import type { Ending, Task } from '@socketlings/sim';
import { Lesson } from '../base/lesson.ts';
import { sayError } from '../base/say-error.ts';
import { InterleavedCalls, type Caller } from './interleaved-calls.ts';
import type { PolledConn } from './interleaved-machine.ts';
import { CLOSED_TOO_EARLY, EARLY, OTHER_BYTES, STILL_OPEN } from './lessons.ts';
import { lessonOfReady } from './expect-g.ts';

/** A scenario, played in one order: what must hold in the end. */
export class Interleaving extends InterleavedCalls {
  /** The call has come back, with one of these. */
  expectOutcome({ task }: Caller, allowed: readonly string[], lesson: string): void {
    const value = String(task.value);
    const isOther = lesson === OTHER_BYTES && !value.startsWith('"');
    this.expect(allowed.includes(value), {
      lesson: value === NOTHING ? EARLY : isOther ? NOT_READ : lesson,
      expected: `${task.name} gets ${allowed.join(' or ')}`,
      received: value,
    });
  }

  /** So many bytes wait to be read. */
  expectLeft({ fd }: PolledConn, expected: number): void {
    const left = Math.max(0, this.kernel.read(fd, new Uint8Array(64)));
    this.expect(left === expected, {
      lesson: 'A byte was lost: whoever ends without it must leave it where it is.',
      expected: `${expected} bytes are still there`,
      received: String(left),
    });
  }

  /** The descriptor is closed, and was closed once. */
  expectClosed({ fd }: PolledConn): void {
    this.expect(!this.kernel.openFds.includes(fd), { lesson: STILL_OPEN });
  }

  /** Whoever waits in `poll` has come back after each `wake()`. */
  expectHeard(lesson: string): void {
    this.expect(this.returned > this.unheard, { lesson, received: 'poll(-1) sleeps on' });
  }

  /** What must hold in the end of every order: no task sleeps that could go on, and nothing was misused. */
  expectSound(ending: Ending): void {
    if (ending.kind === 'threw') {
      const { actor, error } = ending;
      if (error instanceof Lesson) throw error;
      const lesson =
        lessonOfReady(error) ?? `Your code threw an error, in the turn of "${actor.name}".`;
      throw new Lesson({ lesson, received: sayError(error) }, { cause: error });
    }
    if (ending.kind === 'blocked') {
      const received = `${ending.actor.name} needs the lock that ${ending.holder.name} holds`;
      throw new Lesson({ lesson: LOCKED, received });
    }
    this.expect(ending.kind !== 'endless', { lesson: ENDLESS });
    for (const caller of this.callers) this.#expectBack(caller);
    const { misuse } = this;
    this.expect(misuse.length === 0, { lesson: CLOSED_TOO_EARLY, received: misuse.join(', ') });
  }

  /** Whether somebody else makes the same call, and nobody was turned away: then nothing is promised. */
  #hasMet(task: Task, direction: 'r' | 'w'): boolean {
    const others = this.callers.filter((one) => one.direction === direction && one.task !== task);
    return others.some((one) => !String(one.task.value).startsWith('an error'));
  }

  #expectBack({ task, conn, direction, reason }: Caller): void {
    if (task.state === 'done') return;
    const call = direction === 'r' ? 'read' : 'write';
    const why = this.kernel.readiness(conn().fd, direction) ?? reason?.() ?? null;
    if (reason && task.state === 'asleep' && (why === null || this.#hasMet(task, direction)))
      return;
    this.expect(task.state !== 'asleep', {
      lesson: this.kernel.readiness(conn().fd, direction) === null ? STUCK : LOST,
      expected: `${task.name}'s ${call}() comes back`,
      received: `it sleeps${why ? `, and ${why}` : ''}`,
    });
    throw new Lesson({
      lesson: task.state === 'not started' ? STUCK : OUTSIDE,
      received: `${task.name} is ${task.state}`,
    });
  }
}

// --- internal ---

const NOT_READ = 'There were bytes, and read() came to something else.';
const NOTHING = '""'; // a read() that gave 0
const LOST =
  'The wake-up was lost: somebody sleeps although there is something to do. Between the call that said ' +
  'EAGAIN and the moment in which you fall asleep, an event can come. It must be remembered, and seen: also one that ' +
  'comes after you have looked, and before park() has handed your G over.';
const STUCK =
  'Somebody sleeps, and nobody will ever wake him. Who goes to sleep says so first (WAIT), and then looks at everything ' +
  'that speaks against it. Who has news (an event, a time that is over, a close) writes it down first, and then looks ' +
  'for a sleeper: also for one who is only about to sleep, and again if the slot has changed meanwhile. One of the two ' +
  'looked too early, or once too little.';
const OUTSIDE =
  'A call of yours waits for something that no turn brings. In a poller whoever waits sleeps in park().';
const LOCKED =
  'Whoever holds a lock was interrupted, and somebody else needs it in the middle of his own work. Inside of ' +
  'lock.run() is plain code only: system calls, operations on cells and park() stay outside.';
const ENDLESS = 'Your code goes round and round: it tries again and again, and never sleeps.';
