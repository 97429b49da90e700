import { firstDifference, test, type World } from '@socketlings/testkit';
import {
  REJECTION,
  SharedConn,
  expectRuns,
  fillWithFrames,
  letters,
} from '@socketlings/testkit/shared-conn';
import { ClosedError, NetError } from '@socketlings/net';
import { describe } from 'vitest';
import { FrameWriter, SafeConn } from '#subject';

describe('Step 11: a torn frame stays torn', () => {
  test('sends no frame after half a frame', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    const writer = new FrameWriter(line.subject);
    const { ann, frame, queued } = await fillWithFrames(world, line, writer);

    line.setWriteDeadlineIn(100);
    const accepted = await line.acceptedBy(ann);
    line.clearDeadlines({ evenIfClosed: true });

    const error = await ann.expectFailed(
      { type: NetError },
      {
        otherwise:
          'The deadline cut a frame: writeFrame() rejects with the error of the connection.',
      },
    );
    world.expect(writer.broken, {
      lesson: BROKEN,
      expected: 'broken to be true',
      received: `${String(writer.broken)}, ${accepted} of ${frame} bytes sent`,
    });
    const late = line.call('dan', 'writeFrame()', () => writer.writeFrame(letters('d', 100)));
    const empty = await line.receiveRest();
    for (const each of queued) await each.settled();
    await late.expectFailed(
      { type: NetError },
      {
        pending: 'A frame was cut, and the next writeFrame() waits for ever: it must reject.',
        resolved: `${TORN_STAYS} Here the next writeFrame() succeeded.`,
        otherwise: 'After a torn frame writeFrame() rejects with the very error that tore it.',
      },
    );
    for (const each of queued) {
      await each.expectFailed(
        { type: NetError },
        {
          pending: 'A frame was cut, and those behind it wait for ever: they must reject.',
          resolved: `${TORN_STAYS} Here one that had stood in line was sent.`,
          otherwise: 'Whoever stood in line behind a torn frame gets an error.',
        },
      );
    }
    world.expect(late.error === error, {
      lesson:
        'After a torn frame every writeFrame() rejects with the very error that tore it: keep it.',
      expected: 'the same error object',
      received: 'another one',
    });
    await world.quiet();
    expectOnly(world, Buffer.concat([empty, await line.receiveRest()]), accepted);
    world.expectNoRejection(REJECTION);
  });

  test('tells it of a frame that was cut between two parts', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    const writer = new FrameWriter(line.subject);
    const header = letters('a', world.allBuffers + 100);
    line.raw.failWriteAfter(header.length, 'ENOBUFS');

    const ann = line.call('ann', 'writeFrame of 2 parts', () =>
      writer.writeFrame(header, letters('a', 500, header.length)),
    );
    const first = await line.receive(header.length);
    await ann.settled();
    const bob = line.call('bob', 'writeFrame()', () => writer.writeFrame(letters('b', 100)));
    await bob.settled();

    world.expect(ann.state === 'failed', {
      lesson: 'The connection failed in the middle of a frame, and writeFrame() succeeded.',
      expected: 'a writeFrame() that fails',
      received: 'one that has not',
    });
    world.expect(writer.broken, {
      lesson: `${BROKEN} The first part was sent, and the second was not: that is half a frame, too.`,
      expected: 'broken to be true',
      received: String(writer.broken),
    });
    expectOnly(world, Buffer.concat([first, await line.receiveRest()]), header.length);
    await bob.expectFailed({ type: NetError }, { otherwise: TORN_STAYS });
  });

  test('goes on after a frame of which nothing was sent', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    const writer = new FrameWriter(line.subject);

    line.setWriteDeadlineIn(0);
    const ann = line.call('ann', 'writeFrame()', () =>
      writer.writeFrame(letters('a', 4), letters('a', 100)),
    );
    await ann.expectFailed(
      { type: NetError },
      {
        otherwise:
          'The deadline has passed: writeFrame() rejects with the error of the connection.',
      },
    );
    line.clearDeadlines();

    world.expect(!writer.broken, {
      lesson:
        'Nothing of the frame was sent, so nothing is torn: broken is about half a frame. The error tells.',
      expected: 'broken to be false',
      received: 'true',
    });
    const bob = line.call('bob', 'writeFrame()', () =>
      writer.writeFrame(letters('b', 4), letters('b', 100, 4)),
    );
    const received = await line.receive(104);
    await bob.expectResolved({
      otherwise: 'The deadline is cleared, and no frame was torn: the next one is sent.',
    });
    expectRuns(world, received, { b: 104 });
  });

  test('leaves the connection to others, or closes it', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    const writer = new FrameWriter(line.subject);
    const { ann } = await fillWithFrames(world, line, writer);

    line.setWriteDeadlineIn(100);
    const accepted = await line.acceptedBy(ann);
    line.clearDeadlines({ evenIfClosed: true });
    const eve = line.write('eve', letters('e', 100));
    const received = await line.receive(accepted + 100);

    await eve.settled();
    if (eve.error instanceof ClosedError) return expectOnly(world, received, accepted);
    await eve.expectResolved({
      otherwise:
        'A torn frame is the business of the FrameWriter. It may close the connection; else write() on it still works.',
    });
    world.expect(received.length === accepted + 100, {
      lesson: 'What eve wrote on the connection itself must arrive.',
      expected: `${accepted + 100} bytes`,
      received: `${received.length}`,
    });
    expectRuns(world, received, { a: accepted, e: 100 });
  });
});

// --- internal ---

const BROKEN =
  'Half a frame is on the wire, and the FrameWriter does not know: broken must be true from then on.';

const TORN_STAYS =
  'Half a frame is on the wire. Whatever follows would be taken for the rest of it: no frame may be ' +
  'sent after it.';

/** Nothing but the beginning of ann's frame is on the wire. */
function expectOnly(world: World, received: Uint8Array, length: number): void {
  const strangers = received.length - firstDifference(received, letters('a', received.length));
  world.expect(received.length === length && strangers === 0, {
    lesson: TORN_STAYS,
    expected: `the ${length} bytes that were sent before the frame was cut, and no more`,
    received: `${received.length} bytes, the last ${strangers} of them of other frames`,
  });
}
