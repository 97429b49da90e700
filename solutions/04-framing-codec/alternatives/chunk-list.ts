// A list of chunks and a place in it: nothing is put together before all of it is there.

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

export function encodeFrame(frame: Frame): Uint8Array {
  const length = frame.payload.length + 5;
  const numbers = [
    ...[24, 16, 8, 0].map((shift) => (length >>> shift) & 255),
    frame.type,
    ...[24, 16, 8, 0].map((shift) => (frame.id >>> shift) & 255),
  ];
  return Buffer.concat([Uint8Array.from(numbers), frame.payload]);
}

class Chunks {
  length = 0;
  #list: Uint8Array[] = [];
  #first = 0; // chunks that are used up
  #offset = 0; // bytes of the first one that are

  add(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.#list.push(new Uint8Array(chunk));
    this.length += chunk.length;
  }

  /** A number of 32 bits, `at` bytes from here. */
  uint32(at: number): number {
    let value = 0;
    for (let i = at; i < at + 4; i += 1) value = value * 256 + this.byte(i);
    return value;
  }

  byte(at: number): number {
    let rest = at + this.#offset;
    let i = this.#first;
    while (rest >= this.#list[i]!.length) {
      rest -= this.#list[i]!.length;
      i += 1;
    }
    return this.#list[i]![rest]!;
  }

  take(n: number): Uint8Array {
    const bytes = new Uint8Array(n);
    let filled = 0;
    while (filled < n) {
      const chunk = this.#list[this.#first]!;
      const part = chunk.subarray(this.#offset, this.#offset + n - filled);
      bytes.set(part, filled);
      filled += part.length;
      this.#offset += part.length;
      if (this.#offset === chunk.length) this.#dropFirst();
    }
    this.length -= n;
    return bytes;
  }

  #dropFirst(): void {
    this.#offset = 0;
    this.#first += 1;
    if (this.#first < 1000 && this.#first < this.#list.length) return;
    this.#list = this.#list.slice(this.#first);
    this.#first = 0;
  }
}

/** Keeps the first error for ever, and lets what was good before it go first. */
function gather<T>(state: { error?: unknown }, next: () => T | undefined): T[] {
  if ('error' in state) throw state.error;
  const found: T[] = [];
  try {
    for (let value = next(); value !== undefined; value = next()) found.push(value);
  } catch (error) {
    state.error = error;
    if (found.length === 0) throw error;
  }
  return found;
}

export class Decoder {
  readonly #chunks = new Chunks();
  readonly #state = {};
  readonly #max: number;

  constructor(options: { maxFrame?: number } = {}) {
    this.#max = options.maxFrame ?? 1024 ** 2;
  }

  get buffered(): number {
    return this.#chunks.length;
  }

  push(chunk: Uint8Array): Frame[] {
    return gather(this.#state, () => {
      if (chunk.length > 0) this.#chunks.add(chunk);
      chunk = new Uint8Array(0);
      return this.#next();
    });
  }

  end(): void {
    gather(this.#state, () => undefined);
    if (this.buffered !== 0) throw new UnexpectedEOF('in the middle of a frame');
  }

  #next(): Frame | undefined {
    const chunks = this.#chunks;
    if (chunks.length < 4) return undefined;
    const length = chunks.uint32(0);
    if (length > this.#max) throw new FrameError('TOO_LARGE', String(length));
    if (length < 5) throw new FrameError('TOO_SHORT', String(length));
    if (chunks.length < 4 + length) return undefined;
    chunks.take(4);
    const [type] = chunks.take(1);
    const id = chunks.uint32(0);
    chunks.take(4);
    return { type: type!, id, payload: chunks.take(length - 5) };
  }
}

export class FrameReader implements AsyncIterable<Frame> {
  readonly #read: () => Promise<Frame | null>;

  constructor(conn: Conn, options?: { maxFrame?: number }) {
    const decoder = new Decoder(options);
    const frames: Frame[] = [];
    const p = new Uint8Array(512);
    this.#read = async () => {
      for (;;) {
        const frame = frames.pop();
        if (frame) return frame;
        const n = await conn.read(p);
        if (n === null) {
          decoder.end();
          return null;
        }
        frames.push(...decoder.push(p.subarray(0, n)).reverse());
      }
    };
  }

  read(): Promise<Frame | null> {
    return this.#read();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Frame> {
    for (;;) {
      const frame = await this.read();
      if (frame === null) return;
      yield frame;
    }
  }
}

/** Collects the bytes of one line, one by one. */
class Collector {
  #bytes: number[] = [];

  get length(): number {
    return this.#bytes.length;
  }

  /** The line that this byte completes, without its end. */
  add(byte: number, max: number): Uint8Array | undefined {
    this.#bytes.push(byte);
    const { length } = this.#bytes;
    if (byte === 10 && this.#bytes[length - 2] === 13) return this.takeAll().subarray(0, -2);
    if (length - (byte === 13 ? 1 : 0) > max) throw new FrameError('TOO_LARGE', 'a long line');
    return undefined;
  }

  takeAll(): Uint8Array {
    const bytes = Uint8Array.from(this.#bytes);
    this.#bytes = [];
    return bytes;
  }
}

export class LineDecoder {
  readonly #collector = new Collector();
  readonly #state = {};
  readonly #max: number;

  constructor(options: { maxLine?: number } = {}) {
    this.#max = options.maxLine ?? 64 * 1024;
  }

  push(chunk: Uint8Array): string[] {
    let at = 0;
    return gather(this.#state, () => {
      while (at < chunk.length) {
        const line = this.#collector.add(chunk[at++]!, this.#max);
        if (line) return Buffer.from(line).toString();
      }
      return undefined;
    });
  }

  end(): string | null {
    gather(this.#state, () => undefined);
    return this.#collector.length === 0 ? null : Buffer.from(this.#collector.takeAll()).toString();
  }
}

interface OpenArray {
  readonly items: RespValue[];
  readonly count: number;
}

export class RespDecoder {
  readonly #line = new Collector();
  readonly #state = {};
  readonly #stack: OpenArray[] = [];
  readonly #limits: { maxBulk: number; maxItems: number };
  #wanted = -1; // bytes of a bulk string, with its end; -1 while a line is read
  #bulk = new Chunks();

  constructor(options: { maxBulk?: number; maxItems?: number } = {}) {
    this.#limits = { maxBulk: 1024 ** 2, maxItems: 1024 ** 2, ...options };
  }

  push(chunk: Uint8Array): RespValue[] {
    let at = 0;
    return gather(this.#state, () => {
      while (at < chunk.length) {
        let value: RespValue | undefined;
        if (this.#wanted < 0) {
          const line = this.#line.add(chunk[at++]!, 64 * 1024);
          if (line) value = this.#understand(Buffer.from(line).toString());
        } else {
          const part = chunk.subarray(at, at + this.#wanted - this.#bulk.length);
          at += part.length;
          this.#bulk.add(part);
          if (this.#bulk.length === this.#wanted) value = this.#finishBulk();
        }
        const complete = value && this.#complete(value);
        if (complete) return complete;
      }
      return undefined;
    });
  }

  end(): void {
    gather(this.#state, () => undefined);
    if (this.#line.length > 0 || this.#wanted >= 0 || this.#stack.length > 0) {
      throw new UnexpectedEOF('in the middle of a value');
    }
  }

  #understand(line: string): RespValue | undefined {
    const text = line.slice(1);
    const reads: Record<string, () => RespValue | undefined> = {
      '+': () => ({ type: 'simple', text }),
      '-': () => ({ type: 'error', text }),
      ':': () => ({ type: 'integer', value: BigInt(digits(text, /^[+-]?\d+$/)) }),
      $: () => this.#beginBulk(text),
      '*': () => this.#beginArray(text),
    };
    const read = reads[line.slice(0, 1)];
    if (read) return read();
    if (this.#stack.length > 0) throw new FrameError('SYNTAX', line);
    const words = line.split(' ').filter(Boolean);
    const items = words.map((word) => ({ type: 'bulk', bytes: Buffer.from(word) }) as const);
    return items.length > 0 ? { type: 'array', items } : undefined;
  }

  #beginBulk(text: string): RespValue | undefined {
    if (text === '-1') return { type: 'bulk', bytes: null };
    this.#wanted = limited(text, this.#limits.maxBulk) + 2;
    return undefined;
  }

  #beginArray(text: string): RespValue | undefined {
    if (text === '-1') return { type: 'array', items: null };
    const count = limited(text, this.#limits.maxItems);
    if (count === 0) return { type: 'array', items: [] };
    if (this.#stack.push({ items: [], count }) > 32) throw new FrameError('TOO_LARGE', 'too deep');
    return undefined;
  }

  #finishBulk(): RespValue {
    const all = this.#bulk.take(this.#wanted);
    this.#wanted = -1;
    if (all.at(-2) !== 13 || all.at(-1) !== 10) throw new FrameError('SYNTAX', 'no end of a bulk');
    return { type: 'bulk', bytes: all.slice(0, -2) };
  }

  #complete(value: RespValue): RespValue | undefined {
    const top = this.#stack.at(-1);
    if (!top) return value;
    if (top.items.push(value) < top.count) return undefined;
    this.#stack.pop();
    return this.#complete({ type: 'array', items: top.items });
  }
}

export function encodeResp(value: RespValue): Uint8Array {
  return Buffer.from(latin1(value), 'latin1');
}

/** A byte is a character of the same number here. */
function latin1(value: RespValue): string {
  const utf8 = (text: string): string => Buffer.from(text).toString('latin1');
  if (value.type === 'bulk') {
    const bytes = value.bytes && Buffer.from(value.bytes).toString('latin1');
    return bytes === null ? '$-1\r\n' : `$${bytes.length}\r\n${bytes}\r\n`;
  }
  if (value.type === 'array') {
    return value.items
      ? `*${value.items.length}\r\n${value.items.map(latin1).join('')}`
      : '*-1\r\n';
  }
  if (value.type === 'integer') return `:${value.value}\r\n`;
  return `${value.type === 'simple' ? '+' : '-'}${utf8(value.text)}\r\n`;
}

function digits(text: string, shape: RegExp): string {
  if (!shape.test(text)) throw new FrameError('SYNTAX', text);
  return text;
}

function limited(text: string, max: number): number {
  const n = Number(digits(text, /^\d+$/));
  if (n > max) throw new FrameError('TOO_LARGE', text);
  return n;
}
