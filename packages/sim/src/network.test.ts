import { ClosedError, TimeoutError } from '@socketlings/net';
import { describe, expect, test } from 'vitest';
import { codeOf, everywhere, readAll } from './everywhere.ts';
import { Network, Random, type NetworkName } from './index.ts';

describe('a stream', () => {
  test('keeps every byte in order, and then ends', () =>
    everywhere(async (network) => {
      const { client, server } = network.pair('ann');
      const sent = new Random(5).bytes(200_000);

      const writing = client.write(sent).then(() => client.closeWrite());
      const received = await readAll(server);
      await writing;

      expect(Buffer.compare(received, sent)).toBe(0);
      expect(await server.read(new Uint8Array(1))).toBe(null);
    }));

  test('goes on in one direction when the other has ended', () =>
    everywhere(async (network) => {
      const { client, server } = network.pair('ann');

      await client.closeWrite();
      await readAll(server);
      await server.write(Buffer.from('still here'));
      await server.close();

      expect(String(await readAll(client))).toBe('still here');
    }));

  test('holds a writer back when the buffers are full, and says how much was accepted', () =>
    everywhere(async (network) => {
      const { client, server } = network.pair('ann');
      client.setWriteDeadline(10_000);

      const write = await codeOf(client.write(new Uint8Array(1 << 20)));
      await client.close();
      const received = await readAll(server);

      expect(write).toBe(`write ERR_TIMEOUT ${received.length}`);
      expect(received.length).toBeLessThanOrEqual(2 * network.bufferSize);
    }));

  test('carries what a buffer held when it was written, and tells it', () =>
    everywhere(async (network) => {
      const { client, server } = network.pair('ann');
      const p = Buffer.alloc(100);
      let written = 0;

      server.setWriteDeadline(10);
      for (let ok = true; ok; written += ok ? 1 : 0) {
        ok = (await codeOf(server.write(p.fill(1 + (written % 250))))) === 'ok';
      }
      p.fill(0);
      await server.close();
      const received = await readAll(client);

      const expected = received.map((_, i) => 1 + (Math.floor(i / p.length) % 250));
      expect(Buffer.compare(received, expected)).toBe(0);
      expect(network.trace.first[1]!.bytes[0]).toBe(1);
    }));

  test('cuts the same way for the same seed', async () => {
    const pieces = async (name: NetworkName): Promise<number[]> => {
      const network = new Network(name);
      const sizes: number[] = [];
      await network.scheduler.run(async () => {
        const { client, server } = network.pair('ann');
        const writing = client.write(new Uint8Array(5000)).then(() => client.close());
        const p = new Uint8Array(5000);
        for (let n = await server.read(p); n !== null; n = await server.read(p)) sizes.push(n);
        await writing;
      });
      return sizes;
    };

    expect(await pieces(3)).toEqual(await pieces(3));
    expect(await pieces(3)).not.toEqual(await pieces(4));
    expect(await pieces('friendly')).toEqual([5000]);
    expect((await pieces('nasty')).slice(0, 4)).toEqual([1, 1, 1, 1]);
  });
});

describe('an end', () => {
  test('K44: with unread bytes becomes a reset', () =>
    everywhere(async (network) => {
      const { client, server } = network.pair('ann');

      await client.write(Buffer.from('never read'));
      await network.scheduler.quiet();
      await server.close();

      expect(await codeOf(client.read(new Uint8Array(9)))).toBe('read ECONNRESET 0');
      expect(await client.read(new Uint8Array(9))).toBe(null);
      expect(await codeOf(client.write(Buffer.from('x')))).toBe('write EPIPE 0');
    }));

  test('of both directions answers the first write with a reset, and refuses the second', () =>
    everywhere(async (network) => {
      const { client, server } = network.pair('ann');

      await client.close();
      await readAll(server);
      const first = await codeOf(server.write(Buffer.from('one')));
      await network.scheduler.quiet();

      expect(first).toBe('write ok'.slice(6));
      expect(await codeOf(server.write(Buffer.from('two')))).toBe('write EPIPE 0');
      expect(await server.read(new Uint8Array(1))).toBe(null);
    }));

  test('by reset lets nothing more through, however little a blocked write still has to send', () =>
    everywhere(async (network) => {
      for (const more of [1, 100, 5000]) {
        const { client, server } = network.pair('ann');
        const size = 2 * network.bufferSize + more;
        const writing = codeOf(server.write(new Uint8Array(size)));
        await network.scheduler.quiet();
        await client.reset();
        expect(await writing).toMatch(/^write (ECONNRESET|EPIPE) \d+$/);
      }
    }));

  test('K14: by reset breaks a blocked write once, and says how far it came', () =>
    everywhere(async (network) => {
      const { client, server } = network.pair('ann');

      const write = codeOf(server.write(new Uint8Array(1 << 20)));
      await network.scheduler.quiet();
      await client.reset();

      expect(await write).toMatch(/^write ECONNRESET [1-9]/);
      expect(await codeOf(server.write(Buffer.from('x')))).toBe('write EPIPE 0');
      expect(await server.read(new Uint8Array(1))).toBe(null);
    }));

  test('of our own rejects a call that waits, and every later one', () =>
    everywhere(async (network) => {
      const { client, server } = network.pair('ann');

      const blocked = [server.read(new Uint8Array(1)), server.write(new Uint8Array(1 << 20))];
      const codes = Promise.all(blocked.map(codeOf));
      await network.scheduler.quiet();
      await server.close();

      expect(await codes).toEqual([
        'read ERR_CLOSED 0',
        expect.stringMatching(/^write ERR_CLOSED [1-9]/),
      ]);
      expect(await codeOf(server.close())).toBe('close ERR_CLOSED 0');
      expect(() => server.setDeadline(1)).toThrow(ClosedError);
      await client.close();
    }));
});

describe('a deadline', () => {
  test('comes at its instant and stays until it is cleared', () =>
    everywhere(async (network) => {
      const { client, server } = network.pair('ann');
      await client.write(Buffer.from('hi'));
      await network.scheduler.quiet();
      const { clock } = network.scheduler;

      server.setReadDeadline(clock.now());
      expect(await codeOf(server.read(new Uint8Array(9)))).toBe('read ERR_TIMEOUT 0');
      server.setReadDeadline(null);
      expect(await server.read(new Uint8Array(9))).toBeGreaterThan(0);

      const until = clock.now() + 500;
      server.setReadDeadline(until);
      await expect(readAll(server)).rejects.toThrow(TimeoutError);
      expect(clock.now()).toBe(until);
      expect(clock.armedTimers).toBe(0);
    }));
});
