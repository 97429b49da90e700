// Frames are objects of a class with getters; payloads a subclass of Uint8Array; results an own Array class; a rope of chunks.
// exercise 4
// expect file passed
import { Buffer, constants } from 'node:buffer';
import { inspect } from 'node:util';
import type { Conn } from '@socketlings/net';

export interface Frame { readonly type: number; readonly id: number; readonly payload: Uint8Array }
export interface DecoderOptions { readonly maxFrame?: number }

class CodecError extends Error {
  static override [Symbol.hasInstance](value: unknown): boolean { return Function.prototype[Symbol.hasInstance].call(this, value); }
  get [Symbol.toStringTag](): string { return `${this.name}!`; }
  [inspect.custom](): string { return `${this.name}: ${this.message}`; }
}
export class FrameError extends CodecError {
  readonly code: 'TOO_LARGE' | 'TOO_SHORT' | 'SYNTAX';
  constructor(...[code, message]: [code: FrameError['code'], message: string]) { super(message); this.name = new.target.name; this.code = code; }
  toJSON(): object { return { ...this, message: this.message }; }
}
export class UnexpectedEOF extends CodecError { constructor(message = 'the stream ended inside of something') { super(message, { cause: constants.MAX_LENGTH }); this.name = 'UnexpectedEOF'; } }

class Payload extends Uint8Array {
  static get [Symbol.species](): Uint8ArrayConstructor { return Uint8Array; }
  get text(): string { return Buffer.from(this.buffer, this.byteOffset, this.byteLength).toString('utf8'); }
}
class TheFrame implements Frame {
  static #made = 0;
  static { void TheFrame.#made; }
  readonly #at: Readonly<{ type: number; id: number; payload: Payload }>;
  constructor(type: number, id: number, payload: Payload) { this.#at = Object.freeze({ type, id, payload }); TheFrame.#made++; }
  get type(): number { return this.#at.type; }
  get id(): number { return this.#at.id; }
  get payload(): Uint8Array { return this.#at.payload; }
}
class Frames extends Array<Frame> {
  override push(...items: Frame[]): number { return super.push(...items); }
  get last(): Frame | undefined { return this.at(-1); }
}
class Rope {
  #chunks: Uint8Array[] = [];
  #from = 0;
  length = 0;
  add(chunk: Uint8Array): void { if (chunk.length > 0) { this.#chunks.push(Uint8Array.from(chunk)); this.length += chunk.length; } }
  uint32(at: number): number { let n = 0; for (let i = 0; i < 4; i++) n = n * 256 + this.byte(at + i); return n; }
  byte(at: number): number {
    at += this.#from;
    for (const chunk of this.#chunks) { if (at < chunk.length) return chunk[at]!; at -= chunk.length; }
    throw new RangeError('beyond the end');
  }
  take(bytes: Uint8Array): void {
    for (let filled = 0; filled < bytes.length; ) {
      const first = this.#chunks[0]!;
      const part = first.subarray(this.#from, this.#from + bytes.length - filled);
      bytes.set(part, filled);
      filled += part.length;
      this.#from += part.length;
      if (this.#from === first.length) { this.#gone++; this.#from = 0; this.#chunks[0] = this.#chunks[1] ?? first; this.#drop(); }
    }
    this.length -= bytes.length;
  }
  #gone = 0;
  #drop(): void { this.#chunks.shift(); }
}

export function encodeFrame(frame: Frame): Uint8Array {
  const bytes = Buffer.allocUnsafe(9 + frame.payload.length);
  bytes.writeUInt32BE(5 + frame.payload.length, 0);
  bytes.writeUIntBE(frame.type, 4, 1);
  bytes.writeUInt32BE(frame.id, 5);
  Buffer.from(frame.payload.buffer, frame.payload.byteOffset, frame.payload.byteLength).copy(bytes, 9);
  return bytes;
}

export class Decoder {
  readonly #rope = new Rope();
  readonly #most: number;
  #length: number | undefined;
  #failure: FrameError | undefined;
  constructor(options: DecoderOptions = Object.create(null) as DecoderOptions) { this.#most = options.maxFrame ?? 1_048_576; }
  get buffered(): number { return this.#rope.length; }
  push(chunk: Uint8Array): Frame[] {
    if (this.#failure) throw this.#failure;
    this.#rope.add(chunk);
    const frames = new Frames();
    while (this.#rope.length >= 4) {
      this.#length ??= this.#rope.uint32(0);
      if (this.#length < 5 || this.#length > this.#most) {
        this.#failure = new FrameError(this.#length < 5 ? 'TOO_SHORT' : 'TOO_LARGE', inspect(this.#length));
        if (frames.last) return frames;
        throw this.#failure;
      }
      if (this.#rope.length < 4 + this.#length) break;
      const header = new Uint8Array(9);
      this.#rope.take(header);
      const payload = new Payload(this.#length - 5);
      this.#rope.take(payload);
      frames.push(new TheFrame(header[4]!, new DataView(header.buffer).getUint32(5), payload));
      this.#length = undefined;
    }
    return frames;
  }
  end(): void {
    if (this.#failure) throw this.#failure;
    if (this.buffered !== 0) throw new UnexpectedEOF();
  }
}

export class FrameReader {
  readonly #frames = new Frames();
  #decoder: Decoder;
  constructor(readonly conn: Conn, options: DecoderOptions = {}) { this.#decoder = new Decoder(options); }
  async read(): Promise<Frame | null> {
    for (const p = new Payload(3000); this.#frames.length === 0; ) {
      const n = await this.conn.read(p);
      if (n === null) { this.#decoder.end(); return null; }
      this.#frames.push(...this.#decoder.push(p.subarray(0, n)));
    }
    return this.#frames.shift() ?? null;
  }
  async *[Symbol.asyncIterator](): AsyncGenerator<Frame, void, undefined> { for (let f; (f = await this.read()); ) yield f; }
}

const MAX_FRAME = 1024 * 1024;
const MAX_LINE = 64 * 1024;
const MAX_DEPTH = 32;
const [CR, LF] = [13, 10];
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
export interface LineOptions {
  /** The longest line, in bytes without its end. */
  readonly maxLine?: number;
}

/** Finds the lines of a text, each of them ended by CR and LF. */
export class LineDecoder {
  readonly #maxLine: number;
  readonly #line = new LineBuffer();
  #error: FrameError | undefined;

  constructor({ maxLine = MAX_LINE }: LineOptions = {}) {
    this.#maxLine = maxLine;
  }

  push(chunk: Uint8Array): string[] {
    if (this.#error) throw this.#error;
    const lines: string[] = [];
    try {
      for (let at = 0; at < chunk.length;) {
        at = this.#line.take(chunk, at, this.#maxLine);
        if (this.#line.isWhole) lines.push(utf8.decode(this.#line.finish()));
      }
    } catch (error) {
      this.#error = error as FrameError;
      if (lines.length === 0) throw error;
    }
    return lines;
  }

  /** The text behind the last line, or null if there is none. */
  end(): string | null {
    if (this.#error) throw this.#error;
    return this.#line.length === 0 ? null : utf8.decode(this.#line.rest());
  }
}

/** A value of the Redis protocol. */
export type RespValue =
  | { readonly type: 'simple'; readonly text: string }
  | { readonly type: 'error'; readonly text: string }
  | { readonly type: 'integer'; readonly value: bigint }
  | { readonly type: 'bulk'; readonly bytes: Uint8Array | null }
  | { readonly type: 'array'; readonly items: readonly RespValue[] | null };

export interface RespOptions {
  /** The longest bulk string, in bytes. */
  readonly maxBulk?: number;
  /** The most items of an array. */
  readonly maxItems?: number;
}

/** Finds the values in a stream of the Redis protocol; a line without a mark is an inline command. */
export class RespDecoder {
  readonly #maxBulk: number;
  readonly #maxItems: number;
  readonly #line = new LineBuffer();
  readonly #open: { items: RespValue[]; count: number }[] = []; // arrays that are not complete
  #bulk: Uint8Array | undefined; // with room for its CR and LF
  #filled = 0;
  #error: FrameError | undefined;

  constructor({ maxBulk = MAX_FRAME, maxItems = MAX_FRAME }: RespOptions = {}) {
    this.#maxBulk = maxBulk;
    this.#maxItems = maxItems;
  }

  push(chunk: Uint8Array): RespValue[] {
    if (this.#error) throw this.#error;
    const values: RespValue[] = [];
    try {
      for (let at = 0; at < chunk.length;) {
        at = this.#bulk ? this.#takeBulk(chunk, at, values) : this.#takeLine(chunk, at, values);
      }
    } catch (error) {
      this.#error = error as FrameError;
      if (values.length === 0) throw error;
    }
    return values;
  }

  end(): void {
    if (this.#error) throw this.#error;
    const isBetween = this.#line.length === 0 && !this.#bulk && this.#open.length === 0;
    if (!isBetween) throw new UnexpectedEOF('the stream ended in the middle of a value');
  }

  #takeLine(chunk: Uint8Array, at: number, values: RespValue[]): number {
    const end = this.#line.take(chunk, at, MAX_LINE);
    if (this.#line.isWhole) this.#read(utf8.decode(this.#line.finish()), values);
    return end;
  }

  #takeBulk(chunk: Uint8Array, at: number, values: RespValue[]): number {
    const bulk = this.#bulk!;
    const end = Math.min(chunk.length, at + bulk.length - this.#filled);
    bulk.set(chunk.subarray(at, end), this.#filled);
    this.#filled += end - at;
    if (this.#filled === bulk.length) {
      const size = bulk.length - 2;
      if (bulk[size] !== CR || bulk[size + 1] !== LF) throw syntax('a bulk string without its end');
      this.#bulk = undefined;
      this.#add({ type: 'bulk', bytes: bulk.subarray(0, size) }, values);
    }
    return end;
  }

  #read(line: string, values: RespValue[]): void {
    const text = line.slice(1);
    if (line[0] === '+') this.#add({ type: 'simple', text }, values);
    else if (line[0] === '-') this.#add({ type: 'error', text }, values);
    else if (line[0] === ':') this.#add({ type: 'integer', value: integer(text) }, values);
    else if (line[0] === '$') this.#openBulk(size(text, this.#maxBulk), values);
    else if (line[0] === '*') this.#openArray(size(text, this.#maxItems), values);
    else if (this.#open.length > 0)
      throw syntax(`an item that begins with ${JSON.stringify(line[0])}`);
    else if (line.trim() !== '') this.#add(command(line), values);
  }

  #openBulk(length: number | null, values: RespValue[]): void {
    if (length === null) return this.#add({ type: 'bulk', bytes: null }, values);
    this.#bulk = new Uint8Array(length + 2);
    this.#filled = 0;
  }

  #openArray(count: number | null, values: RespValue[]): void {
    if (count === null) return this.#add({ type: 'array', items: null }, values);
    if (count === 0) return this.#add({ type: 'array', items: [] }, values);
    if (this.#open.length === MAX_DEPTH) throw new FrameError('TOO_LARGE', 'arrays in arrays in …');
    this.#open.push({ items: [], count });
  }

  /** A value is complete, and perhaps the array that it belongs to, and the one around that. */
  #add(value: RespValue, values: RespValue[]): void {
    let complete: RespValue | undefined = value;
    while (complete) {
      const array = this.#open.at(-1);
      if (!array) return void values.push(complete);
      array.items.push(complete);
      complete = undefined;
      if (array.items.length === array.count) {
        this.#open.pop();
        complete = { type: 'array', items: array.items };
      }
    }
  }
}

export function encodeResp(value: RespValue): Uint8Array {
  const pieces: Uint8Array[] = [];
  write(value, pieces);
  return Buffer.concat(pieces);
}

// --- internal ---

/** The bytes of a line as they come, until its CR and LF are there. */
class LineBuffer {
  #pieces: Uint8Array[] = [];
  #length = 0;
  #last = -1; // the last two bytes, -1 where there is none
  #beforeLast = -1;

  get length(): number {
    return this.#length;
  }

  get isWhole(): boolean {
    return this.#beforeLast === CR && this.#last === LF;
  }

  /** Takes the rest of the line, or all there is, and returns where that ends. */
  take(chunk: Uint8Array, at: number, max: number): number {
    const found = chunk.indexOf(LF, at);
    const end = found === -1 ? chunk.length : found + 1;
    this.#beforeLast = end - at > 1 ? chunk[end - 2]! : this.#last;
    this.#last = chunk[end - 1]!;
    this.#length += end - at;
    const own = this.#length - (this.isWhole ? 2 : this.#last === CR ? 1 : 0);
    if (own > max) throw new FrameError('TOO_LARGE', `a line of more than ${max} bytes`);
    this.#pieces.push(copy(chunk, at, end));
    return end;
  }

  /** The line without its end; the next one can begin. */
  finish(): Uint8Array {
    return this.rest().subarray(0, -2);
  }

  rest(): Uint8Array {
    const bytes = this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#length = 0;
    this.#last = this.#beforeLast = -1;
    return bytes;
  }
}

function write(value: RespValue, pieces: Uint8Array[]): void {
  if (value.type === 'simple') return void pieces.push(line(`+${value.text}`));
  if (value.type === 'error') return void pieces.push(line(`-${value.text}`));
  if (value.type === 'integer') return void pieces.push(line(`:${value.value}`));
  if (value.type === 'bulk') {
    if (value.bytes === null) return void pieces.push(line('$-1'));
    return void pieces.push(line(`$${value.bytes.length}`), value.bytes, line(''));
  }
  pieces.push(line(`*${value.items?.length ?? -1}`));
  for (const item of value.items ?? []) write(item, pieces);
}

function line(text: string): Uint8Array {
  return new TextEncoder().encode(`${text}\r\n`);
}

function command(words: string): RespValue {
  const items = words
    .trim()
    .split(/\s+/)
    .map((word): RespValue => {
      return { type: 'bulk', bytes: new TextEncoder().encode(word) };
    });
  return { type: 'array', items };
}

function integer(text: string): bigint {
  if (!/^[+-]?\d{1,19}$/.test(text)) throw syntax(`${JSON.stringify(text)} is no integer`);
  return BigInt(text);
}

/** The size of what follows; -1 stands for nothing at all. */
function size(text: string, max: number): number | null {
  if (text === '-1') return null;
  if (!/^\d+$/.test(text)) throw syntax(`${JSON.stringify(text)} is no size`);
  if (Number(text) > max)
    throw new FrameError('TOO_LARGE', `a size of ${text}, and ${max} is the most`);
  return Number(text);
}

function syntax(what: string): FrameError {
  return new FrameError('SYNTAX', what);
}

function uint32(bytes: Uint8Array, at: number): number {
  const [a, b, c, d] = [bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!];
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0; // << makes it signed, >>> 0 unsigned again
}

/** Bytes of our own: the caller will use its chunk again. */
function copy(bytes: Uint8Array, from: number, to: number): Uint8Array {
  return new Uint8Array(bytes.subarray(from, to));
}
