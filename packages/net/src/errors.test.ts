import { describe, expect, test } from 'vitest';
import { ClosedError, NetError, TimeoutError, UnexpectedEOF, tcpAddr } from './index.ts';

const here = tcpAddr('127.0.0.1', 80);
const there = tcpAddr('127.0.0.1', 50000);

describe('errors', () => {
  test('read as in Go', () => {
    const ends = { localAddr: here, remoteAddr: there };
    const messages = [
      new NetError({ op: 'read', code: 'ECONNRESET', ...ends }),
      new TimeoutError({ op: 'write', n: 3, ...ends }),
      new ClosedError({ op: 'accept', localAddr: here }),
      new NetError({ op: 'dial', code: 'ECONNREFUSED', remoteAddr: here }),
      new NetError({ op: 'listen', code: 'EWHATEVER' }),
      new UnexpectedEOF(1),
    ].map(String);

    expect(messages).toEqual([
      'NetError: read tcp 127.0.0.1:80->127.0.0.1:50000: connection reset by peer',
      'TimeoutError: write tcp 127.0.0.1:80->127.0.0.1:50000: i/o timeout',
      'ClosedError: accept tcp 127.0.0.1:80: use of closed network connection',
      'NetError: dial tcp 127.0.0.1:80: connect: connection refused',
      'NetError: listen tcp: EWHATEVER',
      'UnexpectedEOF: unexpected EOF after 1 byte',
    ]);
  });

  test('tell an own deadline from the timeout of the kernel', () => {
    const own = new TimeoutError({ op: 'read' });
    const kernel = new NetError({ op: 'read', code: 'ETIMEDOUT' });

    expect([own.timeout, own.code, own instanceof NetError]).toEqual([true, 'ERR_TIMEOUT', true]);
    expect([kernel.timeout, kernel instanceof TimeoutError]).toEqual([true, false]);
    expect(new ClosedError({ op: 'read' }).timeout).toBe(false);
  });

  test('keep how far they got, and what caused them', () => {
    const cause = new Error('below');
    const error = new NetError({ op: 'write', code: 'EPIPE', n: 7, cause });

    expect([error.n, error.cause, new NetError({ op: 'write', code: 'EPIPE' }).n]).toEqual([
      7,
      cause,
      0,
    ]);
  });

  test('print an IPv6 address in brackets', () => {
    expect(`${tcpAddr('::1', 8080)} ${here}`).toBe('[::1]:8080 127.0.0.1:80');
  });
});
