import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { Deadlock, Network, Spin, installVirtualTime, onProgress } from './index.ts';

installVirtualTime();

function simulate<T>(body: (network: Network) => Promise<T>): Promise<T> {
  const network = new Network('friendly');
  return network.scheduler.run(() => body(network));
}

describe('virtual time', () => {
  test('moves only when no code has anything to do', () =>
    simulate(async ({ scheduler: { clock } }) => {
      const began = { date: Date.now(), now: performance.now() };
      const fired: string[] = [];

      const timer = setTimeout(() => fired.push('cleared'), 10);
      setTimeout(() => fired.push('an hour'), 3_600_000).unref();
      const interval = setInterval(() => fired.push('tick'), 1000);
      clearTimeout(Number(timer));
      await sleep(2500);
      clearInterval(interval);

      expect([fired, clock.now()]).toEqual([['tick', 'tick'], 2500]);
      expect([Date.now() - began.date, performance.now() - began.now]).toEqual([2500, 2500]);
      expect(new Date().getTime()).toBe(Date.now());
      expect(new Date() instanceof Date).toBe(true);
    }));

  test('is not quiet before a timer that has come due meanwhile has fired', () =>
    simulate(async ({ scheduler }) => {
      const fired: string[] = [];
      scheduler.clock.schedule(5, -1, () => fired.push('bytes'));
      scheduler.clock.setTimer(5, () => fired.push('timer'));

      await scheduler.quiet();

      expect(fired).toEqual(['bytes', 'timer']);
    }));

  test('rules every timer of Node', () =>
    simulate(async ({ scheduler: { clock } }) => {
      await promisify(setTimeout)(5);
      expect(clock.now()).toBe(5);

      const signal = AbortSignal.timeout(7);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      expect([clock.now(), (signal.reason as Error).name]).toEqual([12, 'TimeoutError']);

      const aborted = sleep(1000, undefined, { signal: AbortSignal.timeout(3) });
      await expect(aborted).rejects.toMatchObject({ name: 'AbortError', code: 'ABORT_ERR' });
      expect(clock.now()).toBe(15);
    }));

  test('ends with the simulation', async () => {
    await simulate(async () => {});

    expect(Math.abs(Date.now() - performance.timeOrigin - performance.now())).toBeLessThan(60_000);
    await new Promise((resolve) => setTimeout(resolve, 1));
  });
});

describe('progress', () => {
  test('is told of at each delivery, whether or not the event loop turns', () =>
    simulate(async (network) => {
      const { client, server } = network.pair('ann');
      let noticed = 0;
      const noticedAt: number[] = [];
      onProgress(() => (noticed += 1));
      const reading = (async () => {
        const p = new Uint8Array(1);
        while ((await server.read(p)) !== null) noticedAt.push(noticed);
      })();

      for (let i = 0; i < 20; i += 1) await client.write(Buffer.from('x'));
      await client.closeWrite();
      await reading;
      onProgress(() => {});

      expect(new Set(noticedAt).size).toBe(20);
    }));

  test('does not come of code that only waits for itself', () =>
    simulate(async () => {
      let noticed = 0;
      onProgress(() => (noticed += 1));

      for (let i = 0; i < 1000; i += 1) await Promise.resolve();
      onProgress(() => {});

      expect(noticed).toBe(0);
    }));
});

describe('the idle rule', () => {
  test('waits for code that has loads of turns to do', () =>
    simulate(async (network) => {
      const { client, server } = network.pair('ann');
      void server.read(new Uint8Array(5)).then(async () => {
        for (let i = 0; i < 300; i += 1) await new Promise((resolve) => setImmediate(resolve));
        await server.write(Buffer.from('late'));
      });

      await client.write(Buffer.from('hello'));

      expect(await client.read(new Uint8Array(10))).toBe(4);
    }));

  test('names every call that waits in a deadlock', async () => {
    const result = simulate(async (network) => {
      const { client, server } = network.pair('ann');
      void server.read(new Uint8Array(1));
      await client.read(new Uint8Array(1));
    });

    await expect(result).rejects.toThrow(Deadlock);
    await expect(result).rejects.toThrow(
      'nothing can happen any more: server waits for bytes from ann; ann waits for bytes from server',
    );
  });

  test('sees a deadlock of a test that waits for something of its own', async () => {
    await expect(simulate(() => new Promise(() => {}))).rejects.toThrow(Deadlock);
  });

  test('gives up on timers that go on for ever', async () => {
    const result = simulate(async (network) => {
      setInterval(() => {}, 100);
      await network.pair('ann').client.read(new Uint8Array(1));
    });

    await expect(result).rejects.toThrow(Deadlock);
  });
});

describe('the spin guard', () => {
  test('stops a loop that reads the end again and again', async () => {
    const result = simulate(async (network) => {
      const { client, server } = network.pair('ann');
      await client.close();
      await server.read(new Uint8Array(1));
      void (async () => {
        for (;;) await server.read(new Uint8Array(1));
      })();
      await client.read(new Uint8Array(1)).catch(() => {});
      await network.scheduler.quiet();
    });

    await expect(result).rejects.toThrow(Spin);
    await expect(result).rejects.toMatchObject({ op: 'read', outcome: 'end of stream' });
  });

  test('stops a loop that swallows the same error again and again', async () => {
    const result = simulate(async (network) => {
      const listener = network.listen();
      await listener.close();
      void (async () => {
        for (;;) await listener.accept().catch(() => {});
      })();
      await network.scheduler.quiet();
    });

    await expect(result).rejects.toMatchObject({ op: 'accept', outcome: 'ERR_CLOSED' });
  });

  test('leaves a loop alone that moves bytes', () =>
    simulate(async (network) => {
      const { client, server } = network.pair('ann');
      for (let i = 0; i < 3000; i += 1) {
        await client.write(Buffer.from('x'));
        await server.read(new Uint8Array(1));
      }
    }));
});
