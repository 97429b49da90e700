// What close() and closeWrite() promise, and what is left behind.

import { ClosedError } from '@socketlings/net';
import type { Call } from '../../base/call.ts';
import type { Facts } from '../../base/lesson.ts';
import { mayFail, type Begun, type Known } from '../../model/promises.ts';
import type { SocketTest } from '../socket-test.ts';

export class Closing {
  readonly #raw: SocketTest['raw'];
  readonly #pending = new Set<Call>();

  constructor({ raw }: SocketTest) {
    this.#raw = raw;
  }

  begin({ call }: Begun): void {
    this.#pending.add(call);
  }

  /** Judges one that has settled: the first close() of all, a later one, or a closeWrite(). */
  settled(begun: Begun, known: Known, isClose: boolean): Facts | undefined {
    const { call, afterClose } = begun;
    this.#pending.delete(call);
    const received = call.describe();
    if (afterClose && !(call.error instanceof ClosedError)) {
      return { lesson: AGAIN, expected: "ClosedError { op: 'close' }", received };
    }
    if (call.state === 'failed')
      return afterClose || !isClose ? mayFail(begun, known, 0) : { lesson: CLOSES, received };
    if (isClose && !this.#raw.closed)
      return { lesson: OPEN, expected: 'raw.close() before it resolves', received };
    return undefined;
  }

  /** Judges those that wait, where nothing moves and no other call waits. */
  stillWait(): Facts | undefined {
    const [call] = this.#pending;
    return (
      call && { lesson: WAITS, expected: `${call.what} to resolve`, received: call.describe() }
    );
  }
}

// --- internal ---

const AGAIN = 'After close() every further close() and closeWrite() fails with ClosedError.';

const CLOSES = 'The first close() of a connection succeeds.';

const OPEN =
  'close() resolved before the raw socket was closed: whoever waits for it relies on that.';

const WAITS =
  'Everybody has left, and close() still waits: it resolves when the last call has ended.';
