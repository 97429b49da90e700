// Lessons that more than one step teaches.

import type { Call } from '../base/call.ts';
import type { CallLessons } from '../base/call-lessons.ts';

/** A write, where nothing goes wrong. */
export const WRITTEN = {
  pending:
    'All bytes are accepted, and a write() has not resolved: whoever is done must let the next one in.',
  otherwise: 'Nothing went wrong, and yet a write() failed.',
};

export const SENT_TWICE = 'More bytes arrived than were written: some of them were sent twice.';

/** Frames of several tasks. */
export const TORN = {
  torn:
    'Two frames are mixed on the wire: while one task waited for room, another one wrote. Whoever ' +
    'writes keeps the lock until the last byte of the frame is accepted.',
  order:
    'Each task waited for its frame before it sent the next one, and yet they arrived in another order.',
  short: 'Some frames never arrived: whoever is done must let the next one in.',
  failed: 'Nothing went wrong, and yet writeFrame() failed.',
};

/** Frames that consist of several parts. */
export const PARTED = {
  ...TORN,
  torn:
    'Two tasks took turns between a header and its body: a frame is one piece. Hold the lock for ' +
    'the whole frame, or make its parts one before you write.',
};

/** A close() that waits for ever, and why, as far as it can be seen: some of those who waited are still there. */
export function closesBehind(waiting: readonly Call[], inside: number): CallLessons {
  if (waiting.length === 0) return { ...CLOSES, pending: ALL_LEFT };
  if (inside > 0) return CLOSES;
  const who = waiting.map((call) => call.who).join(', ');
  const pending =
    `close() waits for ${who}, and nobody is inside the raw connection any more. Does the one who left let the next ` +
    'in, also when it gave up? And does the next one, let in, wait for anything but its error?';
  return { ...CLOSES, pending };
}

const ALL_LEFT =
  'Everybody has left, and close() still waits: whoever leaves last has to tell it, however it left.';

/** A close(), the first one. */
export const CLOSES = {
  pending:
    'close() waits for ever. It waits for those inside, and they wait for room, or for bytes that ' +
    'never come: wake them first. A deadline in the past does it.',
  otherwise: 'The first close() of a connection succeeds.',
};

export const REJECTION =
  'A promise of your code was rejected, and nobody listened: that ends a whole process. Perhaps you ' +
  'keep a promise to wait for, and only its caller handles the error.';
