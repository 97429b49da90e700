// A small server that speaks the Redis protocol with the codec under test.

import type { Conn } from '@socketlings/net';
import { bulk, type RespValue } from './resp.ts';

export interface RespCodec {
  readonly RespDecoder: new () => { push(chunk: Uint8Array): RespValue[] };
  encodeResp(value: RespValue): Uint8Array;
}

/** Serves one client until it leaves; what is no request ends its connection, after an answer. */
export async function serveRedis(conn: Conn, codec: RespCodec, store: Store): Promise<void> {
  const decoder = new codec.RespDecoder();
  const p = new Uint8Array(64 * 1024);
  try {
    for (let n = await conn.read(p); n !== null; n = await conn.read(p)) {
      const answers = decoder.push(p.subarray(0, n)).map((each) => store.answer(each));
      if (answers.length > 0)
        await conn.write(Buffer.concat(answers.map((each) => codec.encodeResp(each))));
    }
  } catch (error) {
    const text = `ERR Protocol error: ${error instanceof Error ? error.message : 'unknown'}`;
    await conn.write(codec.encodeResp({ type: 'error', text })).catch(() => {});
  } finally {
    await conn.close().catch(() => {});
  }
}

/** What a small Redis knows, and how it answers. */
export class Store {
  readonly #values = new Map<string, Uint8Array>();

  answer(asked: RespValue): RespValue {
    const words = wordsOf(asked);
    if (!words) return failure('Protocol error: a request is an array of bulk strings');
    const [name = new Uint8Array(0), ...args] = words;
    const command = textOf(name).toUpperCase();
    const known = COMMANDS[command];
    if (!known) return failure(`unknown command '${textOf(name)}'`);
    if (args.length < known.least || args.length > known.most) {
      return failure(`wrong number of arguments for '${command.toLowerCase()}'`);
    }
    return known.answer(this.#values, args);
  }
}

// --- internal ---

interface Command {
  readonly least: number;
  readonly most: number;
  answer(values: Map<string, Uint8Array>, args: readonly Uint8Array[]): RespValue;
}

const OK: RespValue = { type: 'simple', text: 'OK' };

const COMMANDS: Readonly<Record<string, Command>> = {
  PING: {
    least: 0,
    most: 1,
    answer: (_, [text]) => (text ? bulk(text) : { type: 'simple', text: 'PONG' }),
  },
  ECHO: { least: 1, most: 1, answer: (_, [text]) => bulk(text!) },
  SET: {
    least: 2,
    most: 2,
    answer(values, [key, value]) {
      values.set(keyOf(key!), new Uint8Array(value!));
      return OK;
    },
  },
  GET: {
    least: 1,
    most: 1,
    answer: (values, [key]) => ({ type: 'bulk', bytes: values.get(keyOf(key!)) ?? null }),
  },
  DEL: {
    least: 1,
    most: Infinity,
    answer: (values, keys) => {
      const gone = keys.filter((key) => values.delete(keyOf(key)));
      return { type: 'integer', value: BigInt(gone.length) };
    },
  },
  INCR: {
    least: 1,
    most: 1,
    answer(values, [key]) {
      const before = textOf(values.get(keyOf(key!)) ?? new TextEncoder().encode('0'));
      if (!/^-?\d{1,18}$/.test(before)) return failure('value is not an integer or out of range');
      const value = BigInt(before) + 1n;
      values.set(keyOf(key!), new TextEncoder().encode(String(value)));
      return { type: 'integer', value };
    },
  },
};

function failure(text: string): RespValue {
  return { type: 'error', text: `ERR ${text}` };
}

function wordsOf(value: RespValue): Uint8Array[] | undefined {
  if (value.type !== 'array' || !value.items?.length) return undefined;
  const words = value.items.map((item) => (item.type === 'bulk' ? item.bytes : null));
  return words.every((word) => word !== null) ? words : undefined;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

function keyOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1'); // keys are bytes, too
}
