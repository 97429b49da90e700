import { plural } from '../base/bytes.ts';
import type { Slip } from '../base/given.ts';
import { isStuck, type Ground, type Peer, type Served } from '../base/ground.ts';
import { Client, type Shortcoming } from './client.ts';
import { CLOSED_TWICE, isSecondClose, knownMistake } from '../base/known-mistakes.ts';
import { Lesson } from '../base/lesson.ts';
import { sayError } from '../base/say-error.ts';
import { sayFailure, type Task } from './task.ts';

/** Its handler, and what is known of it. */
interface Handling {
  readonly task: Task;
  readonly served: Served;
  readonly slips: ReadonlySet<Slip>;
}

/** A client whose handler can be asked how it ended. */
export class HandledClient extends Client {
  readonly #task: Task;
  readonly #served: Served;
  readonly #slips: ReadonlySet<Slip>;

  constructor(ground: Ground, name: string, conn: Peer, { task, served, slips }: Handling) {
    super(ground, name, conn);
    this.#task = task;
    this.#served = served;
    this.#slips = slips;
  }

  /** Waits until the handler has returned without an error and left its connection closed. */
  async expectHandled(lessons: { running: string; failed: string; open: string }): Promise<void> {
    await this.#expectEnded(lessons.running);
    const { name, state, error } = this.#task;
    const expected = `${name} to return, its connection closed`;
    if (state === 'failed') {
      const lesson = knownMistake(error) ?? lessons.failed;
      throw new Lesson({ lesson, expected, received: `it failed: ${sayError(error)}` });
    }
    if (this.#served.isClosed()) return;
    throw new Lesson({ lesson: lessons.open, expected, received: 'it returned and left it open' });
  }

  /** Waits until the handler has ended, well or not, and left its connection closed. */
  async expectOver(lessons: { running: string; open: string }): Promise<void> {
    await this.#expectEnded(lessons.running);
    const { name, error } = this.#task;
    const expected = `${name} to end, its connection closed`;
    const received = `it ended and left it open`;
    if (!this.#served.isClosed()) throw new Lesson({ lesson: lessons.open, expected, received });
    if (!isSecondClose(error)) return;
    throw new Lesson({ lesson: CLOSED_TWICE, expected, received: `it failed: ${sayError(error)}` });
  }

  protected override failureBehind(shortcoming: Shortcoming): string | undefined {
    const waits = shortcoming === 'nothing' && this.#task.state === 'running';
    const held = waits ? (this.#served.heldBack?.() ?? 0) : 0;
    return sayFailure(this.#task) ?? sayHeld(held) ?? saySlip(shortcoming, this.#slips);
  }

  async #expectEnded(lesson: string): Promise<void> {
    await this.#task.ended().catch((error: unknown) => {
      if (!isStuck(error)) throw error;
      const expected = `${this.#task.name} to end`;
      throw new Lesson({ lesson, expected, received: 'it never does', diagnosis: error.message });
    });
  }
}

// --- internal ---

function sayHeld(bytes: number): string | undefined {
  if (bytes === 0) return undefined;
  return (
    `Your code has read ${plural(bytes, 'byte')} and not sent them back: it holds them until something else comes. ` +
    'Send what has arrived: nobody says that more will come.'
  );
}

/** What explains that the client got other bytes, or lost some. */
function saySlip(shortcoming: Shortcoming, slips: ReadonlySet<Slip>): string | undefined {
  if (shortcoming === 'nothing' || shortcoming === 'open') return undefined;
  if (slips.has('reads into what is being written')) return REFILLED;
  return slips.has('writes while a write waits') ? NOT_AWAITED : undefined;
}

const REFILLED =
  'A read() filled a buffer while a write() of the same bytes was still under way: what it had not yet accepted ' +
  'was overwritten. Await the write() before you read into its buffer again.';

const NOT_AWAITED =
  'A write() began while another one was still under way, and the client did not get what it should. Await each ' +
  'write(): then their order is yours, and nobody closes before the last one is done.';
