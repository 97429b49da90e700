import { expect, test } from 'vitest';
import { Network } from './index.ts';

test('a connection says where its bytes lie: unsent, on their way, arrived', async () => {
  const { scheduler, client, server } = pairWithBuffersOf(4);
  await scheduler.play(async () => {
    await client.write(Buffer.from('abc'));
    expect(placesOf(client, server)).toEqual([0, 3, 0]);
    await scheduler.quiet();
    expect(placesOf(client, server)).toEqual([0, 0, 3]);

    await client.write(Buffer.from('def')); // there is room for one of them
    await scheduler.quiet();
    expect(placesOf(client, server)).toEqual([3, 0, 3]);

    await server.read(new Uint8Array(3));
    expect(placesOf(client, server)).toEqual([0, 3, 0]);
  });
});

function pairWithBuffersOf(bufferSize: number) {
  const network = new Network('friendly', { bufferSize });
  return { scheduler: network.scheduler, ...network.pair('ann') };
}

type End = ReturnType<Network['pair']>['client'];

function placesOf({ unsent, underWay }: End, { readable }: End): number[] {
  return [unsent, underWay, readable];
}
