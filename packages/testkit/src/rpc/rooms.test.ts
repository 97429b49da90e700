import type { Conn, Listener } from '@socketlings/net';
import {
  ANSWER,
  FrameReader,
  encodeFrame,
  unpackRequest,
  writeFrame,
} from '@socketlings/net/frames';
import { expect, test } from 'vitest';
import '../index.ts';
import { inWorld } from '../base/test.ts';
import type { Lesson } from '../index.ts';
import type { Handlers, RpcClientClass, RpcServerClass } from './contract.ts';
import { Desk } from './desk.ts';
import { FrameScanner, sayFrame } from './frames.ts';
import { RpcTest } from './rpc-test.ts';

test('a client that is reset while it sends goes on to read', async () => {
  const { lesson, received } = await lessonOf(async (world) => {
    const server = await world.serve(resetting());
    const ann = await server.connect('ann');
    await ann.asks([1, 'echo', 'a']);
    for (let i = 0; i < 50; i += 1) await ann.sends(new Uint8Array(10_000));
    await ann.halfCloses();
    await ann.expectReplies([[1, 'a']], { broken: 'broken', otherwise: 'something else' });
  });
  expect(lesson).toBe('broken');
  expect(received).toContain('ECONNRESET');
});

test('a client whose server does not read goes on to read, too', async () => {
  const { lesson } = await lessonOf(async (world) => {
    const server = await world.serve(silent());
    const ann = await server.connect('ann');
    await ann.sends(new Uint8Array(2_000_000));
    await ann.expectReplies([[1, 'a']], { nothing: 'nothing', otherwise: 'something else' });
  });
  expect(lesson).toBe('nothing');
});

test('a server or a client that cannot be made is a lesson', async () => {
  class Throws {
    constructor() {
      throw new Error('no');
    }
  }
  const server = await lessonOf(async (world) => {
    await world.serve(Throws as unknown as RpcServerClass);
  });
  expect(server.lesson).toBe('new RpcServer(handlers, options) threw an error.');
  const client = await lessonOf(async (world) => {
    world.client(Throws as unknown as RpcClientClass);
  });
  expect(client.lesson).toBe('new RpcClient(conn, { clock }) threw an error.');
});

test('a client that gives no bytes is a lesson', async () => {
  const { received } = await lessonOf(async (world) => {
    const { client } = world.client(Text);
    await client.expectAnswer(client.request('echo', 'a'), 'a', { otherwise: 'no' });
  });
  expect(received).toContain('a Uint8Array');
});

test('a handler is given bytes and a signal', async () => {
  const desk = new Desk(() => 5);
  const echo = desk.handlers().get('echo')!;
  const { signal } = new AbortController();
  const body = Buffer.from('hello');
  const answer = await echo(body, signal);
  body.fill(0);
  expect(Buffer.from(answer).toString()).toBe('hello');
  expect(desk.jobs.map(({ method, at }) => [method, at])).toEqual([['echo', 5]]);
  const fake = { aborted: false } as AbortSignal;
  await expect(echo(body, fake)).rejects.toThrow('an AbortSignal');
  await expect(echo('text' as unknown as Uint8Array, signal)).rejects.toThrow('a Uint8Array');
});

test('a client under test is called so in the story', async () => {
  const { story } = await lessonOf(async (world) => {
    const { client, server } = world.client(Text);
    await server.leaves();
    await client.expectAnswer(client.request('echo', 'a'), 'a', { otherwise: 'no' });
  });
  expect(story?.[0]).toMatch(/^client +connects$/);
  expect(story?.join('\n')).toMatch(/^server +closes$/m);
});

test('answers that differ where nobody shows it are told apart', async () => {
  const cut = echoing((body) => body.subarray(0, 100));
  const { received, diagnosis } = await lessonOf(async (world) => {
    const server = await world.serve(cut);
    const ann = await server.connect('ann');
    await ann.asks([1, 'echo', 'a'.repeat(200)]);
    await ann.expectReplies([[1, 'a'.repeat(200)]], { otherwise: 'no' });
  });
  expect(received).toBe(`answer 1 "${'a'.repeat(24)}…"`);
  expect(diagnosis).toContain('answer 1 ends after 100 of 200 bytes');
});

test('frames are found in what has come, and what is none is said so', () => {
  const bytes = encodeFrame({ type: 2, id: 7, payload: Buffer.from('abc') });
  const scanner = new FrameScanner();
  expect(scanner.push(bytes.subarray(0, 5))).toEqual([]);
  expect(scanner.left).toBe(5);
  const frames = scanner.push(Buffer.concat([bytes.subarray(5), Buffer.from([0, 0, 0, 1])]));
  expect(frames.map(sayFrame)).toEqual(['answer 7 "abc"', 'bytes that are no frame']);
});

// --- internal ---

/** A client that gives no bytes. */
class Text {
  request(): Promise<Uint8Array> {
    return Promise.resolve('text' as unknown as Uint8Array);
  }
  async close(): Promise<void> {}
}

/** Answers one request of each client with what `answerOf` makes of its body. */
function echoing(answerOf: (body: Uint8Array) => Uint8Array): RpcServerClass {
  return serverOf(async (conn) => {
    const frame = await new FrameReader(conn).read();
    const { body } = unpackRequest(frame!.payload);
    await writeFrame(conn, { type: ANSWER, id: frame!.id, payload: answerOf(body) });
  });
}

/** Servers that only close, or do nothing at all. */
function resetting(): RpcServerClass {
  return serverOf(async (conn) => {
    await conn.read(new Uint8Array(1));
    await conn.close();
  });
}

function silent(): RpcServerClass {
  return serverOf(() => new Promise(() => {}));
}

function serverOf(serve: (conn: Conn) => Promise<void>): RpcServerClass {
  return class {
    constructor(_handlers: Handlers) {}

    async serve(listener: Listener): Promise<void> {
      for (;;) await serve(await listener.accept());
    }

    async shutdown(): Promise<'drained'> {
      return 'drained';
    }
  };
}

async function lessonOf(body: (world: RpcTest) => Promise<void>) {
  const error: unknown = await inWorld('friendly', RpcTest, body).catch(
    (thrown: unknown) => thrown,
  );
  return (error as Lesson).facts;
}
