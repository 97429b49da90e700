import { ClosedError, dial, listen, realClock } from '@socketlings/net';
import { Random } from '@socketlings/sim';
import { describe, expect, test } from 'vitest';
import { contract, runBounded, type Pair } from './index.ts';

describe('a connection of the operating system', () => {
  for (const wanted of contract) {
    test(`${wanted.name} (${wanted.go})`, { timeout: 20_000 }, async () => {
      const pair = await loopback();
      await expect(runBounded(wanted, pair, new Random(1))).resolves.toBeUndefined();
    });
  }
});

async function loopback(): Promise<Pair> {
  const listener = await listen();
  const [b, a] = await Promise.all([dial(listener.addr), listener.accept()]);
  await listener.close();
  const close = (conn: Pair['a']): Promise<void> =>
    conn.close().catch((error: unknown) => {
      if (!(error instanceof ClosedError)) throw error;
    });
  const stop = async (): Promise<void> => void (await Promise.all([a, b].map(close)));
  return { a, b, clock: realClock, volume: 1 << 20, stop };
}
