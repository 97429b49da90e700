import { expect, test } from 'vitest';
import { tcpAddr } from './addr.ts';

// Tests compare what addresses print with what errors say: it must not depend on what else has had them.
test('an address cannot be changed', () => {
  const addr = tcpAddr('::1', 8080);

  expect(() => Object.assign(addr, { toString: () => 'elsewhere' })).toThrow(TypeError);
  expect(String(addr)).toBe('[::1]:8080');
});
