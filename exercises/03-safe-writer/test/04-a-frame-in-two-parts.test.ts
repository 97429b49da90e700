import { test } from '@socketlings/testkit';
import {
  NAMES,
  PARTED,
  Frames,
  SharedConn,
  expectFrames,
  makeFrames,
} from '@socketlings/testkit/shared-conn';
import { describe } from 'vitest';
import { FrameWriter, SafeConn } from '#subject';

describe('Step 4: a frame in two parts', () => {
  test.inBothWorlds('keeps header and body together', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    const writer = new FrameWriter(line.subject);
    const tasks = makeFrames(world, { frames: world.amount(200, 12), most: 200 });

    const done = tasks.map((frames, i) =>
      line.call(NAMES[i]!, `${frames.length} frames in two parts`, async () => {
        for (const frame of frames) {
          await writer.writeFrame(Frames.header(frame), Frames.body(frame));
        }
      }),
    );

    await expectFrames(world, line, tasks, done, PARTED);
  });

  test('sends a frame of many parts, and of one', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    const writer = new FrameWriter(line.subject);
    const frame = { letter: 'a', seq: 1, length: 600 };
    const body = Frames.body(frame);
    const parts = [
      Frames.header(frame),
      ...[0, 1, 2, 3, 4, 5].map((i) => body.subarray(i * 100, (i + 1) * 100)),
    ];

    const ann = line.call('ann', `writeFrame of ${parts.length} parts`, () =>
      writer.writeFrame(...parts),
    );
    const bob = line.call('bob', 'writeFrame of 1 part', () =>
      writer.writeFrame(Frames.whole({ letter: 'b', seq: 1, length: 50 })),
    );

    await expectFrames(
      world,
      line,
      [[frame], [{ letter: 'b', seq: 1, length: 50 }]],
      [ann, bob],
      PARTED,
    );
  });
});
