import {
  READ,
  ReaderTest,
  expectFrame,
  expectRead,
  frame,
  sayFrame,
  test,
  wire,
} from '@socketlings/testkit/codec';
import { TimeoutError } from '@socketlings/net';
import { describe } from 'vitest';
import { FrameReader } from '#subject';

describe('Step 9: a deadline in the middle of a frame', () => {
  test('gives one frame at a time, however the network cuts', async (world) => {
    const line = await ReaderTest.open(world, FrameReader);
    const sent = [frame(1, 1, 'one'), frame(2, 2, ''), frame(3, 3, 'x'.repeat(5000))];

    await line.send(Buffer.concat(sent.map(wire)));

    for (const each of sent) await expectRead(line, each, READ);
  });

  test('goes on with the same frame after a timeout', async (world) => {
    const line = await ReaderTest.open(world, FrameReader);
    const sent = [frame(1, 1, 'a whole one'), frame(2, 0x01020304, 'and one that is cut')];
    const stream = Buffer.concat(sent.map(wire));
    const cut = wire(sent[0]!).length + world.random.int(1, wire(sent[1]!).length - 1);

    await line.send(stream.subarray(0, cut));
    await expectRead(line, sent[0]!, READ);
    line.setReadDeadlineIn(100);
    const late = await line.read().expectFailed(
      { type: TimeoutError },
      {
        pending:
          'The deadline has passed, and read() waits on: pass on what the connection throws.',
        resolved: 'Half a frame has come, the deadline has passed, and read() gave something.',
        otherwise:
          'The deadline passed while half a frame was here: read() fails with TimeoutError.',
      },
    );
    world.expect(late instanceof TimeoutError, { lesson: READ.otherwise });
    line.setReadDeadlineIn(null);
    await line.send(stream.subarray(cut));

    const read = line.read();
    await read.settled();
    world.expect(!(read.error instanceof TimeoutError), {
      lesson:
        read.error === late
          ? 'After the timeout the deadline was cleared and the rest of the frame came, and read() threw the old ' +
            'TimeoutError once more. A timeout ends one read(), and no more: do not keep it.'
          : 'The deadline was cleared and the rest of the frame came, and read() failed with a TimeoutError.',
      expected: sayFrame(sent[1]!),
      received: read.describe(),
    });
    await expectFrame(read, sent[1]!, {
      pending:
        'After the timeout the rest of the frame came, and read() waits for ever: the first half is ' +
        'gone. Keep it in the reader, not in a variable of read().',
      failed:
        'After the timeout the rest of the frame came, and read() failed: it took the rest for the ' +
        'beginning of a frame. Keep the first half in the reader, not in a variable of read().',
      otherwise: 'After the timeout the rest of the frame came, and with it the whole frame.',
    });
  });
});
