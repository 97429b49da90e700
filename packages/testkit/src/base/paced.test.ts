import { TimeoutError } from '@socketlings/net';
import { Network } from '@socketlings/sim';
import { expect, test } from 'vitest';
import { PACE, PacedClock } from './paced-clock.ts';
import { PacedConn } from './paced.ts';

test('a deadline is a time of the clock that the code under test has', async () => {
  const network = new Network('friendly');
  await network.scheduler.run(async () => {
    const virtual = network.scheduler.clock;
    const paced = new PacedClock(virtual);
    const conn = new PacedConn(network.pair('ann').server, { paced, virtual });
    const since = virtual.now();

    conn.setReadDeadline(paced.now() + 1000);
    await expect(conn.read(new Uint8Array(1))).rejects.toBeInstanceOf(TimeoutError);

    expect(virtual.now() - since).toBe(1000 / PACE);
    conn.setReadDeadline(null);
    conn.setDeadline(0); // long ago
    await expect(conn.write(new Uint8Array(1))).rejects.toBeInstanceOf(TimeoutError);
  });
});
