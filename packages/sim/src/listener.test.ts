import { describe, expect, test } from 'vitest';
import { codeOf, everywhere } from './everywhere.ts';
import { Network } from './index.ts';

describe('a listener', () => {
  test('K23: hands out its clients in order, and ends with ClosedError', () =>
    everywhere(async (network) => {
      const listener = network.listen();
      await network.dial('ann', listener.addr);
      await network.dial('bob', listener.addr);

      const first = await listener.accept();
      const second = await listener.accept();
      const waiting = codeOf(listener.accept());
      await listener.close();

      expect([first, second].map((conn) => Reflect.get(conn, 'identity').peer)).toEqual([
        'ann',
        'bob',
      ]);
      expect(await waiting).toBe('accept ERR_CLOSED 0');
      expect(await codeOf(network.dial('late', listener.addr))).toBe('dial ECONNREFUSED 0');
    }));

  test('K44: resets the clients that are not accepted', () =>
    everywhere(async (network) => {
      const listener = network.listen();
      const ann = await network.dial('ann', listener.addr);

      await listener.close();

      expect(await codeOf(ann.read(new Uint8Array(1)))).toBe('read ECONNRESET 0');
    }));

  test('K24: fails on demand and keeps the client', () =>
    everywhere(async (network) => {
      const listener = network.listen();
      listener.failNext('EMFILE', 2);
      await network.dial('ann', listener.addr);

      expect(await codeOf(listener.accept())).toBe('accept EMFILE 0');
      expect(await codeOf(listener.accept())).toBe('accept EMFILE 0');
      expect(await codeOf(listener.accept())).toBe('ok');
    }));

  test('K26: with a full backlog lets a client in when its SYN is sent again', async () => {
    const network = new Network('friendly');
    await network.scheduler.run(async () => {
      const listener = network.listen({ backlog: 0 });
      await network.dial('ann', listener.addr);
      const bob = network.dial('bob', listener.addr);
      const cyd = codeOf(network.dial('cyd', listener.addr));
      const { clock } = network.scheduler;

      clock.schedule(500, 0, () => void listener.accept());
      await bob;

      expect(clock.now()).toBeGreaterThan(1000);
      expect(await cyd).toBe('dial ETIMEDOUT 0'); // when differs from kernel to kernel
      expect(clock.now()).toBeGreaterThan(127_000);
    });
  });
});
