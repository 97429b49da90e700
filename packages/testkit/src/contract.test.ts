import { Network, Random, type Run } from '@socketlings/sim';
import { describe, expect, test } from 'vitest';
import { contract, type Pair } from './contract.ts';

const RUNS: Run[] = ['friendly', 'nasty', ...Array.from({ length: 100 }, (_, i) => i + 1)];

describe('a simulated connection', () => {
  for (const { name, go, run: runCase } of contract) {
    test(`${name} (${go})`, { timeout: 60_000 }, async () => {
      for (const run of RUNS) {
        const network = new Network(run);
        const pair = simulated(network);
        const whole = network.scheduler.run(async () => {
          await runCase(pair, new Random(typeof run === 'number' ? run : 0));
          await pair.stop();
        });
        await expect(whole, `with ${run}`).resolves.toBeUndefined();
      }
    });
  }
});

function simulated(network: Network): Pair {
  const { client, server } = network.pair('peer');
  const stop = async (): Promise<void> => {
    for (const conn of [server, client]) if (!conn.closed) await conn.close();
  };
  const volume = network.run === 'friendly' ? 1 << 20 : 40_000;
  return { a: server, b: client, clock: network.scheduler.clock, volume, stop };
}
