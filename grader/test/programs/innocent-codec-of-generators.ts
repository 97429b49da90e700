// A generator asks for bytes and gets them: the parser is written as if it could wait, and push() feeds it.
// exercise 4
// expect file passed
import type { Conn } from '@socketlings/net';

export interface Frame { readonly type: number; readonly id: number; readonly payload: Uint8Array }
export interface DecoderOptions { readonly maxFrame?: number }

export class FrameError extends Error {
  override readonly name = 'FrameError';
  constructor(readonly code: 'TOO_LARGE' | 'TOO_SHORT' | 'SYNTAX', message: string, options?: ErrorOptions) { super(message, options); Error.captureStackTrace?.(this, FrameError); }
}
export class UnexpectedEOF extends Error { override name = 'UnexpectedEOF'; }

export const encodeFrame = ({ type, id, payload }: Frame): Uint8Array => {
  const resizable = new (ArrayBuffer as unknown as new (n: number, o: object) => ArrayBuffer & { resize?(n: number): void })(9, { maxByteLength: 9 + payload.length });
  resizable.resize?.(9 + payload.length);
  const memory = resizable.byteLength === 9 + payload.length ? resizable : new ArrayBuffer(9 + payload.length);
  const view = new DataView(memory);
  view.setUint32(0, 5 + payload.length, false);
  view.setUint8(4, type);
  view.setBigUint64(1, (BigInt(view.getUint32(1)) << 32n) | BigInt(id >>> 0));
  const bytes = new Uint8Array(9 + payload.length);
  bytes.set(new Uint8Array(memory), 0);
  bytes.set(payload, 9);
  bytes[4] = type;
  new DataView(bytes.buffer).setUint32(5, id);
  new DataView(bytes.buffer).setUint32(0, 5 + payload.length);
  return bytes;
};

type Wants = { readonly into: Uint8Array };
export class Decoder {
  #out: Frame[] = [];
  #held = 0;
  #error: unknown;
  #target!: Uint8Array;
  #at = 0;
  readonly #parser: Generator<Wants, never, void>;
  constructor({ maxFrame = 1024 * 1024 }: DecoderOptions = {}) {
    this.#parser = this.#parse(maxFrame);
    this.#want(this.#parser.next());
  }
  get buffered(): number { return this.#held; }
  push = (chunk: Uint8Array): Frame[] => {
    if (this.#error !== undefined) throw this.#error;
    this.#out = [];
    try {
      for (let i = 0; i < chunk.length; ) {
        const n = Math.min(chunk.length - i, this.#target.length - this.#at);
        this.#target.set(chunk.subarray(i, i + n), this.#at);
        [i, this.#at, this.#held] = [i + n, this.#at + n, this.#held + n];
        while (this.#at === this.#target.length) this.#want(this.#parser.next());
      }
    } catch (error) {
      this.#error = error;
      if (this.#out.length === 0) throw error;
    }
    return this.#out;
  };
  end(): void {
    if (this.#error !== undefined) throw this.#error;
    if (this.#held) throw new UnexpectedEOF(`${this.#held} bytes too few or too many`);
  }
  #want({ value }: IteratorResult<Wants>): void { [this.#target, this.#at] = [value.into, 0]; }
  *#parse(most: number): Generator<Wants, never, void> {
    for (;;) {
      const head = new DataView(new ArrayBuffer(9));
      yield { into: new Uint8Array(head.buffer, 0, 4) };
      const length = head.getUint32(0);
      if (length < 5) throw new FrameError('TOO_SHORT', `${length}`);
      if (length > most) throw new FrameError('TOO_LARGE', `${length}`);
      yield { into: new Uint8Array(head.buffer, 4) };
      const payload = new Uint8Array(length - 5);
      if (payload.length > 0) yield { into: payload };
      this.#held = 0;
      this.#out.push(Object.freeze({ type: head.getUint8(4), id: head.getUint32(5), payload }));
    }
  }
}

export class FrameReader implements AsyncIterable<Frame> {
  #queue: Frame[] = [];
  readonly #decoder: Decoder;
  readonly #chunk = Buffer.alloc(8192);
  constructor(private readonly conn: Conn, options?: DecoderOptions) { this.#decoder = new Decoder(options); }
  async read(): Promise<Frame | null> {
    while (this.#queue.length === 0) {
      const n = await this.conn.read(this.#chunk);
      if (n === null) return this.#decoder.end() ?? null;
      this.#queue.push(...this.#decoder.push(this.#chunk.subarray(0, n)));
    }
    return this.#queue.shift()!;
  }
  [Symbol.asyncIterator](): AsyncIterator<Frame> {
    return { next: async () => { const value = await this.read(); return value ? { value, done: false } : { value: undefined, done: true }; } };
  }
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
