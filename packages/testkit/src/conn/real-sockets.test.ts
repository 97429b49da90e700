import type { Conn } from '@socketlings/net';
import { describe, expect, test } from 'vitest';
import '../index.ts';
import { inWorld } from '../base/test.ts';
import type { Lesson } from '../index.ts';
import { ServerTest } from './server-test.ts';

async function echo(conn: Conn): Promise<void> {
  const p = new Uint8Array(4096);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) {
    await conn.write(p.subarray(0, n));
  }
  await conn.close();
}

async function shout(conn: Conn): Promise<void> {
  await conn.read(new Uint8Array(100));
  await conn.write(Buffer.from('HELLO'));
  await conn.close();
}

async function talk(world: ServerTest, handler: (conn: Conn) => Promise<void>): Promise<void> {
  const ann = await world.handle('ann', handler);
  ann.sendMeanwhile('hello', 'half-close');
  await ann.expectBytes('hello', 'Send back what came.');
  await ann.expectEnd('Then close.');
  await ann.expectHandled({ running: 'running', failed: 'failed', open: 'open' });
}

describe('on real sockets', () => {
  test('a right program passes', () =>
    expect(inWorld('real', ServerTest, (world) => talk(world, echo))).resolves.toBeUndefined());

  test('a wrong one draws its lesson, and a story', async () => {
    const { facts } = await inWorld('real', ServerTest, (world) => talk(world, shout)).then(
      () => expect.unreachable(),
      (error: Lesson) => error,
    );

    expect(facts.lesson).toMatch(/on real sockets.* Send back what came\.$/);
    expect(facts.network).toBe('real');
    expect(facts.story).toEqual(
      expect.arrayContaining([
        'ann     sends "hello" (5 bytes)',
        'server  sends "HELLO" (5 bytes)',
      ]),
    );
  });

  test('clients of a server are served, and its port is free afterwards', async () => {
    await inWorld('real', ServerTest, async (world) => {
      const server = await world.serve(async (listener, handler) => {
        for (;;) void handler(await listener.accept());
      }, echo);
      const [ann, bob] = [await server.connect('ann'), await server.connect('bob')];
      await bob.send('bob');
      await ann.send('ann');
      await ann.expectBytes('ann', 'ann');
      await bob.expectBytes('bob', 'bob');
    });
  });
});
