import { test } from '@socketlings/testkit/conn';
import { describe } from 'vitest';
import { handleConn, serve } from '#subject';

describe('Step 14: two hundred clients', () => {
  test('serves those who stay while others leave', async (world) => {
    const server = await world.serve(serve, handleConn);
    const stays: Promise<void>[] = [];

    for (let i = 1; i <= world.amount(200, 20); i += 1) {
      const client = await server.connect(`client ${i}`);
      const bytes = world.random.bytes(world.random.int(1, world.amount(2000, 60)));
      client.sendMeanwhile(bytes);
      if (i % 3 === 0) await (i % 2 === 0 ? client.reset() : client.close());
      else stays.push(client.expectBytes(bytes, CROWD).then(() => client.close()));
    }
    await Promise.all(stays);

    await world.expectNothingOpen(
      'Everybody has left, and some connections are still open: a leak.',
    );
  });
});

const CROWD = {
  different: 'In the crowd one client got what another had sent, or its own bytes in disorder.',
  otherwise: 'In the crowd one client did not get back what it had sent.',
};
