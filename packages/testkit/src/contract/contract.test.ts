import { Network, Random, type NetworkName } from '@socketlings/sim';
import { describe, expect, test } from 'vitest';
import { contract, type Pair } from './index.ts';

const NETWORKS: NetworkName[] = [
  'friendly',
  'nasty',
  ...Array.from({ length: 100 }, (_, i) => i + 1),
];

describe('a simulated connection', () => {
  for (const { name: title, go, run } of contract) {
    test(`${title} (${go})`, { timeout: 60_000 }, async () => {
      for (const name of NETWORKS) {
        const network = new Network(name);
        const pair = simulated(network);
        const whole = network.scheduler.run(async () => {
          await run(pair, new Random(typeof name === 'number' ? name : 0));
          await pair.stop();
        });
        await expect(whole, `with ${name}`).resolves.toBeUndefined();
      }
    });
  }
});

function simulated(network: Network): Pair {
  const { client, server } = network.pair('peer');
  const stop = async (): Promise<void> => {
    for (const conn of [server, client]) if (!conn.closed) await conn.close();
  };
  const volume = network.name === 'friendly' ? 1 << 20 : 40_000;
  return { a: server, b: client, clock: network.scheduler.clock, volume, stop };
}
