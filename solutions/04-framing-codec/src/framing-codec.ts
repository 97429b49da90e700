// A stream has no frames: they are found again by their lengths. The decoder keeps what has come of
// one frame, copies each byte once, and believes no length before it has looked at it.

import type { Conn } from '@socketlings/net';

export interface Frame {
  /** 0 to 255. */
  readonly type: number;
  /** 0 to 4,294,967,295. */
  readonly id: number;
  readonly payload: Uint8Array;
}

export interface DecoderOptions {
  /** The largest length that a frame may name, in bytes. */
  readonly maxFrame?: number;
}

/** What a peer sent is no frame, or none that we accept. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
  readonly code: 'TOO_LARGE' | 'TOO_SHORT' | 'SYNTAX';

  constructor(code: FrameError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** The stream ended in the middle of something. */
export class UnexpectedEOF extends Error {
  override readonly name = 'UnexpectedEOF';
}

const LENGTH = 4; // bytes of the length itself
const BEHIND = 5; // bytes that it counts at least: type and id
const HEADER = LENGTH + BEHIND;
const MAX_FRAME = 1024 * 1024;
const MAX_LINE = 64 * 1024;
const MAX_DEPTH = 32; // arrays in arrays
const [CR, LF] = [13, 10];
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

export function encodeFrame({ type, id, payload }: Frame): Uint8Array {
  const bytes = new Uint8Array(HEADER + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, BEHIND + payload.length);
  view.setUint8(LENGTH, type);
  view.setUint32(LENGTH + 1, id);
  bytes.set(payload, HEADER);
  return bytes;
}

/** Finds the frames in a stream, however it is cut. */
export class Decoder {
  readonly #maxFrame: number;
  readonly #header = new Uint8Array(HEADER);
  #have = 0; // bytes of the header that have come
  #payload: Uint8Array | undefined; // of the frame under way, once its header is whole
  #filled = 0; // bytes of the payload that have come
  #error: FrameError | undefined;

  constructor({ maxFrame = MAX_FRAME }: DecoderOptions = {}) {
    this.#maxFrame = maxFrame;
  }

  /** Bytes that have come and are not yet part of a frame that was returned. */
  get buffered(): number {
    return this.#have + this.#filled;
  }

  /** The frames that `chunk` completes. Whoever sends nonsense gets the same error ever after. */
  push(chunk: Uint8Array): Frame[] {
    if (this.#error) throw this.#error;
    const frames: Frame[] = [];
    try {
      for (let at = 0; at < chunk.length;) at = this.#take(chunk, at, frames);
    } catch (error) {
      this.#error = error as FrameError;
      if (frames.length === 0) throw error; // else the good ones first
    }
    return frames;
  }

  /** Says that no more bytes will come. */
  end(): void {
    if (this.#error) throw this.#error;
    if (this.buffered > 0) throw new UnexpectedEOF(`${this.buffered} bytes of a frame had come`);
  }

  /** Takes what is next of `chunk`, and returns where it ends. */
  #take(chunk: Uint8Array, at: number, frames: Frame[]): number {
    if (this.#payload) return this.#takePayload(chunk, at, frames);
    const end = this.#have === 0 ? this.#endOfWhole(chunk, at) : at;
    if (end === at) return this.#takeHeader(chunk, at, frames);
    takeWhole(copy(chunk, at, end), frames);
    return end;
  }

  /** Where the last frame ends that is here as a whole; what is no frame is left to `#takeHeader`. */
  #endOfWhole(chunk: Uint8Array, at: number): number {
    let end = at;
    while (end + HEADER <= chunk.length) {
      const length = uint32(chunk, end);
      const next = end + LENGTH + length;
      if (next > chunk.length || this.#complaint(length)) break;
      end = next;
    }
    return end;
  }

  #takeHeader(chunk: Uint8Array, at: number, frames: Frame[]): number {
    const wanted = this.#have < LENGTH ? LENGTH : HEADER;
    const end = Math.min(chunk.length, at + wanted - this.#have);
    this.#header.set(chunk.subarray(at, end), this.#have);
    this.#have += end - at;
    if (this.#have === LENGTH) this.#check(uint32(this.#header, 0)); // as soon as it is known
    if (this.#have === HEADER) {
      const size = this.#check(uint32(this.#header, 0));
      this.#payload = Buffer.allocUnsafe(size); // all of it will be written before it is given away
      this.#finish(frames);
    }
    return end;
  }

  #takePayload(chunk: Uint8Array, at: number, frames: Frame[]): number {
    const payload = this.#payload!;
    const end = Math.min(chunk.length, at + payload.length - this.#filled);
    payload.set(chunk.subarray(at, end), this.#filled);
    this.#filled += end - at;
    this.#finish(frames);
    return end;
  }

  #finish(frames: Frame[]): void {
    if (this.#filled < this.#payload!.length) return;
    const [type, id] = [this.#header[LENGTH]!, uint32(this.#header, LENGTH + 1)];
    frames.push({ type, id, payload: this.#payload! });
    this.#payload = undefined;
    this.#have = this.#filled = 0;
  }

  /** The size of the payload, if the length may be believed. */
  #check(length: number): number {
    const complaint = this.#complaint(length);
    if (complaint) throw complaint;
    return length - BEHIND;
  }

  #complaint(length: number): FrameError | undefined {
    if (length < BEHIND) {
      const message = `a length of ${length}, and at least ${BEHIND} must follow`;
      return new FrameError('TOO_SHORT', message);
    }
    if (length > this.#maxFrame) {
      const message = `a length of ${length}, and ${this.#maxFrame} is the most`;
      return new FrameError('TOO_LARGE', message);
    }
    return undefined;
  }
}

/** Reads a connection frame by frame. */
export class FrameReader {
  readonly #conn: Conn;
  readonly #decoder: Decoder;
  readonly #chunk = new Uint8Array(64 * 1024);
  #frames: Frame[] = [];
  #next = 0; // of those that have come

  constructor(conn: Conn, options?: DecoderOptions) {
    this.#conn = conn;
    this.#decoder = new Decoder(options);
  }

  /** The next frame, or null when the stream has ended between two of them. */
  async read(): Promise<Frame | null> {
    while (this.#next === this.#frames.length) {
      const n = await this.#conn.read(this.#chunk);
      if (n === null) {
        this.#decoder.end();
        return null;
      }
      this.#frames = this.#decoder.push(this.#chunk.subarray(0, n));
      this.#next = 0;
    }
    return this.#frames[this.#next++]!;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Frame> {
    for (let frame = await this.read(); frame; frame = await this.read()) yield frame;
  }
}

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

/** One copy, and views of it: to allocate each payload would take longer than all the rest. Who keeps one keeps all. */
function takeWhole(own: Uint8Array, frames: Frame[]): void {
  for (let at = 0; at < own.length;) {
    const end = at + LENGTH + uint32(own, at);
    const payload = own.subarray(at + HEADER, end);
    frames.push({ type: own[at + LENGTH]!, id: uint32(own, at + LENGTH + 1), payload });
    at = end;
  }
}

/** Bytes of our own: the caller will use its chunk again. */
function copy(bytes: Uint8Array, from: number, to: number): Uint8Array {
  return new Uint8Array(bytes.subarray(from, to));
}
