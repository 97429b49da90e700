import { CLOSE_AT_THE_END, test } from '@socketlings/testkit/conn';
import { describe } from 'vitest';
import { handleConn } from '#subject';

const KiB = 1024;
const MiB = 1024 * KiB;

describe('Step 6: a megabyte, byte for byte', () => {
  test.inBothWorlds('sends any bytes back unchanged', async (world) => {
    const bytes = world.random.bytes(world.amount(MiB, 40 * KiB));
    const ann = await world.handle('ann', handleConn);

    ann.sendMeanwhile(bytes, 'half-close');

    await ann.expectBytes(bytes, {
      text:
        'The bytes have changed on their way through your code. They are not text: what passes ' +
        'through a string is lost when it is not valid UTF-8. Pass the bytes on as they are.',
      different:
        'The bytes came back changed, or in another order. Do not touch your buffer before the ' +
        'write() from it is done.',
      otherwise: 'Not every byte came back. Read on until null, and write all that you have read.',
    });
    await ann.expectEnd(CLOSE_AT_THE_END);
  });
});
