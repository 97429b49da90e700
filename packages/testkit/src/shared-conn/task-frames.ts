// Frames that tasks send one after the other, each task its own, and the stream that they make.

import type { Call } from '../base/call.ts';
import { Lesson } from '../base/lesson.ts';
import type { World } from '../base/world.ts';
import { Frames, type Frame, type Parsed } from './frames.ts';
import { ownerOf } from './letters.ts';
import type { SharedConn } from './shared-conn.ts';

/** The tasks; the frames of each bear the first letter of its name. */
export const NAMES = ['ann', 'bob', 'cyd', 'dan', 'eve', 'fay', 'gus', 'hal'];

/** So many frames for each task, of a random length up to `most`. */
export function makeFrames(
  world: World,
  { frames, most }: { frames: number; most: number },
): Frame[][] {
  return NAMES.map((name) =>
    Array.from({ length: frames }, (_, seq) => ({
      letter: name[0]!,
      seq,
      length: world.random.int(most >> 1, most),
    })),
  );
}

/** Lessons for the ways in which a stream can differ from the frames that were sent. */
export interface StreamLessons {
  /** There are bytes of one frame in another. */
  readonly torn: string;
  /** The frames of a task are not in the order in which it sent them. */
  readonly order: string;
  /** Frames are missing. */
  readonly short: string;
  /** A call failed. */
  readonly failed: string;
}

/** What arrives consists of all the frames, each whole, those of each task in order. */
export async function expectFrames(
  world: World,
  line: SharedConn,
  tasks: readonly (readonly Frame[])[],
  calls: readonly Call[],
  lessons: StreamLessons,
): Promise<void> {
  const all = tasks.flat();
  const total = all.reduce((sum, frame) => sum + Frames.size(frame), 0);
  const received = await line.receive(total);
  const parsed = Frames.parse(received);
  const { frames } = parsed;
  const failed = calls.find(({ state }) => state === 'failed');
  await failed?.expectResolved({ otherwise: lessons.failed });
  if (parsed.broken) line.wrongFrom(parsed.broken.bad);
  expectWhole(received, parsed, lessons.torn);
  world.expect(received.length === total && frames.length === all.length, {
    lesson: lessons.short,
    expected: `${all.length} frames`,
    received: `${frames.length}`,
  });
  for (const sent of tasks) expectOrder(world, frames, sent, lessons.order);
  for (const call of calls)
    await call.expectResolved({ pending: lessons.short, otherwise: lessons.failed });
}

// --- internal ---

const DISORDER =
  'The bytes of a frame are changed, or came in another order: its parts go out one after the other, ' +
  'each from its first byte to its last.';

function expectWhole(received: Uint8Array, { frames, broken }: Parsed, torn: string): void {
  if (!broken || broken.bad >= received.length) return;
  const { frame, bad } = broken;
  const isOwn = frame?.letter === ownerOf(received[bad]!);
  const found = Buffer.from(received.subarray(bad, bad + 24)).toString('latin1');
  throw new Lesson({
    lesson: isOwn ? DISORDER : torn,
    expected: frame
      ? `${frame.length} bytes of ${frame.letter} behind its header, byte for byte`
      : 'the header of a frame',
    received: `${JSON.stringify(found)} (${frames.length} whole frames came before)`,
  });
}

/** The frames of one task came in the order in which it sent them. */
function expectOrder(
  world: World,
  frames: readonly Frame[],
  sent: readonly Frame[],
  lesson: string,
): void {
  const { letter } = sent[0]!;
  const got = frames.filter((frame) => frame.letter === letter);
  world.expect(
    sent.every(({ seq, length }, i) => got[i]?.seq === seq && got[i].length === length),
    {
      lesson,
      expected: `the frames of ${letter} in order`,
      received: got.map(({ seq }) => seq).join(', '),
    },
  );
}
