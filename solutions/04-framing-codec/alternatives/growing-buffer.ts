// One buffer that grows: what comes is put behind what is there, and taken from the front.

import type { Conn } from '@socketlings/net';

export interface Frame {
  readonly type: number;
  readonly id: number;
  readonly payload: Uint8Array;
}

export class FrameError extends Error {
  override readonly name = 'FrameError';
  readonly code: 'TOO_LARGE' | 'TOO_SHORT' | 'SYNTAX';

  constructor(code: FrameError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export class UnexpectedEOF extends Error {
  override readonly name = 'UnexpectedEOF';
}

export type RespValue =
  | { readonly type: 'simple'; readonly text: string }
  | { readonly type: 'error'; readonly text: string }
  | { readonly type: 'integer'; readonly value: bigint }
  | { readonly type: 'bulk'; readonly bytes: Uint8Array | null }
  | { readonly type: 'array'; readonly items: readonly RespValue[] | null };

export function encodeFrame({ type, id, payload }: Frame): Uint8Array {
  const bytes = Buffer.allocUnsafe(9 + payload.length);
  bytes.writeUInt32BE(payload.length + 5, 0);
  bytes.writeUInt8(type, 4);
  bytes.writeUInt32BE(id, 5);
  bytes.set(payload, 9);
  return bytes;
}

/** Bytes in a row, with room behind them. */
class Pile {
  #bytes = Buffer.alloc(256);
  #start = 0;
  #end = 0;

  get length(): number {
    return this.#end - this.#start;
  }

  add(chunk: Uint8Array): void {
    if (this.#end + chunk.length > this.#bytes.length) this.#makeRoom(chunk.length);
    this.#bytes.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  /** A view that is good until the next `add`. */
  look(from: number, to: number): Buffer {
    return this.#bytes.subarray(this.#start + from, this.#start + to);
  }

  /** The place of the first LF with a CR before it, or -1. */
  lineEnd(from: number): number {
    return this.look(0, this.length).indexOf('\r\n', from);
  }

  drop(n: number): void {
    this.#start += n;
    if (this.#start === this.#end) this.#start = this.#end = 0;
  }

  #makeRoom(wanted: number): void {
    const needed = this.length + wanted;
    const isRoomy = needed * 2 <= this.#bytes.length;
    const target = isRoomy ? this.#bytes : Buffer.alloc(needed * 2);
    this.#bytes.copy(target, 0, this.#start, this.#end);
    this.#end = this.length;
    this.#start = 0;
    this.#bytes = target;
  }
}

/** Adds chunks to a pile, and takes from it whatever `next` finds; what it throws stays. */
class Taker<T> {
  readonly pile = new Pile();
  readonly #next: () => { value: T | undefined } | undefined;
  #failed = false;
  #error: unknown;

  constructor(next: () => { value: T | undefined } | undefined) {
    this.#next = next;
  }

  push(chunk: Uint8Array): T[] {
    this.check();
    this.pile.add(chunk);
    const taken: T[] = [];
    try {
      for (let next = this.#next(); next; next = this.#next()) {
        if (next.value !== undefined) taken.push(next.value);
      }
    } catch (error) {
      this.#failed = true;
      this.#error = error;
      if (taken.length === 0) throw error;
    }
    return taken;
  }

  check(): void {
    if (this.#failed) throw this.#error;
  }

  end(): void {
    this.check();
    if (this.pile.length > 0) throw new UnexpectedEOF(`${this.pile.length} bytes are left`);
  }
}

export class Decoder {
  readonly #taker = new Taker<Frame>(() => this.#next());
  readonly #maxFrame: number;

  constructor(options?: { maxFrame?: number }) {
    this.#maxFrame = options?.maxFrame ?? 1_048_576;
  }

  get buffered(): number {
    return this.#taker.pile.length;
  }

  push(chunk: Uint8Array): Frame[] {
    return this.#taker.push(chunk);
  }

  end(): void {
    this.#taker.end();
  }

  #next(): { value: Frame } | undefined {
    const { pile } = this.#taker;
    if (pile.length < 4) return undefined;
    const length = pile.look(0, 4).readUInt32BE();
    if (length < 5) throw new FrameError('TOO_SHORT', `length ${length}`);
    if (length > this.#maxFrame) throw new FrameError('TOO_LARGE', `length ${length}`);
    if (pile.length < 4 + length) return undefined;
    const bytes = pile.look(0, 4 + length);
    const value = {
      type: bytes.readUInt8(4),
      id: bytes.readUInt32BE(5),
      payload: Uint8Array.from(bytes.subarray(9)),
    };
    pile.drop(4 + length);
    return { value };
  }
}

export class FrameReader {
  readonly #conn: Conn;
  readonly #decoder: Decoder;
  #ready: Frame[] = [];

  constructor(conn: Conn, options?: { maxFrame?: number }) {
    this.#conn = conn;
    this.#decoder = new Decoder(options);
  }

  async read(): Promise<Frame | null> {
    const [first, ...rest] = this.#ready;
    if (first) {
      this.#ready = rest;
      return first;
    }
    const p = Buffer.alloc(1024);
    const n = await this.#conn.read(p);
    if (n !== null) {
      this.#ready = this.#decoder.push(p.subarray(0, n));
      return this.read();
    }
    this.#decoder.end();
    return null;
  }

  [Symbol.asyncIterator](): AsyncIterator<Frame> {
    return {
      next: async () => {
        const frame = await this.read();
        return frame ? { done: false, value: frame } : { done: true, value: undefined };
      },
    };
  }
}

export class LineDecoder {
  readonly #taker = new Taker<string>(() => this.#next());
  readonly #maxLine: number;
  #seen = 0; // bytes in which there is no line end

  constructor(options?: { maxLine?: number }) {
    this.#maxLine = options?.maxLine ?? 65_536;
  }

  push(chunk: Uint8Array): string[] {
    return this.#taker.push(chunk);
  }

  end(): string | null {
    this.#taker.check();
    const { pile } = this.#taker;
    return pile.length > 0 ? pile.look(0, pile.length).toString() : null;
  }

  #next(): { value: string } | undefined {
    const { pile } = this.#taker;
    const end = pile.lineEnd(Math.max(0, this.#seen - 1));
    const length = end < 0 ? withoutCr(pile.look(0, pile.length)) : end;
    if (length > this.#maxLine) throw new FrameError('TOO_LARGE', `a line of ${length} bytes`);
    this.#seen = end < 0 ? pile.length : 0;
    if (end < 0) return undefined;
    const value = pile.look(0, end).toString();
    pile.drop(end + 2);
    return { value };
  }
}

/** Takes a line or a bulk string as soon as it is whole; arrays that are not wait in a row. */
export class RespDecoder {
  readonly #taker = new Taker<RespValue>(() => this.#next());
  readonly #maxBulk: number;
  readonly #maxItems: number;
  #open: { items: RespValue[]; count: number }[] = [];

  constructor(options?: { maxBulk?: number; maxItems?: number }) {
    this.#maxBulk = options?.maxBulk ?? 1_048_576;
    this.#maxItems = options?.maxItems ?? 1_048_576;
  }

  push(chunk: Uint8Array): RespValue[] {
    return this.#taker.push(chunk);
  }

  end(): void {
    this.#taker.end();
    if (this.#open.length > 0) throw new UnexpectedEOF('items of an array are missing');
  }

  #next(): { value: RespValue | undefined } | undefined {
    const part = this.#part();
    if (!part) return undefined;
    let { value } = part;
    for (let array = this.#open.at(-1); value && array; array = this.#open.at(-1)) {
      if (array.items.push(value) < array.count) value = undefined;
      else value = { type: 'array', items: this.#open.pop()!.items };
    }
    return { value };
  }

  /** What comes next without the items of arrays; a value of undefined is none, or not yet one. */
  #part(): { value: RespValue | undefined } | undefined {
    const { pile } = this.#taker;
    const found = pile.lineEnd(0);
    const length = found < 0 ? withoutCr(pile.look(0, pile.length)) : found;
    if (length > 65_536) throw new FrameError('TOO_LARGE', 'a long line');
    if (found < 0) return undefined;
    const line = pile.look(0, found).toString();
    if (line.startsWith('$')) return this.#bulk(sizeFrom(line.slice(1), this.#maxBulk), found + 2);
    pile.drop(found + 2);
    return { value: this.#valueOf(line) };
  }

  #valueOf(line: string): RespValue | undefined {
    const text = line.slice(1);
    if (line.startsWith('+')) return { type: 'simple', text };
    if (line.startsWith('-')) return { type: 'error', text };
    if (line.startsWith(':')) return { type: 'integer', value: bigint(text) };
    if (line.startsWith('*')) return this.#array(sizeFrom(text, this.#maxItems));
    if (this.#open.length > 0) throw new FrameError('SYNTAX', line);
    const words = line.match(/\S+/g) ?? [];
    const items = words.map((word): RespValue => ({ type: 'bulk', bytes: Buffer.from(word) }));
    return items.length > 0 ? { type: 'array', items } : undefined;
  }

  #array(count: number): RespValue | undefined {
    if (count === -1) return { type: 'array', items: null };
    if (this.#open.length > 31) throw new FrameError('TOO_LARGE', 'too deep');
    if (count === 0) return { type: 'array', items: [] };
    this.#open.push({ items: [], count });
    return undefined;
  }

  #bulk(size: number, at: number): { value: RespValue } | undefined {
    const { pile } = this.#taker;
    const end = at + Math.max(0, size);
    if (size >= 0 && pile.length < end + 2) return undefined;
    if (size >= 0 && pile.look(end, end + 2).toString('latin1') !== '\r\n') {
      throw new FrameError('SYNTAX', 'no line end behind a bulk string');
    }
    const bytes = size < 0 ? null : Uint8Array.from(pile.look(at, end));
    pile.drop(size < 0 ? at : end + 2);
    return { value: { type: 'bulk', bytes } };
  }
}

export function encodeResp(value: RespValue): Uint8Array {
  const text = (line: string): Buffer => Buffer.from(line + '\r\n');
  if (value.type === 'simple') return text('+' + value.text);
  if (value.type === 'error') return text('-' + value.text);
  if (value.type === 'integer') return text(':' + value.value.toString());
  if (value.type === 'bulk') {
    if (!value.bytes) return text('$-1');
    return Buffer.concat([text('$' + value.bytes.length), value.bytes, text('')]);
  }
  if (!value.items) return text('*-1');
  return Buffer.concat([text('*' + value.items.length), ...value.items.map(encodeResp)]);
}

function withoutCr(bytes: Uint8Array): number {
  return bytes.at(-1) === 13 ? bytes.length - 1 : bytes.length;
}

function bigint(text: string): bigint {
  if (/^[+-]?[0-9]+$/.test(text)) return BigInt(text);
  throw new FrameError('SYNTAX', `integer ${text}`);
}

function sizeFrom(text: string, max: number): number {
  if (text === '-1') return -1;
  if (!/^[0-9]+$/.test(text)) throw new FrameError('SYNTAX', `size ${text}`);
  if (BigInt(text) > BigInt(max)) throw new FrameError('TOO_LARGE', `size ${text}`);
  return Number(text);
}
