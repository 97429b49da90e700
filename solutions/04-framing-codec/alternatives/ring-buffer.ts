// A ring buffer: it is as large as what it waits for, the connection writes into it, and frames are views of a copy.

import type { Conn } from '@socketlings/net';

export interface Frame {
  readonly type: number;
  readonly id: number;
  readonly payload: Uint8Array;
}

export interface DecoderOptions {
  readonly maxFrame?: number;
}

export interface LineOptions {
  readonly maxLine?: number;
}

export interface RespOptions {
  readonly maxBulk?: number;
  readonly maxItems?: number;
}

export type RespValue =
  | { readonly type: 'simple'; readonly text: string }
  | { readonly type: 'error'; readonly text: string }
  | { readonly type: 'integer'; readonly value: bigint }
  | { readonly type: 'bulk'; readonly bytes: Uint8Array | null }
  | { readonly type: 'array'; readonly items: readonly RespValue[] | null };

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

export function encodeFrame({ type, id, payload }: Frame): Uint8Array {
  const frame = new DataView(new ArrayBuffer(9 + payload.length));
  frame.setUint32(0, frame.byteLength - 4);
  frame.setUint8(4, type);
  frame.setUint32(5, id);
  const bytes = new Uint8Array(frame.buffer);
  bytes.set(payload, 9);
  return bytes;
}

/** A frame is its own bytes; the fields look into them. */
class FrameView implements Frame {
  readonly #view: DataView<ArrayBuffer>;

  constructor({ buffer }: Uint8Array<ArrayBuffer>) {
    this.#view = new DataView(buffer);
  }

  get type(): number {
    return this.#view.getUint8(4);
  }

  get id(): number {
    return this.#view.getUint32(5);
  }

  get payload(): Uint8Array {
    return new Uint8Array(this.#view.buffer, 9);
  }
}

// --- the ring ---

const CR = 13;
const LF = 10;
const AT_FIRST = 1024;

/** Bytes in a circle; its capacity is a power of two, so that a mask turns places into indexes. */
class Ring {
  #bytes = new Uint8Array(AT_FIRST);
  #head = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get full(): boolean {
    return this.#size === this.#bytes.length;
  }

  /** The free room behind the last byte, as far as it lies in one piece. */
  get room(): Uint8Array {
    const from = this.#index(this.#size);
    const free = this.#bytes.length - this.#size;
    return this.#bytes.subarray(from, Math.min(from + free, this.#bytes.length));
  }

  at(place: number): number {
    return this.#bytes[this.#index(place)]!;
  }

  uint32(): number {
    return ((this.at(0) << 24) | (this.at(1) << 16) | (this.at(2) << 8) | this.at(3)) >>> 0;
  }

  /** `n` bytes have been put into the room. */
  commit(n: number): void {
    this.#size += n;
  }

  peek(n: number): Uint8Array<ArrayBuffer> {
    const taken = new Uint8Array(n);
    const piece = this.#bytes.subarray(this.#head, this.#head + n);
    taken.set(piece);
    taken.set(this.#bytes.subarray(0, n - piece.length), piece.length);
    return taken;
  }

  take(n: number): Uint8Array<ArrayBuffer> {
    const taken = this.peek(n);
    this.#head = this.#index(n);
    this.#size -= n;
    return taken;
  }

  reserve(n: number): void {
    if (n <= this.#bytes.length) return;
    let capacity = this.#bytes.length;
    while (capacity < n) capacity *= 2;
    const wider = new Uint8Array(capacity);
    wider.set(this.peek(this.#size));
    this.#bytes = wider;
    this.#head = 0;
  }

  #index(place: number): number {
    return (this.#head + place) & (this.#bytes.length - 1);
  }
}

/** Finds things in a ring. Who is missing bytes makes room for them. */
abstract class Finder<T> {
  protected readonly ring = new Ring();
  #failure: Error | null = null;

  /** The next thing, or undefined if more bytes must come; then there is room for at least one. */
  protected abstract find(): T | undefined;

  protected get unfinished(): boolean {
    return this.ring.size > 0;
  }

  get buffered(): number {
    return this.ring.size;
  }

  push(chunk: Uint8Array): T[] {
    const found: T[] = [];
    if (this.#failure) throw this.#failure;
    for (let rest = chunk; rest.length > 0 && !this.#failure;) {
      const { room } = this.ring;
      room.set(rest.subarray(0, room.length));
      this.ring.commit(Math.min(rest.length, room.length));
      rest = rest.subarray(room.length);
      this.#findAll(found);
    }
    if (this.#failure && found.length === 0) throw this.#failure;
    return found;
  }

  end(): unknown {
    if (this.unfinished) {
      this.#failure ??= new UnexpectedEOF(`${this.ring.size} bytes belong to nothing whole.`);
    }
    if (this.#failure) throw this.#failure;
    return undefined;
  }

  /** As `find`, but what has failed once fails for ever. */
  protected next(): T | undefined {
    if (this.#failure) throw this.#failure;
    try {
      return this.find();
    } catch (error) {
      this.#failure = error as Error;
      throw error;
    }
  }

  #findAll(found: T[]): void {
    try {
      for (let one = this.next(); one !== undefined; one = this.next()) found.push(one);
    } catch {
      // The good ones come first.
    }
  }
}

// --- frames ---

export class Decoder extends Finder<Frame> {
  readonly #maxFrame: number;

  constructor({ maxFrame = 2 ** 20 }: DecoderOptions = {}) {
    super();
    this.#maxFrame = maxFrame;
  }

  protected override find(): Frame | undefined {
    if (this.ring.size < 4) return undefined;
    const length = this.ring.uint32();
    if (length < 5) throw new FrameError('TOO_SHORT', `No frame has a length of ${length}.`);
    if (length > this.#maxFrame) throw new FrameError('TOO_LARGE', `${length} bytes in one frame.`);
    this.ring.reserve(4 + length);
    return this.ring.size < 4 + length ? undefined : new FrameView(this.ring.take(4 + length));
  }
}

/** Lets a connection write into the ring itself, and takes frames one at a time. */
class Inlet extends Decoder {
  #ended = false;

  async frame(conn: Conn): Promise<Frame | null> {
    for (;;) {
      const frame = this.next();
      if (frame) return frame;
      if (this.#ended) return (this.end(), null);
      const n = await conn.read(this.ring.room);
      if (n === null) this.#ended = true;
      else this.ring.commit(n);
    }
  }
}

export class FrameReader {
  readonly #conn: Conn;
  readonly #inlet: Inlet;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(conn: Conn, options?: DecoderOptions) {
    this.#conn = conn;
    this.#inlet = new Inlet(options);
  }

  read(): Promise<Frame | null> {
    const mine = this.#turn.then(() => this.#inlet.frame(this.#conn));
    this.#turn = mine.catch(() => {}); // who comes next does not care how it went
    return mine;
  }

  // A reader is its own iterator. It has no `return`: leaving a loop changes nothing.

  async next(): Promise<IteratorResult<Frame, null>> {
    const value = await this.read();
    return value ? { done: false, value } : { done: true, value };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

// --- lines ---

const text = new TextDecoder('utf-8', { ignoreBOM: true });

/** Looks for CR LF, and at every byte once. */
abstract class LineFinder<T> extends Finder<T> {
  #seen = 0;

  protected line(max: number): Uint8Array | undefined {
    while (this.#seen < this.ring.size) {
      const end = this.#seen++;
      if (end === 0 || this.ring.at(end) !== LF || this.ring.at(end - 1) !== CR) continue;
      this.#seen = 0;
      this.#limit(end - 1, max);
      return this.ring.take(end + 1).subarray(0, -2);
    }
    const open = this.#seen > 0 && this.ring.at(this.#seen - 1) === CR ? 1 : 0;
    this.#limit(this.#seen - open, max);
    if (this.ring.full) this.ring.reserve(4 * this.ring.size);
    return undefined;
  }

  #limit(length: number, max: number): void {
    if (length > max) throw new FrameError('TOO_LARGE', `The longest line has ${max} bytes.`);
  }
}

export class LineDecoder extends LineFinder<string> {
  readonly #maxLine: number;

  constructor({ maxLine = 2 ** 16 }: LineOptions = {}) {
    super();
    this.#maxLine = maxLine;
  }

  protected override get unfinished(): boolean {
    return false;
  }

  protected override find(): string | undefined {
    const line = this.line(this.#maxLine);
    return line && text.decode(line);
  }

  override end(): string | null {
    super.end();
    return this.ring.size === 0 ? null : text.decode(this.ring.peek(this.ring.size));
  }
}

// --- values of Redis ---

interface OpenArray {
  readonly size: number;
  readonly items: RespValue[];
}

export class RespDecoder extends LineFinder<RespValue> {
  readonly #maxBulk: number;
  readonly #maxItems: number;
  readonly #open: OpenArray[] = [];
  #bulk: number | null = null;

  constructor({ maxBulk = 2 ** 20, maxItems = 2 ** 20 }: RespOptions = {}) {
    super();
    this.#maxBulk = maxBulk;
    this.#maxItems = maxItems;
  }

  protected override get unfinished(): boolean {
    return super.unfinished || this.#open.length > 0 || this.#bulk !== null;
  }

  protected override find(): RespValue | undefined {
    for (;;) {
      let value: RespValue | null | undefined;
      if (this.#bulk === null) {
        const line = this.line(2 ** 16);
        value = line && this.#read(line);
      } else value = this.#readBulk(this.#bulk);
      if (value === undefined) return undefined;
      const whole = value && this.#place(value);
      if (whole) return whole;
    }
  }

  /** The value that the line is, or null if it is only the beginning of one, or nothing. */
  #read(line: Uint8Array): RespValue | null {
    const [mark, rest] = [String.fromCharCode(line[0] ?? 32), text.decode(line.subarray(1))];
    if (mark === '+') return { type: 'simple', text: rest };
    if (mark === '-') return { type: 'error', text: rest };
    if (mark === ':') return { type: 'integer', value: BigInt(matching(/^[+-]?\d+$/, rest)) };
    if (mark === '$') {
      this.#bulk = sizeIn(rest, this.#maxBulk);
      return this.#bulk === null ? { type: 'bulk', bytes: null } : null;
    }
    if (mark === '*') return this.#readArray(sizeIn(rest, this.#maxItems));
    if (this.#open.length > 0) throw new FrameError('SYNTAX', 'In an array every item has a mark.');
    if (line.length === 0) return null;
    const words =
      Buffer.from(line)
        .toString('latin1')
        .match(/[^ \t]+/g) ?? [];
    const items = words.map((word) => ({ type: 'bulk' as const, bytes: latin1(word) }));
    return { type: 'array', items };
  }

  #readArray(size: number | null): RespValue | null {
    if (size === null) return { type: 'array', items: null };
    if (this.#open.length >= 32) throw new FrameError('TOO_LARGE', 'An array lies 33 deep.');
    if (size === 0) return { type: 'array', items: [] };
    this.#open.push({ size, items: [] });
    return null;
  }

  #readBulk(size: number): RespValue | undefined {
    this.ring.reserve(size + 2);
    if (this.ring.size < size + 2) return undefined;
    if (this.ring.at(size) !== CR || this.ring.at(size + 1) !== LF) {
      throw new FrameError('SYNTAX', `A bulk string of ${size} bytes has no end.`);
    }
    this.#bulk = null;
    return { type: 'bulk', bytes: this.ring.take(size + 2).subarray(0, -2) };
  }

  /** Puts a value where it belongs, and gives what is whole by that, if nothing is open above it. */
  #place(value: RespValue): RespValue | null {
    const array = this.#open.at(-1);
    if (!array) return value;
    array.items.push(value);
    if (array.items.length < array.size) return null;
    this.#open.pop();
    return this.#place({ type: 'array', items: array.items });
  }
}

function matching(pattern: RegExp, found: string): string {
  if (pattern.test(found)) return found;
  throw new FrameError('SYNTAX', `${JSON.stringify(found)} is no number.`);
}

function sizeIn(found: string, max: number): number | null {
  if (found === '-1') return null;
  const size = Number(matching(/^\d+$/, found));
  if (size > max) throw new FrameError('TOO_LARGE', `${size} is more than ${max}.`);
  return size;
}

function latin1(word: string): Uint8Array {
  return Uint8Array.from(word, (letter) => letter.charCodeAt(0));
}

export function encodeResp(value: RespValue): Uint8Array {
  if (value.type === 'simple') return Buffer.from(`+${value.text}\r\n`);
  if (value.type === 'error') return Buffer.from(`-${value.text}\r\n`);
  if (value.type === 'integer') return Buffer.from(`:${value.value}\r\n`);
  if (value.type === 'array') {
    const items = (value.items ?? []).map(encodeResp);
    return Buffer.concat([Buffer.from(`*${value.items?.length ?? -1}\r\n`), ...items]);
  }
  if (value.bytes === null) return Buffer.from('$-1\r\n');
  const [before, after] = [Buffer.from(`$${value.bytes.length}\r\n`), Buffer.from('\r\n')];
  return Buffer.concat([before, value.bytes, after]);
}
