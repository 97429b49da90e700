import type { Conn, Listener, TcpSocket } from '@socketlings/net';
import { expect, test } from 'vitest';
import '../index.ts';
import { inWorld } from '../base/test.ts';
import type { Lesson } from '../index.ts';
import type { World } from '../base/world.ts';
import { ConnTest } from './conn-test.ts';
import type { Listen, TcpConnClass } from './contract.ts';
import { PortTest } from './port-test.ts';
import { ServiceTest } from './service-test.ts';

test('a connection that cannot be made is a lesson', async () => {
  class Throws {
    constructor() {
      throw new Error('no');
    }
  }
  const { lesson } = await lessonOf(ConnTest, async (world) => {
    await world.open(Throws as unknown as TcpConnClass);
  });
  expect(lesson).toBe('new TcpConn(raw) threw an error.');
});

test('a call behind close is found at the end of any test', async () => {
  class UsesItAfterwards {
    constructor(raw: TcpSocket) {
      raw.close();
      try {
        raw.tryRead(new Uint8Array(1));
      } catch {
        return;
      }
    }
  }
  const { received } = await lessonOf(ConnTest, async (world) => {
    await world.open(UsesItAfterwards as unknown as TcpConnClass);
  });
  expect(received).toBe('raw.tryRead()');
});

test('a port that is none is a lesson, and so is one that tells a wrong address', async () => {
  const nothing: Listen = async (addr, { sockets }) => {
    sockets.open().bind(addr);
    return undefined as never;
  };
  const wrong: Listen = async (addr, { sockets }) => {
    sockets.open().bind(addr);
    return { addr, accept: () => new Promise(() => {}), close: async () => {} };
  };
  const open = (listen: Listen) =>
    lessonOf(PortTest, async (world) => void (await world.open(listen)));
  expect((await open(nothing)).lesson).toContain('listen() gives somebody with addr');
  expect((await open(wrong)).received).toBe('127.0.0.1:0');
});

test('a server that measures with another clock is told so', async () => {
  class ByTheGlobalClock {
    #listener: Listener | undefined;
    async serve(listener: Listener): Promise<void> {
      this.#listener = listener;
      await listener.accept().catch(() => {});
    }
    async shutdown({ graceMs }: { graceMs: number }): Promise<'forced'> {
      await new Promise((resolve) => setTimeout(resolve, graceMs)); // virtual, as all timers of a simulation
      await this.#listener?.close();
      setTimeout(() => {}, 100_000);
      return 'forced';
    }
  }
  const { lesson } = await lessonOf(ServiceTest, async (world) => {
    const since = world.clock.now();
    const call = world.serve(ByTheGlobalClock, talk).shutdown(500);
    await call.settled();
    world.expectTook(call, since, 500, 'It is over in time.');
  });
  expect(lesson).toMatch(/^Your code measures with setTimeout.* It is over in time\.$/s);
});

test('what a handler of the test has is a view of the connection, and a write is a copy', async () => {
  let given: Conn | undefined;
  const kept: Uint8Array[] = [];
  class Server {
    readonly #handler: (conn: Conn) => Promise<void>;
    constructor(handler: (conn: Conn) => Promise<void>) {
      this.#handler = handler;
    }
    async serve(listener: Listener): Promise<void> {
      const conn = await listener.accept();
      const write = async (p: Uint8Array): Promise<void> => void kept.push(p);
      await this.#handler(Object.assign(Object.create(conn) as Conn, { write }));
    }
    async shutdown(): Promise<'drained'> {
      return 'drained';
    }
  }
  const bytes = Buffer.from('mine');
  await inWorld('friendly', ServiceTest, async (world) => {
    const server = world.serve(Server, async (conn) => {
      given = conn;
      await conn.write(bytes);
    });
    await server.connect('ann');
    await world.quiet();
  });
  kept[0]!.fill(0);
  expect([given !== undefined, String(bytes)]).toEqual([true, 'mine']);
});

// --- internal ---

async function talk(): Promise<void> {}

async function lessonOf<W extends World>(
  Room: new (ground: never) => W,
  body: (world: W) => Promise<void>,
): Promise<Lesson['facts']> {
  return inWorld('friendly', Room as never, body as never).then(
    () => expect.unreachable(),
    (error: Lesson) => error.facts,
  );
}
