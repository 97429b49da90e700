// A parser is a generator that asks for what it needs next, and is given it when it is there.

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

/** So many bytes, or a line of at most so many. */
type Want = number | { readonly longest: number };
type Parser = Generator<Want, never, Uint8Array>;

export function encodeFrame({ type, id, payload }: Frame): Uint8Array {
  const head = [u32(5 + payload.length), Uint8Array.of(type), u32(id)];
  return Buffer.concat([...head, payload]);
}

/** Runs a parser on chunks. */
class Machine<T> {
  /** Bytes since the last value. */
  since = 0;
  readonly #parser: Parser;
  #values: T[] = [];
  #want: Want;
  #got: Uint8Array[] = [];
  #size = 0;
  #last = -1;
  #failure: { error: unknown } | undefined;

  constructor(parse: (emit: (value: T) => void, nothing: () => void) => Parser) {
    const nothing = (): void => void (this.since = 0);
    this.#parser = parse((value) => {
      this.#values.push(value);
      nothing();
    }, nothing);
    this.#want = this.#parser.next().value;
  }

  push(chunk: Uint8Array): T[] {
    if (this.#failure) throw this.#failure.error;
    this.#values = [];
    try {
      for (let at = 0; at < chunk.length;) at = this.#feed(chunk, at);
    } catch (error) {
      this.#failure = { error };
      if (this.#values.length === 0) throw error;
    }
    return this.#values;
  }

  end(): void {
    if (this.#failure) throw this.#failure.error;
    if (this.since > 0) throw new UnexpectedEOF('more was to come');
  }

  rest(): Uint8Array {
    if (this.#failure) throw this.#failure.error;
    return Buffer.concat(this.#got);
  }

  #feed(chunk: Uint8Array, from: number): number {
    const want = this.#want;
    let to: number;
    if (typeof want === 'number') {
      to = Math.min(chunk.length, from + want - this.#size);
    } else {
      const found = chunk.indexOf(10, from);
      to = found < 0 ? chunk.length : found + 1;
    }
    this.#got.push(Uint8Array.from(chunk.subarray(from, to)));
    this.#size += to - from;
    this.since += to - from;
    const before = to - from > 1 ? chunk[to - 2] : this.#last;
    this.#last = chunk[to - 1]!;
    if (typeof want === 'number') {
      if (this.#size === want) this.#give(Buffer.concat(this.#got));
    } else {
      const whole = before === 13 && this.#last === 10;
      const own = this.#size - (whole ? 2 : this.#last === 13 ? 1 : 0);
      if (own > want.longest) throw new FrameError('TOO_LARGE', `a line above ${want.longest}`);
      if (whole) this.#give(Buffer.concat(this.#got).subarray(0, -2));
    }
    return to;
  }

  #give(bytes: Uint8Array): void {
    this.#got = [];
    this.#size = 0;
    this.#last = -1;
    this.#want = this.#parser.next(bytes).value;
    while (this.#want === 0) this.#want = this.#parser.next(new Uint8Array()).value;
  }
}

export class Decoder {
  readonly #machine: Machine<Frame>;

  constructor({ maxFrame = 1 << 20 }: { maxFrame?: number } = {}) {
    this.#machine = new Machine((emit) => frames(maxFrame, emit));
  }

  get buffered(): number {
    return this.#machine.since;
  }

  push(chunk: Uint8Array): Frame[] {
    return this.#machine.push(chunk);
  }

  end(): void {
    this.#machine.end();
  }
}

function* frames(maxFrame: number, emit: (frame: Frame) => void): Parser {
  for (;;) {
    const length = readU32(yield 4, 0);
    if (length < 5) throw new FrameError('TOO_SHORT', `${length}`);
    if (length > maxFrame) throw new FrameError('TOO_LARGE', `${length}`);
    const head = yield 5;
    const payload = yield length - 5;
    emit({ type: head[0]!, id: readU32(head, 1), payload });
  }
}

export class FrameReader {
  readonly #frames: AsyncGenerator<Frame, null>;
  readonly #conn: Conn;
  readonly #decoder: Decoder;
  readonly #waiting: Frame[] = [];

  constructor(conn: Conn, options?: { maxFrame?: number }) {
    this.#conn = conn;
    this.#decoder = new Decoder(options);
    this.#frames = this.#all();
  }

  async read(): Promise<Frame | null> {
    while (this.#waiting.length === 0) {
      const p = new Uint8Array(4096);
      const n = await this.#conn.read(p);
      if (n === null) return (this.#decoder.end(), null);
      this.#waiting.push(...this.#decoder.push(p.subarray(0, n)));
    }
    return this.#waiting.shift()!;
  }

  [Symbol.asyncIterator](): AsyncGenerator<Frame, null> {
    return this.#frames;
  }

  async *#all(): AsyncGenerator<Frame, null> {
    for (;;) {
      const frame = await this.read();
      if (!frame) return null;
      yield frame;
    }
  }
}

export class LineDecoder {
  readonly #machine: Machine<string>;

  constructor({ maxLine = 65_536 }: { maxLine?: number } = {}) {
    this.#machine = new Machine((emit) => lines(maxLine, emit));
  }

  push(chunk: Uint8Array): string[] {
    return this.#machine.push(chunk);
  }

  end(): string | null {
    const rest = this.#machine.rest();
    return rest.length > 0 ? text(rest) : null;
  }
}

function* lines(longest: number, emit: (line: string) => void): Parser {
  for (;;) emit(text(yield { longest }));
}

function text(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

export class RespDecoder {
  readonly #machine: Machine<RespValue>;

  constructor({ maxBulk = 1 << 20, maxItems = 1 << 20 } = {}) {
    this.#machine = new Machine((emit, nothing) => values({ maxBulk, maxItems }, emit, nothing));
  }

  push(chunk: Uint8Array): RespValue[] {
    return this.#machine.push(chunk);
  }

  end(): void {
    this.#machine.end();
  }
}

interface Limits {
  maxBulk: number;
  maxItems: number;
}

function* values(limits: Limits, emit: (value: RespValue) => void, nothing: () => void): Parser {
  for (;;) {
    const value = yield* valueOf(limits, 0);
    if (value) emit(value);
    else nothing();
  }
}

type Reading<T> = Generator<Want, T, Uint8Array>;

function* valueOf(limits: Limits, depth: number): Reading<RespValue | undefined> {
  const line = text(yield { longest: 65_536 });
  const [mark, rest] = [line.charAt(0), line.slice(1)];
  switch (mark) {
    case '+':
      return { type: 'simple', text: rest };
    case '-':
      return { type: 'error', text: rest };
    case ':':
      if (!/^[-+]?\d+$/.test(rest)) throw new FrameError('SYNTAX', line);
      return { type: 'integer', value: BigInt(rest) };
    case '$':
      return yield* bulkOf(sizeOf(rest, limits.maxBulk));
    case '*':
      return yield* arrayOf(sizeOf(rest, limits.maxItems), limits, depth);
    default:
      return inline(line, depth);
  }
}

function* bulkOf(size: number): Reading<RespValue> {
  if (size < 0) return { type: 'bulk', bytes: null };
  const bytes = yield size;
  if (Buffer.compare(yield 2, Uint8Array.of(13, 10)) !== 0) throw new FrameError('SYNTAX', 'end');
  return { type: 'bulk', bytes };
}

function* arrayOf(count: number, limits: Limits, depth: number): Reading<RespValue> {
  if (count < 0) return { type: 'array', items: null };
  if (depth >= 32 && count > 0) throw new FrameError('TOO_LARGE', 'too deep');
  const items: RespValue[] = [];
  while (items.length < count) items.push((yield* valueOf(limits, depth + 1))!);
  return { type: 'array', items };
}

function inline(line: string, depth: number): RespValue | undefined {
  if (depth > 0) throw new FrameError('SYNTAX', line);
  const words = line.split(' ').filter((word) => word !== '');
  if (words.length === 0) return undefined;
  return {
    type: 'array',
    items: words.map((word) => ({ type: 'bulk', bytes: Buffer.from(word) })),
  };
}

function sizeOf(text: string, max: number): number {
  if (text === '-1') return -1;
  if (!/^\d+$/.test(text)) throw new FrameError('SYNTAX', text);
  if (Number(text) > max) throw new FrameError('TOO_LARGE', text);
  return Number(text);
}

export function encodeResp(value: RespValue): Uint8Array {
  return Buffer.concat([...pieces(value)]);
}

function* pieces(value: RespValue): Generator<Uint8Array> {
  switch (value.type) {
    case 'simple':
      return yield Buffer.from(`+${value.text}\r\n`);
    case 'error':
      return yield Buffer.from(`-${value.text}\r\n`);
    case 'integer':
      return yield Buffer.from(`:${value.value}\r\n`);
    case 'bulk':
      yield Buffer.from(`$${value.bytes ? value.bytes.length : -1}\r\n`);
      if (value.bytes) yield* [value.bytes, Buffer.from('\r\n')];
      return;
    case 'array':
      yield Buffer.from(`*${value.items ? value.items.length : -1}\r\n`);
      for (const item of value.items ?? []) yield* pieces(item);
  }
}

function u32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

function readU32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);
}
