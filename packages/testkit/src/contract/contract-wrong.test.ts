import { TimeoutError, type Clock, type Conn, type Deadline } from '@socketlings/net';
import { Network, Random, type SimConn } from '@socketlings/sim';
import { expect, test } from 'vitest';
import { contract } from './index.ts';

type Change = (conn: SimConn, clock: Clock) => Partial<Conn>;

/** Connections that each break one promise, and the case that must notice. */
const WRONG: [go: string, what: string, change: Change][] = [
  [
    'BasicIO',
    'loses the last byte of a large write',
    (conn) => ({ write: (p) => conn.write(p.length > 1000 ? p.subarray(1) : p) }),
  ],
  [
    'PingPong',
    'repeats what it reads',
    (conn) => {
      const first = new Uint8Array(8);
      return { read: async (p) => (await conn.read(p), p.set(first.subarray(0, p.length)), 8) };
    },
  ],
  [
    'RacyRead',
    'stores into a buffer that it has given back',
    (conn, clock) => ({
      read: (p) =>
        conn.read(p).finally(() => void clock.setTimer(clock.now() + 1, () => p.fill(1))),
    }),
  ],
  [
    'RacyWrite',
    'sends a buffer that it has given back',
    (conn) => {
      let sending = Promise.resolve();
      return {
        write: async (p) => void (sending = sending.then(() => conn.write(p)).catch(() => {})),
        close: () => sending.then(() => conn.close()),
      };
    },
  ],
  [
    'RacyWrite',
    'writes in two pieces',
    (conn) => ({
      async write(p) {
        await conn.write(p.subarray(0, p.length >> 1));
        await conn.write(p.subarray(p.length >> 1));
      },
    }),
  ],
  [
    'ReadTimeout',
    'has one deadline for both',
    (conn) => ({ setReadDeadline: (t) => conn.setDeadline(t) }),
  ],
  [
    'WriteTimeout',
    'has one deadline for both',
    (conn) => ({ setWriteDeadline: (t) => conn.setDeadline(t) }),
  ],
  [
    'PastTimeout',
    'sends before it looks at its deadline',
    (conn, clock) => {
      let deadline: Deadline = null;
      return {
        setDeadline: (t) => conn.setReadDeadline((deadline = t)),
        async write(p) {
          await conn.write(p);
          if (deadline !== null && deadline <= clock.now()) throw new TimeoutError({ op: 'write' });
        },
      };
    },
  ],
  [
    'PresentTimeout',
    'does not wake whoever waits',
    (conn, clock) => ({
      setReadDeadline: (t) => (t === null || t > clock.now() ? conn.setReadDeadline(t) : undefined),
    }),
  ],
  [
    'FutureTimeout',
    'is early',
    (conn) => ({ setDeadline: (t) => conn.setDeadline(t === null ? t : t - 1) }),
  ],
  [
    'FutureTimeout',
    'keeps a deadline that is cleared',
    (conn) => ({ setDeadline: (t) => (t === null ? undefined : conn.setDeadline(t)) }),
  ],
  [
    'CloseTimeout',
    'takes its own close for the end',
    (conn) => ({ read: (p) => conn.read(p).catch(() => null) }),
  ],
  [
    'ConcurrentMethods',
    'refuses a second reader',
    (conn) => {
      let reading = false;
      return {
        async read(p) {
          if (reading) throw new Error('busy');
          reading = true;
          return conn.read(p).finally(() => (reading = false));
        },
      };
    },
  ],
];

test.for(WRONG)('%s notices a connection that %s', async ([go, , change]) => {
  const wanted = contract.find((other) => other.go === go)!;
  const network = new Network('friendly');
  const { client, server } = network.pair('peer');
  const { clock } = network.scheduler;
  const a = changed(server, change(server, clock));
  const pair = { a, b: client, clock, volume: 40_000, stop: async () => {} };

  await expect(network.scheduler.run(() => wanted.run(pair, new Random(1)))).rejects.toMatchObject({
    name: expect.stringMatching(/^(Lesson|Deadlock)$/),
  });
});

function changed(conn: Conn, changes: Partial<Conn>): Conn {
  const get = (_: Conn, name: string | symbol): unknown => {
    const value: unknown = Reflect.get(changes, name) ?? Reflect.get(conn, name);
    return typeof value === 'function' ? value.bind(conn) : value;
  };
  return new Proxy(conn, { get });
}
