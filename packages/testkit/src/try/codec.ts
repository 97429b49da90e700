// `npm run try 4`: what arrives at a real port, drawn cut by cut, and the frames that a decoder finds.

import { setTimeout as sleep } from 'node:timers/promises';
import { dial, listen, type Addr, type Conn, type Listener } from '@socketlings/net';
import { quote } from '../base/bytes.ts';
import { sayError } from '../base/say-error.ts';
import { Store, serveRedis, type RespCodec } from '../codec/redis-server.ts';
import { HEADER, fieldAt, wire, type Field, type Frame } from '../codec/frame.ts';
import { hex } from '../codec/hex.ts';
import { stopOnInterrupt } from './interrupt.ts';
import { toSend } from './reach.ts';

interface FrameDecoder {
  readonly buffered: number;
  push(chunk: Uint8Array): Frame[];
  end(): void;
}

export interface TriedCodec extends RespCodec {
  readonly Decoder: new () => FrameDecoder;
}

/** Shows a stream in odd pieces, then opens a port for frames and one for Redis clients, until Ctrl-C. */
export async function tryCodec(codec: TriedCodec): Promise<void> {
  const frames = await listen({
    ip: '127.0.0.1',
    port: Number(process.env['SOCKETLINGS_PORT'] ?? 0),
  });
  const redis = await listen();
  stopOnInterrupt(() => {
    void frames.close();
    void redis.close();
  });
  console.log(`\n  ${legend()}\n`);
  const serving = [
    serve(frames, (conn) => draw(conn, new codec.Decoder())),
    serve(redis, (conn) => serveRedis(conn, codec, store)),
  ];
  await demonstrate(frames);
  sayHowToReach(frames.addr, redis.addr);
  await Promise.all(serving);
}

// --- internal ---

const store = new Store();
const PAUSE = 30; // ms between two writes: so the kernel does not put them together
const PER_LINE = 16; // bytes
const MOST_LINES = 4; // of one cut

const coloured = process.stdout.isTTY && !process.env['NO_COLOR'];
const COLOURS: Record<Field | 'lost', number> = {
  length: 36,
  type: 33,
  id: 35,
  payload: 32,
  lost: 31,
};

function sayHowToReach(frames: Addr, redis: Addr): void {
  console.log(`\n  Your decoder listens on ${frames}. Send it frames of your own:\n`);
  console.log(`    ${toSend('\0\0\0\u0007\u0001\0\0\0*hi', frames)}\n`);
  console.log(`  A small Redis with your RespDecoder listens on ${redis}:\n`);
  console.log(`    ${toSend('PING\r\n', redis)}`);
  console.log(`    redis-cli -p ${redis.port}`);
  console.log(`    redis-benchmark -p ${redis.port} -t set,get,incr -n 10000 -P 100 -q\n`);
  console.log('  Ctrl-C ends it.\n');
}

async function serve(listener: Listener, handle: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) {
      const conn = await listener.accept();
      handle(conn).catch((error: unknown) => console.log(`  ${sayError(error)}`));
    }
  } catch {
    // The listener was closed.
  }
}

/** Sends three frames and the beginning of a fourth, in pieces that cut where a frame does not. */
async function demonstrate({ addr }: Listener): Promise<void> {
  const text = new TextEncoder();
  const stream = Buffer.concat([
    wire({ type: 1, id: 0x01020304, payload: text.encode('hi') }),
    wire({ type: 2, id: 0xfffffffe, payload: new Uint8Array(0) }),
    wire({ type: 3, id: 8, payload: text.encode('a longer one, with more than a line of bytes') }),
    wire({ type: 4, id: 9, payload: text.encode('cut') }).subarray(0, HEADER),
  ]);
  const conn = await dial(addr);
  for (const [from, to] of [
    [0, 7],
    [7, 21],
    [21, 23],
    [23, stream.length],
  ] as const) {
    await conn.write(stream.subarray(from, to));
    await sleep(PAUSE);
  }
  await conn.closeWrite();
  await conn.read(new Uint8Array(1)).catch(() => {});
  await conn.close();
}

async function draw(conn: Conn, decoder: FrameDecoder): Promise<void> {
  const p = new Uint8Array(64 * 1024);
  const fields = new Fields();
  console.log(`  ${conn.remoteAddr} connects`);
  try {
    for (let n = await conn.read(p); n !== null; n = await conn.read(p)) {
      const chunk = p.subarray(0, n);
      drawCut(chunk, fields);
      for (const frame of decoder.push(chunk)) console.log(`      ${sayFrame(frame)}`);
      console.log(`      buffered ${decoder.buffered}`);
    }
    decoder.end();
    console.log('  the end, between two frames\n');
  } catch (error) {
    console.log(
      `      ${paint(`${(error as { code?: string }).code ?? ''} ${sayError(error)}`.trim(), 'lost')}\n`,
    );
  } finally {
    await conn.close().catch(() => {});
  }
}

function drawCut(chunk: Uint8Array, fields: Fields): void {
  for (let at = 0; at < chunk.length; at += PER_LINE) {
    const bytes = chunk.subarray(at, at + PER_LINE);
    const line = [...bytes]
      .map((byte) => paint(hex(Uint8Array.of(byte)), fields.next(byte)))
      .join(' ');
    if (at < PER_LINE * MOST_LINES) console.log(`    ${at === 0 ? '┌' : '│'} ${line}`);
  }
  const left = chunk.length - PER_LINE * MOST_LINES;
  if (left > 0) console.log(`    │ … ${left.toLocaleString('en')} more`);
}

/** Knows to which field the next byte of a stream belongs. */
class Fields {
  #at = 0;
  #length = 0;

  next(byte: number): Field | 'lost' {
    const field = fieldAt(this.#at);
    if (this.#at < 4) this.#length = this.#at === 0 ? byte : this.#length * 256 + byte;
    this.#at += 1;
    if (this.#at > 4 && this.#length < HEADER - 4) return 'lost';
    if (this.#at === 4 + this.#length) this.#at = 0;
    return field;
  }
}

function legend(): string {
  const names = (['length', 'type', 'id', 'payload'] as const).map((field) => paint(field, field));
  return `A frame: ${names.join(' ')}. Each ┌ is what one read brought.`;
}

function sayFrame(frame: Frame | undefined): string {
  if (!frame?.payload) return paint('no frame', 'lost');
  return `frame: type ${frame.type}, id ${frame.id}, payload ${quote(frame.payload)}`;
}

function paint(text: string, field: Field | 'lost'): string {
  return coloured ? `\u001B[${COLOURS[field]}m${text}\u001B[0m` : text;
}
