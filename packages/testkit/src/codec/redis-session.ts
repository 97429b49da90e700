import { once } from 'node:events';
import type { Conn } from '@socketlings/net';
import { GivenConn } from '../given.ts';
import type { Peer } from '../ground.ts';
import { Lesson } from '../lesson.ts';
import { sayError } from '../task.ts';
import type { World } from '../world.ts';
import { Store, serveRedis, type RespCodec } from './resp.ts';

/** A small server on the codec under test, and a client: in the simulator what one sends, else a real one. */
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

  talk(): Promise<void> {
    return this.#world.ground.run === 'real' ? this.#talkForReal() : this.#talkSimulated();
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
    const { createClient } = await import('@redis/client');
    const listener = await this.#world.ground.listen();
    const store = new Store();
    const serving = (async () => {
      for (;;) {
        const conn: Conn = await listener.accept();
        void serveRedis(conn, this.#codec, store);
      }
    })().catch(() => {});
    const { ip: host, port } = listener.addr;
    const client = createClient({
      RESP: 2,
      socket: { host, port, reconnectStrategy: false, connectTimeout: 5000 },
    });
    const failed = once(client, 'error').then(([error]) => Promise.reject(error as Error));
    try {
      await Promise.race([failed, converse(client as unknown as Client)]);
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
}

// --- internal ---

const ANSWERS =
  'A client sent requests of all kinds, many at once, and the answers are not the right ones. Look at ' +
  'what your decoder gives for them, and what encodeResp() makes of the answers.';

const CLIENT = 'A real Redis client does not get along with your codec.';

type Client = {
  connect(): Promise<unknown>;
  sendCommand(words: (string | Buffer)[]): Promise<unknown>;
};

const PIPELINED = 10_000; // requests that are sent before the first answer

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

/** What clients say, and what they are told. The first three are how they introduce themselves. */
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
