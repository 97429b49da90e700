import { ShortWrites } from '@socketlings/net/short-writes';
import { expect, test } from 'vitest';
import { Network, Random, MeteredRaw, shortWritesFor, type NetworkName } from './index.ts';

test('the same seed makes the same writes short', async () => {
  expect(await lengths(7)).toEqual(await lengths(7));
  expect(await lengths(7)).not.toEqual(await lengths(8));
  expect((await lengths('nasty')).every((n) => n === 1)).toBe(true);
});

test('counts what the contract of a raw connection leaves out', async () => {
  const network = new Network('friendly');
  await network.scheduler.run(async () => {
    const { raw } = open(network);
    const reads = [raw.read(new Uint8Array(1)), raw.read(new Uint8Array(1))];
    const written = await raw.write(new Uint8Array(5000));
    raw.failWriteAfter(1, 'ENOBUFS');
    expect(await raw.write(new Uint8Array(10))).toBe(1);
    await expect(raw.write(new Uint8Array(10))).rejects.toMatchObject({ code: 'ENOBUFS', n: 0 });
    const closed = raw.close();
    await Promise.allSettled([...reads, closed, raw.close(), raw.write(new Uint8Array(1))]);

    expect(raw).toMatchObject({ overlappingReads: 1, overlappingWrites: 0, cutByClose: 2 });
    expect(raw).toMatchObject({ accepted: written + 1, closes: 2, closed: true });
    expect(raw.afterClose).toEqual(['close', 'write']);
  });
});

function open(network: Network): { raw: MeteredRaw } {
  const { server } = network.pair('ann');
  const accept = shortWritesFor(network.name, new Random(Number(network.name) || 0));
  return { raw: new MeteredRaw(new ShortWrites(server, accept)) };
}

/** How much each of ten writes accepts. */
async function lengths(name: NetworkName): Promise<number[]> {
  const network = new Network(name);
  const { raw } = open(network);
  const accepted: number[] = [];
  await network.scheduler.run(async () => {
    for (let i = 0; i < 10; i += 1) accepted.push(await raw.write(new Uint8Array(300)));
  });
  return accepted;
}
