import { test } from '@socketlings/testkit';
import {
  NAMES,
  TORN,
  WRITTEN,
  Frames,
  SharedConn,
  expectFrames,
  ownerOf,
  letters,
  makeFrames,
} from '@socketlings/testkit/shared-conn';
import { describe } from 'vitest';
import { FrameWriter, SafeConn } from '#subject';

describe('Step 3: eight writers, whole frames', () => {
  test.inBothWorlds('sends frames whole, and those of each task in order', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    const writer = new FrameWriter(line.subject);
    const tasks = makeFrames(world, {
      frames: world.amount(20, 5),
      most: world.ground.network === 'real' ? 100_000 : world.amount(20_000, 900),
    });

    const done = tasks.map((frames, i) =>
      line.call(NAMES[i]!, `${frames.length} frames, one after the other`, async () => {
        for (const frame of frames) await writer.writeFrame(Frames.whole(frame));
      }),
    );

    await expectFrames(world, line, tasks, done, TORN);
  });

  test('gives everybody a turn', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    const full = world.allBuffers + 3000;

    const zoe = line.write('zoe', letters('z', full));
    await world.quiet(); // nobody reads: the buffers are full
    const ann = line.write('ann', letters('a', LARGE)); // she stands in line first
    const crowd = ['bob', 'cyd'].map((who) =>
      line.call(who, `${SMALL} small writes, one after the other`, async () => {
        for (let i = 0; i < SMALL; i += 1) await line.conn.write(letters(who[0]!, 100));
      }),
    );
    const received = await line.receive(full + LARGE + 2 * SMALL * 100);

    const before = received.findIndex((byte) => ownerOf(byte) === 'a') - full;
    world.expect(before >= 0 && before < SMALL * 100, {
      lesson:
        'Ann had a large write in line, and two others with small ones always came before her. Whoever stands in line ' +
        'must have a turn some time, however many come after.',
      received:
        before < 0 ? 'none of her bytes' : `${before / 100} small writes, and then her first byte`,
    });
    for (const each of [zoe, ...crowd, ann]) await each.expectResolved(WRITTEN);
  });
});

// --- internal ---

const SMALL = 30; // writes of each of the two
const LARGE = 5000; // bytes
