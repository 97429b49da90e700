import { expect } from 'vitest';
import { rule } from './every-kernel.ts';

rule('K45: keepalive gives a silent peer up after idle, and count times interval', (t) => {
  const { a, b } = t.pair();
  t.option(a, 'TCP_KEEPIDLE', 1);
  t.option(a, 'TCP_KEEPINTVL', 1);
  t.option(a, 'TCP_KEEPCNT', 2);
  t.option(a, 'SO_KEEPALIVE', 1);
  t.add(a);
  t.expectEvents('a OUT');
  t.cutCable(b);

  expect(t.eventsWithin(2500)).toEqual([]);
  expect(t.eventsWithin(3000)).toEqual(['a IN|OUT|RDHUP|HUP|ERR']);
  expect([t.read(a), t.read(a), t.write(a, '1')]).toEqual(['ETIMEDOUT', 'EOF', 'EPIPE']);
});

rule('K45: without keepalive a silent peer is never given up', (t) => {
  const { a, b } = t.pair();
  t.option(a, 'TCP_KEEPIDLE', 1);
  t.option(a, 'TCP_KEEPINTVL', 1);
  t.option(a, 'TCP_KEEPCNT', 1);
  t.add(a);
  t.expectEvents('a OUT');
  t.cutCable(b);
  expect(t.eventsWithin(3000)).toEqual([]);
  expect(t.read(a)).toBe('EAGAIN');
});

rule('K45: a peer that is there answers every probe', (t) => {
  const { a } = t.pair();
  t.option(a, 'TCP_KEEPIDLE', 1);
  t.option(a, 'TCP_KEEPINTVL', 1);
  t.option(a, 'TCP_KEEPCNT', 1);
  t.option(a, 'SO_KEEPALIVE', 1);
  t.add(a);
  t.expectEvents('a OUT');
  expect(t.eventsWithin(3000)).toEqual([]);
});

rule('K46: bytes that nobody acknowledges are sent again, and then it is ETIMEDOUT', (t) => {
  const { a, b } = t.pair();
  t.option(a, 'TCP_USER_TIMEOUT', 500); // without it a quarter of an hour
  t.add(a);
  t.expectEvents('a OUT');
  t.cutCable(b);

  expect(t.write(a, 'into the void')).toBe('13');
  expect(t.eventsWithin(5000)).toEqual(['a IN|OUT|RDHUP|HUP|ERR']);
  expect([t.write(a, '1'), t.write(a, '1'), t.read(a)]).toEqual(['ETIMEDOUT', 'EPIPE', 'EOF']);
});

rule('K46: while bytes are under way no probe is', (t) => {
  const { a, b } = t.pair();
  t.option(a, 'TCP_KEEPIDLE', 1);
  t.option(a, 'TCP_KEEPINTVL', 1);
  t.option(a, 'TCP_KEEPCNT', 1);
  t.option(a, 'SO_KEEPALIVE', 1);
  t.add(a);
  t.expectEvents('a OUT');
  t.cutCable(b);
  t.write(a, '1');
  expect(t.eventsWithin(3500)).toEqual([]);
});
