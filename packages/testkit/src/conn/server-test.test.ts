import type { Conn, Listener } from '@socketlings/net';
import { describe, expect, test } from 'vitest';
import '../index.ts';
import { inWorld } from '../base/test.ts';
import type { Lesson } from '../index.ts';
import { ServerTest, type Handler } from './server-test.ts';

const LESSONS = {
  nothing: 'nothing',
  different: 'different',
  'too much': 'too much',
  ended: 'ended',
  open: 'open',
  reset: 'reset',
  otherwise: 'otherwise',
};

const HANDLED = { running: 'running', failed: 'failed', open: 'open' };

/** The lesson that a test draws from a handler. */
async function lessonOf(body: (world: ServerTest) => Promise<void>): Promise<Lesson['facts']> {
  return inWorld('friendly', ServerTest, body).then(
    () => expect.unreachable(),
    (error: Lesson) => error.facts,
  );
}

function answering(...answers: string[]): Handler {
  return async function handler(conn: Conn): Promise<void> {
    for (const answer of answers) await conn.write(Buffer.from(answer));
    await conn.read(new Uint8Array(100));
  };
}

async function asks(world: ServerTest, handler: Handler): Promise<void> {
  const ann = await world.handle('ann', handler);
  await ann.send('hello');
  await ann.expectBytes('hello', LESSONS);
  await ann.expectSilence(LESSONS);
  await ann.expectEnd(LESSONS);
  await ann.expectHandled(HANDLED);
}

describe('a client', () => {
  test('is content with what it expects', () =>
    expect(
      inWorld('nasty', ServerTest, (world) =>
        asks(world, async (conn) => {
          await conn.write(Buffer.from('hello'));
          for (let n = 0; n < 5;) n += (await conn.read(new Uint8Array(9))) ?? 9;
          await conn.close();
        }),
      ),
    ).resolves.toBeUndefined());

  test('names the byte that differs', async () => {
    expect(await lessonOf((world) => asks(world, answering('help!')))).toMatchObject({
      lesson: 'different',
      received: '"help!" (5 bytes): byte 3 is the first that differs',
      network: 'friendly',
    });
  });

  test('tells who waits for whom when nothing comes', async () => {
    expect(await lessonOf((world) => asks(world, answering('hel')))).toMatchObject({
      lesson: 'nothing',
      received: '"hel" (3 bytes)',
      diagnosis:
        'nothing can happen any more: ann waits for bytes from server; handler(ann) has returned',
    });
  });

  test('sees a byte too many', async () => {
    expect(await lessonOf((world) => asks(world, answering('hello', '!')))).toMatchObject({
      lesson: 'too much',
      received: '"!" (1 byte)',
    });
  });

  test('sees an end, a missing end and a reset', async () => {
    const reads =
      (bytes: number): Handler =>
      async (conn) => {
        await conn.read(new Uint8Array(bytes));
        await conn.close();
      };

    expect(await lessonOf((world) => asks(world, reads(1)))).toMatchObject({ lesson: 'reset' });
    expect(await lessonOf((world) => asks(world, reads(5)))).toMatchObject({
      lesson: 'ended',
    });
    expect(await lessonOf((world) => asks(world, answering('hello')))).toMatchObject({
      lesson: 'open',
    });
  });
});

describe('a handler', () => {
  test('that fails is the lesson, and its own line the place', async () => {
    const error = new TypeError('not today');
    const fails: Handler = async () => {
      throw error;
    };

    const lesson = await inWorld('friendly', ServerTest, (world) => asks(world, fails)).catch(
      (e: Lesson) => e,
    );

    expect(lesson).toMatchObject({
      cause: error,
      facts: {
        lesson: 'Your code failed with "TypeError: not today", and nothing more could come back.',
      },
    });
  });

  test('must return, without an error, and leave nothing open', async () => {
    const leaves = (handler: Handler) =>
      lessonOf(async (world) => {
        const ann = await world.handle('ann', handler);
        await ann.close();
        await ann.expectHandled(HANDLED);
      });
    const twice: Handler = async (conn) => {
      await conn.close();
      await conn.close();
    };

    expect(await leaves(() => new Promise(() => {}))).toMatchObject({ lesson: 'running' });
    expect(await leaves(() => Promise.reject(new Error('no')))).toMatchObject({ lesson: 'failed' });
    expect(await leaves(async () => {})).toMatchObject({ lesson: 'open' });
    expect((await leaves(twice)).lesson).toMatch(/^You closed the connection twice/);
  });

  test('that throws in a timer is told so', async () => {
    const throws: Handler = async () => {
      setTimeout(() => {
        throw new RangeError('out of range');
      }, 10);
    };

    expect(await lessonOf((world) => asks(world, throws))).toMatchObject({
      lesson: 'A timer of your code threw an error: RangeError: out of range.',
    });
  });

  test('whose promise is rejected unseen is evidence, and no noise', async () => {
    const forgets: Handler = async () => void Promise.reject(new Error('forgotten'));

    const { diagnosis } = await lessonOf((world) => asks(world, forgets));

    expect(diagnosis).toContain('nobody caught a rejected promise: Error: forgotten');
  });
});

describe('a server', () => {
  test('that reports an error is quoted', async () => {
    const serve = async (
      listener: Listener,
      handler: Handler,
      options?: { onError?(error: unknown): void },
    ): Promise<void> => {
      await handler(await listener.accept()).catch((error: unknown) => options?.onError?.(error));
    };

    const { diagnosis } = await lessonOf(async (world) => {
      const server = await world.serve(serve, () => Promise.reject(new Error('no')));
      const ann = await server.connect('ann');
      await ann.expectBytes('hello', 'lesson');
    });

    expect(diagnosis).toContain('serve has returned; onError was told: Error: no');
  });
});
