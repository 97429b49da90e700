import { firstDifference, quote, test, type World } from '@socketlings/testkit';
import {
  NAMES,
  PARTED,
  Frames,
  MeteredConn,
  SharedConn,
  expectFrames,
  fillWithFrames,
  letters,
} from '@socketlings/testkit/shared-conn';
import { NetError } from '@socketlings/net';
import { describe } from 'vitest';
import { FrameWriter, SafeConn } from '#subject';

const KiB = 1024;

describe('Step 14: a queue with a limit', () => {
  test('holds no more than it may, and sends it all in the end', async (world) => {
    const max = 64 * KiB;
    const line = await MeteredConn.open(world);
    const writer = new FrameWriter(line.given, { maxQueuedBytes: max });
    const length = world.amount(32 * KiB, 8 * KiB);
    const count = world.amount(500, Math.ceil(world.allBuffers / length) + 40);
    const body = letters('f', length); // of all frames: what they are told apart by is their headers
    const header = (seq: number): Uint8Array => Frames.header({ letter: 'f', seq, length });
    const size = Frames.size({ letter: 'f', seq: 0, length });

    let resolved = 0;
    const all = line.call('the crowd', `${count} frames of ${size} bytes`, async () => {
      const write = (seq: number): Promise<void> => writer.writeFrame(header(seq), body);
      await Promise.all(
        Array.from({ length: count }, (_, i) => write(i).then(() => (resolved += 1))),
      );
    });
    await world.quiet();

    const limit = max + size;
    world.expect(line.mostHeld <= limit, {
      lesson:
        'Nobody reads, and frame after frame is given to the connection: they queue up there, as ' +
        'many as there are. Beyond maxQueuedBytes a writeFrame() waits until there is room.',
      expected: `at most ${max} bytes in the queue`,
      received: `${line.mostHeld} bytes`,
    });
    world.expect(resolved * size <= line.accepted + limit, {
      lesson: 'Nobody reads, and writeFrame() resolves: the frames pile up. It must wait for room.',
      expected: `at most ${max} bytes in the queue`,
      received: `${resolved * size - line.accepted} bytes that nobody has accepted`,
    });
    // What waits without a copy is sent as it is by then: so the copies show.
    const most = Math.floor((line.accepted + limit) / size) + 1;
    body.set(letters('g', length));
    const received = await line.receive(count * size);
    world.expect(received.length === count * size, {
      lesson:
        'The peer reads again, and not all frames come: when there is room, wake who waits for it.',
      expected: `${count * size} bytes`,
      received: `${received.length}`,
    });
    await all.expectResolved({
      otherwise: 'A full queue is no error: writeFrame() waits until there is room.',
    });
    const early = framesTakenEarly(world, received, { count, length });
    world.expect(early <= most, {
      lesson:
        'Nobody reads, and memory grows with every frame that waits: you copy frames that there ' +
        'is no room for. Wait for room first, and copy then.',
      expected: `at most ${most} frames that were sent or copied before there was room again`,
      received: `${early}, for they came as they had been before`,
    });
  });

  test('sends a frame that is larger than the queue', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    const writer = new FrameWriter(line.subject, { maxQueuedBytes: 10 });
    const frames = ['a', 'b', 'c'].map((letter) => ({ letter, seq: 0, length: 500 }));

    const done = frames.map((frame) =>
      line.call(NAMES[frame.letter.charCodeAt(0) - 97]!, 'writeFrame()', () =>
        writer.writeFrame(Frames.header(frame), Frames.body(frame)),
      ),
    );

    await expectFrames(
      world,
      line,
      frames.map((frame) => [frame]),
      done,
      {
        ...PARTED,
        short:
          'A frame that is larger than maxQueuedBytes waits for ever: there will never be so much room. Let it go alone.',
      },
    );
  });

  test('wakes those who wait for room when a frame is torn', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    const writer = new FrameWriter(line.subject, { maxQueuedBytes: 100 });
    const { ann, queued } = await fillWithFrames(world, line, writer);

    line.setWriteDeadlineIn(100);

    for (const each of [ann, ...queued]) {
      await each.expectFailed(
        { type: NetError },
        {
          pending:
            'A frame failed, and whoever waited for its room waits for ever: a failure makes room, too.',
          otherwise: 'The deadline has passed: every writeFrame() rejects.',
        },
      );
    }
  });
});

// --- internal ---

/** How many frames, each of them there once, came as they were before all bodies changed from `f` to `g`. */
function framesTakenEarly(
  world: World,
  received: Uint8Array,
  { count, length }: { count: number; length: number },
): number {
  const [before, after] = [letters('f', length), letters('g', length)];
  const size = Frames.size({ letter: 'f', seq: 0, length });
  const left = new Set(Array.from({ length: count }, (_, seq) => seq));
  let early = 0;
  for (let at = 0; at < received.length; at += size) {
    const frame = Frames.headerAt(received, at);
    const body = received.subarray(at + size - length, at + size);
    const same = firstDifference(body, before);
    const whole = firstDifference(body.subarray(same), after.subarray(same)) === length - same;
    world.expect(frame?.length === length && left.delete(frame.seq) && whole, {
      lesson: 'A frame came twice, or not with its own bytes: each is sent once, whole.',
      expected: `the header of a frame, and ${length} bytes of its body`,
      received: quote(received.subarray(at, at + size)),
    });
    if (same === length) early += 1;
  }
  return early;
}
