import { expect, test } from 'vitest';
import { pack, unpack } from './pack.ts';
import { routeOf } from './route.ts';

test.each(['', 'const a = 1;\n', 'ä €\u{1F980}\0', 'x'.repeat(1_000_000)])(
  'a text comes out of a link as it went in',
  async (text) => {
    const packed = await pack(text);

    expect(packed).toMatch(/^[\w-]+$/);
    expect(await unpack(packed)).toBe(text);
    expect(routeOf(`#1/${packed}`).carried).toBe(packed);
  },
);

test('what nobody has packed is refused', async () => {
  await expect(unpack('not-a-file')).rejects.toThrow();
  await expect(unpack('%')).rejects.toThrow();
});

test.each([
  ['', undefined, undefined],
  ['#3', 3, undefined],
  ['#3.12', 3, '3.12'],
  ['#three', undefined, undefined],
])('%s leads to exercise %s, step %s', (hash, exercise, step) => {
  expect(routeOf(hash)).toMatchObject({ exercise, step });
});
