import { setTimeout as sleep } from 'node:timers/promises';
import { NetError, dial, realClock, tcpAddr, type Addr, type Conn } from '@socketlings/net';
import { FrameReader } from '@socketlings/net/frames';
import { commas, plural } from '../../base/bytes.ts';
import { requestBytes } from '../../rpc/caller.ts';
import type { Requester, RpcClientClass } from '../../rpc/contract.ts';
import { logging, outcome, type Log } from '../log.ts';
import { chooseClient, chooseCodec } from './chosen.ts';
import { FramedConn, type Codec } from './framed-conn.ts';
import type { Piece } from './pieces.ts';

export interface ClientPieces {
  readonly codec: Piece<Codec>;
  readonly client: Piece<RpcClientClass>;
}

/** Many clients, a patient one, and one that does not read, all of a server that is there already. */
export async function tryClient(pieces: ClientPieces, port: number): Promise<void> {
  const addr = tcpAddr('127.0.0.1', port);
  const codec = await chooseCodec(pieces.codec);
  const client = await chooseClient(pieces.client);
  for (const { instead } of [codec, client]) if (instead) console.log(`\n  ${instead}`);
  const side = new Side(addr, codec.value, client.value);
  try {
    for (const [title, play] of SCENES) {
      console.log(`\n  ${title}\n`);
      await play(side, logging());
    }
    console.log('');
  } catch (error) {
    if (!(error instanceof NetError) || error.op !== 'dial') throw error;
    console.log(`\n  Nobody listens on ${addr}: type npm run try 8 in another terminal first.\n`);
    process.exitCode = 1;
  }
}

// --- internal ---

class Side {
  readonly #addr: Addr;
  readonly #codec: Codec;
  readonly #RpcClient: RpcClientClass;

  constructor(addr: Addr, codec: Codec, RpcClient: RpcClientClass) {
    this.#addr = addr;
    this.#codec = codec;
    this.#RpcClient = RpcClient;
  }

  async dial(): Promise<Conn> {
    const tally = { remoteAddr: this.#addr, asked: 0, answered: 0, queued: 0 };
    return new FramedConn(await dial(this.#addr), this.#codec, { tally });
  }

  async connect(): Promise<Requester> {
    return new this.#RpcClient(await this.dial(), { clock: realClock });
  }
}

type Scene = (side: Side, log: Log) => Promise<void>;

const SCENES: readonly (readonly [title: string, play: Scene])[] = [
  ['Twelve of your clients, twenty requests each:', many],
  ['One of them asks five slow things at once; each takes a second:', slow],
  ['A client that asks, and does not read for two seconds. Look at the board:', deaf],
];

const PATIENCE = 15_000; // ms; with one request at a time five seconds pass

async function many(side: Side, log: Log): Promise<void> {
  const clients = await Promise.all(Array.from({ length: 12 }, () => side.connect()));
  log('all', 'are connected');
  const answers = clients.flatMap((client, c) => {
    return Array.from({ length: 20 }, async (_, i) => {
      await sleep(i * 50); // so that there is something to see
      const body = `${c}, ${i}`;
      return Buffer.from(await client.request('echo', Buffer.from(body))).toString() === body;
    });
  });
  await outcome(
    log,
    'they',
    Promise.all(answers),
    (right) => `have ${plural(right.filter(Boolean).length, 'answer')}, each its own`,
    PATIENCE,
  );
  await Promise.allSettled(clients.map((client) => client.close()));
}

async function slow(side: Side, log: Log): Promise<void> {
  const client = await side.connect();
  const answers = Array.from({ length: 5 }, (_, i) => client.request('slow', Uint8Array.of(i)));
  log('it', 'has asked');
  const all = Promise.all(answers);
  await outcome(log, 'it', all, ({ length }) => `has ${plural(length, 'answer')}`, PATIENCE);
  await client.close().catch(() => {});
}

async function deaf(side: Side, log: Log): Promise<void> {
  const conn = await side.dial();
  const asked = Array.from({ length: 100 }, (_, id) => requestBytes(id, 'much', new Uint8Array(0)));
  const asking = conn.write(Buffer.concat(asked)).catch(() => {});
  log('it', 'asks for 20 megabytes');
  await sleep(2000);
  log('it', 'begins to read');
  const bytes = readAll(conn, asked.length);
  await outcome(log, 'it', bytes, (n) => `has all ${commas(n)} bytes`, PATIENCE);
  await asking;
  await conn.close().catch(() => {});
}

async function readAll(conn: Conn, frames: number): Promise<number> {
  const reader = new FrameReader(conn);
  let bytes = 0;
  for (let i = 0; i < frames; i += 1) bytes += (await reader.read())?.payload.length ?? 0;
  return bytes;
}
