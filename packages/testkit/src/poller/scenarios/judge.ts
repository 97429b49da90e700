// What must hold in the end of any scenario. It knows only what has happened, and no design.

import type { Caller } from '../interleaved-calls.ts';
import { STILL_OPEN } from '../lessons.ts';
import type { Stage } from './stage.ts';

/** Results have a reason, no byte is lost, and a descriptor is closed when it should be. */
export function judge(stage: Stage, readers: readonly Caller[], writers: readonly Caller[]): void {
  for (const reader of readers) expectReason(stage, reader, readers.length, whyRead);
  for (const writer of writers) expectReason(stage, writer, writers.length, whyWritten);
  expectBytes(stage, readers);
  const { order, conn, closed } = stage;
  const isOpen = order.kernel.openFds.includes(conn.fd);
  order.expect(!closed || !isOpen, { lesson: STILL_OPEN });
  order.expect(closed || isOpen, { lesson: GONE });
}

/** Beside that, nothing is left of a connection that was closed. */
export function judgeTraces({ order, closed }: Stage, registrations: number): void {
  if (!closed) return;
  const { kernel, clock } = order;
  order.expect(kernel.registrations === registrations, {
    lesson: 'The connection is closed, and its descriptor is still registered.',
  });
  order.expect(clock.armed === 0, {
    lesson: 'The connection is closed, and a timer of it still ticks.',
    received: `${clock.armed} of them`,
  });
}

// --- internal ---

type Why = (stage: Stage, result: string) => boolean;

function expectReason(stage: Stage, { task }: Caller, calls: number, why: Why): void {
  if (task.state !== 'done') return; // it sleeps, and may
  const result = String(task.value);
  const turnedAway = calls > 1 && result.startsWith('an error');
  stage.order.expect(turnedAway || why(stage, result), {
    lesson: NO_REASON,
    received: `${task.name} gets ${result}`,
  });
}

const whyRead: Why = (stage, result) => {
  if (result.startsWith('"')) return result.length > 2 && stage.sent.includes(unquoted(result));
  if (result === 'the end') return stage.ended || stage.broken;
  return result === 'TimeoutError' ? stage.wasLate.r : whyFailed(stage, result);
};

const whyWritten: Why = (stage, result) => {
  if (result === 'done') return stage.hasRoom;
  return result === 'TimeoutError' ? stage.wasLate.w : whyFailed(stage, result);
};

const whyFailed: Why = (stage, result) => {
  if (result === 'ECONNRESET' || result === 'EPIPE') return stage.broken;
  return result === 'ClosedError' && stage.closing;
};

function expectBytes(
  { order, conn, sent, broken, closed }: Stage,
  readers: readonly Caller[],
): void {
  if (broken || closed) return; // then they may be gone
  const results = readers.map(({ task }) => String(task.value));
  const read = results.reduce((sum, each) => sum + unquoted(each).length, 0);
  order.expect(!results.includes('the end') || read === sent.length, {
    lesson: TOO_EARLY,
    expected: `${sent.length} bytes before the end`,
    received: `${read} of them`,
  });
  order.expectLeft(conn, sent.length - read);
}

function unquoted(result: string): string {
  return result.startsWith('"') ? (JSON.parse(result) as string) : '';
}

const NO_REASON =
  'A call came back with something for which there was no reason: neither the peer, nor a deadline, nor close() ' +
  'has brought it about.';
const TOO_EARLY =
  'Somebody was told of the end while bytes were still there. The end is behind the data: only read() knows when it is ' +
  'reached.';
const GONE = 'Nobody has closed this connection, and its descriptor is closed.';
