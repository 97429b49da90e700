import {
  HEADER,
  READ,
  ReaderTest,
  expectFrame,
  expectRead,
  failuresOf,
  firstWrongByte,
  frame,
  isA,
  sayFrame,
  takenFrame,
  test,
  uint32,
  wire,
  type Frame,
} from '@socketlings/testkit/codec';
import { NetError } from '@socketlings/net';
import { describe } from 'vitest';
import * as subject from '#subject';

const { FrameReader } = subject;
const { UnexpectedEOF, expectRefused } = failuresOf(subject);

describe('Step 10: the end of a connection', () => {
  test('gives null when the stream ends between two frames', async (world) => {
    const line = await ReaderTest.open(world, FrameReader);
    const sent = frame(1, 1, 'the last one');

    await line.send(wire(sent));
    await line.sendEnd();

    await expectRead(line, sent, READ);
    for (let i = 0; i < 2; i += 1) {
      const end = await line.read().expectResolved(ENDS);
      world.expect(end === null, {
        lesson: ENDS.otherwise,
        expected: 'null',
        received: 'a frame',
      });
    }
  });

  test('waits when all that came has been read', async (world) => {
    const line = await ReaderTest.open(world, FrameReader);
    const sent = [frame(1, 1, 'one'), frame(2, 2, 'later')];

    await line.send(wire(sent[0]!));
    await expectRead(line, sent[0]!, READ);
    const read = line.read();
    await read.expectPending(WAITS);
    await line.send(wire(sent[1]!));

    await expectFrame(read, sent[1]!, READ);
  });

  test('fails when the stream ends in the middle of a frame', async (world) => {
    const bytes = wire(frame(1, 1, 'cut'));
    for (const at of [1, 4, HEADER, bytes.length - 1]) {
      const line = await ReaderTest.open(world, FrameReader);
      await line.send(bytes.subarray(0, at));
      await line.sendEnd();

      const read = line.read();
      await read.settled();

      world.expect(isA(read.error, UnexpectedEOF), {
        lesson:
          'The connection ended in the middle of a frame: that is not the end of the stream (null), ' +
          'it is an UnexpectedEOF. Tell your decoder that the stream has ended.',
        expected: 'an UnexpectedEOF',
        received: read.describe(),
      });
    }
  });

  test('passes on what broke the connection, and what broke the stream', async (world) => {
    const line = await ReaderTest.open(world, FrameReader);
    await line.reset();
    await line
      .read()
      .expectFailed(
        { type: NetError, code: 'ECONNRESET' },
        { otherwise: 'The connection broke: read() fails with what the connection throws.' },
      );
    const liar = await ReaderTest.open(world, FrameReader);
    await liar.send(uint32(0xffffffff));
    const read = liar.read();
    await read.settled();
    expectRefused(read.error, 'TOO_LARGE', {
      length: 0xffffffff,
      none: 'The peer sent a length of 4 GiB: read() fails with what the decoder throws.',
    });
  });

  test('can be read with for await', async (world) => {
    const line = await ReaderTest.open(world, FrameReader);
    const sent = [frame(1, 1, 'one'), frame(2, 2, 'two'), frame(3, 3, '')];
    await line.send(Buffer.concat(sent.map(wire)));
    await line.sendEnd();

    const all = await line
      .call('for await', async () => {
        const frames: Frame[] = [];
        for await (const each of line.reader) frames.push(takenFrame(each));
        return frames;
      })
      .expectResolved({
        otherwise: '`for await` gives frame after frame, and ends where the stream ends.',
      });

    const same = all.length === 3 && sent.every((each, i) => firstWrongByte(each, all[i]!) === -1);
    world.expect(same, {
      lesson: '`for await` gives frame after frame, and ends where the stream ends.',
      expected: sent.map(sayFrame).join('; '),
      received: all.map(sayFrame).join('; '),
    });
  });
});

// --- internal ---

const WAITS =
  'A frame has been read, the next one has not come yet, and the connection has not ended: read() waits. Only null ' +
  'from the connection is the end. A buffer that is empty is none, nor is a chunk that fills its room or does not.';

const ENDS = {
  pending: 'The stream has ended between two frames, and read() waits for ever: it gives null.',
  failed: 'The stream has ended between two frames: that is no error, read() gives null.',
  otherwise: 'When the stream has ended between two frames, read() gives null, now and ever after.',
};
