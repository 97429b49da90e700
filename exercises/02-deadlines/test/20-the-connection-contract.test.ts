import { keepsContract, test } from '@socketlings/testkit/socket';
import { describe } from 'vitest';
import { TcpConn } from '#subject';

describe('Step 20: the connection contract', () => {
  test.inBothWorlds('keeps what every connection promises', async (world) => {
    await keepsContract(TcpConn, world);
  });

  test.inAnyRareOrder('keeps it in any order, rare calls and interruptions included', TcpConn);
});
