import { expect, test } from 'vitest';
import { tcpAddr } from './addr.ts';

// Tests compare what addresses print with what errors say: it must not depend on who has had them.
test('nobody changes an address', () => {
  const addr = tcpAddr('::1', 8080);

  expect(() => Object.assign(addr, { toString: () => 'elsewhere' })).toThrow(TypeError);
  expect(String(addr)).toBe('[::1]:8080');
});
