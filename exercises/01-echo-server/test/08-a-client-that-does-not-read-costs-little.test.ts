import { test } from '@socketlings/testkit/conn';
import { describe } from 'vitest';
import { handleConn } from '#subject';

const KiB = 1024;
const MiB = 1024 * KiB;

describe('Step 8: a client that does not read costs little', () => {
  test('stops reading while the client does not read', async (world) => {
    const bytes = world.random.bytes(world.amount(8 * MiB, world.allBuffers + 300 * KiB));
    const ann = await world.handle('ann', handleConn);

    ann.sendMeanwhile(bytes);
    await world.pass(60_000); // a minute in which ann reads nothing
    world.expectOutstandingAtMost(256 * KiB, PILE);

    await ann.expectBytes(bytes, {
      different: 'The order got lost: one write() must be done before the next one begins.',
      otherwise:
        'Once the client reads again, everything must come back: a slow client is no broken one, ' +
        'and there is no deadline here.',
    });
    world.expectOutstandingAtMost(256 * KiB, PILE);
  });
});

const PILE =
  'The client does not read, and you read on: its bytes pile up in your memory. Wait for each ' +
  'write() before you read() again; then TCP itself makes the client stop.';
