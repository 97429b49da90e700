import { once, type EventEmitter } from 'node:events';
import type { Addr, Listener } from '@socketlings/net';
import { GivenConn } from '../base/given.ts';
import type { Peer } from '../base/ground.ts';
import { Lesson } from '../base/lesson.ts';
import { sayError } from '../base/say-error.ts';
import type { World } from '../base/world.ts';
import { Store, serveRedis, type RespCodec } from './redis-server.ts';

/** A client's talk with a small server that uses the codec under test; on real sockets a real client's. */
export class RedisSession {
  readonly #world: World;
  readonly #codec: RespCodec;

  static async open(world: World, codec: RespCodec): Promise<RedisSession> {
    return new RedisSession(world, codec);
  }

  private constructor(world: World, codec: RespCodec) {
    this.#world = world;
    this.#codec = codec;
  }

  /** The client asks, and every answer is right. */
  talk(): Promise<void> {
    return this.#world.ground.network === 'real' ? this.#talkForReal() : this.#talkSimulated();
  }

  async #talkSimulated(): Promise<void> {
    const { client, served } = await this.#world.ground.pair('the client');
    const done = serveRedis(new GivenConn(served.conn), this.#codec, new Store());
    const sent = Buffer.from(ASKED.map(([words]) => wireOf(words)).join(''));
    const expected = ASKED.map(([, answer]) => answer).join('');
    void client.write(sent).then(() => client.closeWrite());
    const received = await readAll(client);
    if (received !== expected) {
      throw new Lesson({ lesson: ANSWERS, expected: brief(expected), received: brief(received) });
    }
    await done;
  }

  async #talkForReal(): Promise<void> {
    const listener = await this.#world.ground.listen();
    const serving = this.#serveAll(listener).catch(() => {});
    const client = await realClient(listener.addr);
    const failed = once(client, 'error').then(([error]) => Promise.reject(error as Error));
    try {
      await Promise.race([failed, converse(client)]);
    } catch (error) {
      if (error instanceof Lesson) throw error;
      throw new Lesson({ lesson: CLIENT, received: sayError(error) }, { cause: error });
    } finally {
      failed.catch(() => {});
      client.destroy();
      await listener.close();
      await serving;
    }
  }

  /** Serves every client, until the listener is closed. */
  async #serveAll(listener: Listener): Promise<never> {
    const store = new Store();
    for (;;) void serveRedis(await listener.accept(), this.#codec, store);
  }
}

// --- internal ---

const ANSWERS =
  'A client sent requests of all kinds, many at once, and the answers are not the right ones. Look at ' +
  'what your decoder gives for them, and what encodeResp() makes of the answers.';

const CLIENT = 'A real Redis client does not get along with your codec.';

type Client = EventEmitter & {
  connect(): Promise<unknown>;
  sendCommand(words: (string | Buffer)[]): Promise<unknown>;
  destroy(): void;
};

const PIPELINED = 10_000; // requests that are sent before the first answer

async function realClient({ ip: host, port }: Addr): Promise<Client> {
  const { createClient } = await import('@redis/client');
  const socket = { host, port, reconnectStrategy: false, connectTimeout: 5000 } as const;
  return createClient({ RESP: 2, socket }) as unknown as Client;
}

async function converse(client: Client): Promise<void> {
  await client.connect();
  const ask = (...words: string[]): Promise<unknown> => client.sendCommand(words);
  const strange = 'a\r\nb\u0000 é ✓';
  await expectAnswer(ask('PING'), 'PONG');
  await expectAnswer(ask('ECHO', strange), strange);
  await expectAnswer(ask('SET', 'key', strange), 'OK');
  await expectAnswer(ask('GET', 'key'), strange);
  await expectAnswer(ask('DEL', 'key', 'nobody'), 1);
  await expectAnswer(ask('GET', 'key'), null);
  await expectAnswer(
    ask('HELLO', '3').catch((error: Error) => error.message),
    "ERR unknown command 'HELLO'",
  );
  const large = 'x'.repeat(1_000_000);
  await expectAnswer(ask('SET', 'large', large), 'OK');
  await expectAnswer(
    ask('GET', 'large').then((value) => value === large),
    true,
  );
  const counts = await Promise.all(Array.from({ length: PIPELINED }, () => ask('INCR', 'n')));
  await expectAnswer(Promise.resolve(counts.every((count, i) => count === i + 1)), true);
}

async function expectAnswer(answer: Promise<unknown>, expected: unknown): Promise<void> {
  const received = await answer;
  if (received === expected) return;
  throw new Lesson({
    lesson: CLIENT,
    expected: JSON.stringify(expected),
    received: brief(JSON.stringify(received)),
  });
}

const MANY = Array.from({ length: 100 }, (_, i): [string[], string] => [
  ['INCR', 'n'],
  `:${i + 1}\r\n`,
]);

/** Requests and their answers. The first three are how real clients introduce themselves. */
const ASKED: readonly [words: string[], answer: string][] = [
  [['HELLO', '3'], "-ERR unknown command 'HELLO'\r\n"],
  [['CLIENT', 'SETINFO', 'LIB-NAME', 'any'], "-ERR unknown command 'CLIENT'\r\n"],
  [['INFO'], "-ERR unknown command 'INFO'\r\n"],
  [['PING'], '+PONG\r\n'],
  [['ECHO', 'a\r\nb'], '$4\r\na\r\nb\r\n'],
  [['SET', 'k', ''], '+OK\r\n'],
  [['GET', 'k'], '$0\r\n\r\n'],
  [['DEL', 'k', 'nobody'], ':1\r\n'],
  [['GET', 'k'], '$-1\r\n'],
  ...MANY,
];

function wireOf(words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}

async function readAll(peer: Peer): Promise<string> {
  const chunks: Buffer[] = [];
  const p = new Uint8Array(4096);
  for (let n = await peer.read(p); n !== null; n = await peer.read(p))
    chunks.push(Buffer.from(p.slice(0, n)));
  return Buffer.concat(chunks).toString('latin1');
}

function brief(text: string): string {
  return JSON.stringify(text.length > 160 ? `${text.slice(0, 160)}…` : text);
}
