import { POLLIN, POLLOUT, POLLRDHUP, SHUT_WR } from '@socketlings/kernel';
import { expect } from 'vitest';
import { rule } from './every-kernel.ts';

rule('K47: poll tells what holds, each time', (t) => {
  const { a, b } = t.pair();
  t.expectPolled([a, b], ['a OUT', 'b OUT']);

  t.write(a, 'hello');
  t.expectPolled([a, b], ['a OUT', 'b IN|OUT']);
  t.expectPolled([a, b], ['a OUT', 'b IN|OUT']); // no edge: it holds
  expect(t.read(b, 2)).toBe('he');
  t.expectPolled([b], ['b IN|OUT']);
  expect(t.read(b)).toBe('llo');
  t.expectPolled([b], [], POLLIN);
  t.expectPolled([b], ['b OUT'], POLLOUT);
});

rule('K47: … of a listener, a counter and an epoll, too', (t) => {
  const listener = t.listener();
  const counter = t.counter('counter', 1);
  t.expectPolled([listener, counter, t.ep], ['counter IN'], POLLIN);

  const client = t.socket('client');
  t.connect(client, listener);
  t.expectPolled([listener], ['listener IN']);

  t.add(counter);
  expect(t.polled([t.ep], { events: POLLIN })).toEqual([`${t.nameOf(t.ep)} IN`]);
});

rule('K48: poll tells of errors unasked, and of what is not open', (t) => {
  const { a, b } = t.pair();
  t.reset(b);
  t.expectPolled([a], ['a HUP|ERR'], 0);
  t.expectPolled([a], ['a IN|OUT|RDHUP|HUP|ERR'], POLLIN | POLLOUT | POLLRDHUP);

  t.close(a);
  expect(t.polled([a, -1], { ms: -1 })).toEqual(['a NVAL']); // it does not wait: that is an answer
});

rule('K48: the end is something to read, and no HUP before both have ended', (t) => {
  const { a, b } = t.pair();
  t.shutdown(b, SHUT_WR);
  t.expectPolled([a], ['a IN'], POLLIN);
  t.expectPolled([a], ['a IN|RDHUP'], POLLIN | POLLRDHUP);

  t.shutdown(a, SHUT_WR);
  t.expectPolled([a], ['a IN|HUP'], POLLIN);
});

rule('K49: poll waits for the first that has something', (t) => {
  const { a, b } = t.pair();
  expect(t.polled([a, b], { events: POLLIN, ms: 20 })).toEqual([]);

  t.write(b, 'x');
  expect(t.polled([a, b], { events: POLLIN, ms: -1 })).toEqual(['a IN']);
  expect(t.polled([], { ms: 5 })).toEqual([]);
});
