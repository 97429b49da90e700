import { test } from '@socketlings/testkit';
import { WRITTEN, SharedConn, expectRuns, letters } from '@socketlings/testkit/shared-conn';
import { describe } from 'vitest';
import { SafeConn } from '#subject';

describe('Step 13: twenty thousand in line', () => {
  test('sends what all of them have to say', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    const full = letters('z', world.allBuffers + 3000);
    const crowd = world.amount(20_000, 500);

    const first = line.write('zoe', full);
    await world.quiet(); // nobody reads: the buffers are full
    const said = Buffer.from(Array.from({ length: crowd }, (_, i) => i % 251));
    const everybody = line.call('the crowd', `${crowd} writes of one byte`, () =>
      Promise.all(Array.from(said, (_, i) => line.conn.write(said.subarray(i, i + 1)))),
    );
    await world.quiet();
    const received = await line.receive(full.length + crowd);

    expectRuns(world, received.subarray(0, full.length), { z: full.length });
    const same = Buffer.compare(
      Buffer.from(received.subarray(full.length)).sort(),
      Buffer.from(said).sort(),
    );
    world.expect(received.length === full.length + crowd && same === 0, {
      lesson: 'Many stood in line, and some of them were forgotten, or came twice.',
      expected: `${crowd} bytes, each once`,
      received: `${Math.max(0, received.length - full.length)} bytes`,
    });
    await first.expectResolved(WRITTEN);
    await everybody.expectResolved({
      otherwise: 'Many stood in line, and not all of them had their turn.',
    });
  });
});
