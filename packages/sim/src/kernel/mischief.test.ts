import { EPOLLET, EPOLLIN, errno } from '@socketlings/kernel';
import { describe, expect, test } from 'vitest';
import { HELLO, established, register, wait } from './established.ts';
import { SimKernel } from './sim-kernel.ts';

describe('mischief', () => {
  test('K36: a nasty kernel interrupts waits that would sleep, but not for ever', () => {
    const { kernel, ep } = established({ network: 'nasty' });
    const results = Array.from({ length: 40 }, () => kernel.epollWait(ep, [], 1, 1));

    expect(results.filter((ret) => ret === -errno.EINTR)).toHaveLength(20);
    expect(results.at(-1)).toBe(0);
    expect(new SimKernel({ network: 'nasty' }).epollWait(99, [], 1, 1)).toBe(-errno.EBADF);
  });

  test('a nasty kernel reports for nothing, but nothing that is not so', () => {
    const { kernel, ep, client } = established({ network: 'nasty' });
    register(kernel, ep, client);
    const events = Array.from({ length: 300 }, () => wait(kernel, ep, 0));

    expect(events.filter((event) => event.length > 0)).toHaveLength(100);
    expect(new Set(events.flat())).toEqual(new Set(['OUT']));
  });

  test('a nasty kernel takes and delivers byte by byte', () => {
    const { kernel, ep, client, server } = established({ network: 'nasty' });
    register(kernel, ep, server, (EPOLLIN | EPOLLET) >>> 0);
    expect(kernel.write(client, HELLO)).toBe(1);
    for (const byte of HELLO.subarray(1)) kernel.write(client, Uint8Array.of(byte));

    const p = new Uint8Array(9);
    const sizes: number[] = [];
    while (sizes.length < HELLO.length) {
      wait(kernel, ep, 10);
      const n = kernel.read(server, p);
      if (n > 0) sizes.push(n);
    }
    expect(sizes).toEqual([1, 1, 1, 1, 1]);
  });

  test('the same seed does the same', () => {
    const story = (seed: number): string => {
      const { kernel, ep, client, server } = established({ network: seed });
      const lines: string[] = [];
      register(kernel, ep, server);
      for (let i = 0; i < 50; i += 1) {
        lines.push(
          `${kernel.write(client, HELLO)} ${kernel.epollWait(ep, [], 1, 3)} ${kernel.now()}`,
        );
        lines.push(String(kernel.read(server, new Uint8Array(7))));
      }
      return lines.join('\n');
    };

    expect(story(7)).toBe(story(7));
    expect(new Set([1, 2, 3, 4].map(story)).size).toBe(4);
  });
});
