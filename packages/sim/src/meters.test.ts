import { expect, test } from 'vitest';
import { everywhere } from './everywhere.ts';

test('the meters count what the code under test holds', () =>
  everywhere(async (network) => {
    const { client, server } = network.pair('ann');
    await client.write(Buffer.from('hello'));
    await network.scheduler.quiet();

    const n = await server.read(new Uint8Array(100));
    server.setReadDeadline(1e9);

    expect([server.outstanding, network.meters.peakOutstanding]).toEqual([n, n]);
    expect([network.meters.openConns, network.scheduler.clock.armedTimers]).toEqual([1, 1]);
    await server.write(Buffer.from('hello'));
    await server.close();
    expect([server.outstanding, network.meters.peakOutstanding]).toEqual([0, n]);
    expect([network.meters.openConns, network.scheduler.clock.armedTimers]).toEqual([0, 0]);
    expect(network.meters.calls).toEqual({ read: 1, write: 1, close: 1, accept: 0 });
  }));
