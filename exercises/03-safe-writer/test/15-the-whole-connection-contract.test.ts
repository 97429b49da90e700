import { test } from '@socketlings/testkit';
import { contract } from '@socketlings/testkit/contract';
import { SharedConn } from '@socketlings/testkit/shared-conn';
import { describe } from 'vitest';
import { SafeConn } from '#subject';

const KiB = 1024;

describe('Step 15: the whole connection contract', () => {
  test('keeps all eleven promises of a connection', async (world) => {
    // All of them where nothing is cut; elsewhere one in each network, for they take their time.
    const { network } = world.ground;
    const few = contract.filter((_, i) => network === 'friendly' || i === Number(network) % 11);
    for (const { name, run } of few) {
      const line = await SharedConn.open(world, SafeConn);
      line.note('test', `begins: a connection ${name}`);
      await run(line.pair(world.amount(64 * KiB, 20 * KiB)), world.random);
      await line.stop();
    }
  });
});
