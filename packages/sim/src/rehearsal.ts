import { Network } from './network.ts';
import type { NetworkName } from './profile.ts';

const NETWORKS: readonly NetworkName[] = ['friendly', 'nasty', 1, 2, 3, 4, 5, 6, 7, 8];
const ROUNDS = 4; // of all networks; after that V8 has compiled what a simulation calls most
const AMOUNT = 20_000; // bytes

/**
 * Makes the simulator warm while the code under test is still being loaded: plays simulations without a test,
 * until `isOver` says so or there were enough. Leaves the process's own time alone.
 */
export async function rehearse(isOver: () => boolean): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of NETWORKS) {
      if (isOver()) return;
      await rehearseIn(new Network(name));
    }
  }
}

// --- internal ---

async function rehearseIn(network: Network): Promise<void> {
  const { client, server } = network.pair('ann');
  const echo = async (): Promise<void> => {
    const p = new Uint8Array(4096);
    for (let n = await server.read(p); n !== null; n = await server.read(p)) {
      await server.write(p.subarray(0, n));
    }
    await server.close();
  };
  await network.scheduler.play(async () => {
    const echoed = echo();
    const sent = client.write(new Uint8Array(AMOUNT)).then(() => client.closeWrite());
    const p = new Uint8Array(4096);
    while ((await client.read(p)) !== null);
    await Promise.all([sent, echoed]);
    await network.scheduler.quiet();
    await client.close();
  });
}
