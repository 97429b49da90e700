// A parser is a value that says what it wants next. Feeding makes a new moment of the stream from an old one, and changes nothing.

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

export function encodeFrame({ type, id, payload }: Frame): Buffer {
  const head = Buffer.alloc(9);
  head.writeUInt32BE(5 + payload.length, 0);
  head.writeUInt8(type, 4);
  head.writeUInt32BE(id, 5);
  return Buffer.concat([head, payload]);
}

// --- what a parser is ---

/** What comes next: so many bytes, or a line; or something complete; or nothing any more. */
type Parser<T> =
  | { readonly want: 'bytes'; readonly count: number; readonly make: Make<T> }
  | { readonly want: 'line'; readonly max: number; readonly make: Make<T> }
  | { readonly give: readonly T[]; readonly next: Parser<T> }
  | { readonly error: Error };
type Wanting<T> = Extract<Parser<T>, { want: string }>;
type Make<T> = (found: Buffer) => Parser<T>;

const bytes = <T>(count: number, make: Make<T>): Parser<T> => ({ want: 'bytes', count, make });
const line = <T>(max: number, make: Make<T>): Parser<T> => ({ want: 'line', max, make });
const give = <T>(item: T, next: Parser<T>): Parser<T> => ({ give: [item], next });
const fail = (code: FrameError['code'], message: string) => ({
  error: new FrameError(code, message),
});

// --- what is kept ---

/** Pieces of the stream, the last one first: each knows how many bytes there are up to its end. */
interface Rope {
  readonly piece: Buffer;
  readonly before: Rope | null;
  readonly size: number;
}

const sizeOf = (rope: Rope | null): number => rope?.size ?? 0;

function tie(before: Rope | null, piece: Buffer): Rope | null {
  return piece.length === 0 ? before : { piece, before, size: sizeOf(before) + piece.length };
}

/** All bytes in one piece: the only place where they are copied again. */
function straight(rope: Rope | null): Buffer {
  if (!rope?.before) return rope?.piece ?? Buffer.alloc(0);
  const whole = Buffer.allocUnsafeSlow(rope.size);
  for (let at: Rope | null = rope; at; at = at.before) {
    whole.set(at.piece, at.size - at.piece.length);
  }
  return whole;
}

/** A moment of a stream. */
interface Moment<T> {
  readonly parser: Parser<T>;
  readonly rope: Rope | null;
  /** Bytes of the same item that the parser has already. */
  readonly taken: number;
}

const pending = <T>({ rope, taken }: Moment<T>): number => taken + sizeOf(rope);
const start = <T>(parser: Parser<T>): Moment<T> => Object.freeze({ parser, rope: null, taken: 0 });

// --- from moment to moment ---

type Fed<T> = readonly [after: Moment<T>, items: readonly T[]];

/** What a chunk makes of a moment. The moment itself stays as it was, and can be fed again. */
function feed<T>(moment: Moment<T>, chunk: Uint8Array): Fed<T> {
  const items: T[] = [];
  let [now, rest] = [moment, Buffer.from(chunk)];
  for (;;) {
    const { parser, rope, taken } = now;
    if ('error' in parser) return [{ ...now, rope: tie(rope, rest) }, items];
    if ('give' in parser) {
      for (const item of parser.give) items.push(item);
      now = { parser: parser.next, rope: null, taken: 0 };
      continue;
    }
    const cut = cutOf(parser, rope, rest);
    if (cut === null) return [{ ...now, rope: tie(rope, rest) }, items];
    if (typeof cut === 'object') now = { ...now, parser: cut };
    else {
      const found = straight(tie(rope, rest.subarray(0, cut)));
      rest = rest.subarray(cut);
      now = { parser: parser.make(found), rope: null, taken: taken + found.length };
    }
  }
}

/** How many bytes of `rest` belong to what is wanted; null if all do, and it is still not whole. */
function cutOf<T>(parser: Wanting<T>, rope: Rope | null, rest: Buffer) {
  const size = sizeOf(rope);
  if (parser.want === 'bytes') {
    return size + rest.length < parser.count ? null : parser.count - size;
  }
  const end = lineEnd(rope?.piece.at(-1), rest);
  const isOpen = (rest.at(-1) ?? rope?.piece.at(-1)) === CR ? 1 : 0;
  const length = end === null ? size + rest.length - isOpen : size + end - 2;
  return length > parser.max ? fail('TOO_LARGE', `A line of more than ${parser.max} bytes.`) : end;
}

const CR = 13;
const LF = 10;

function lineEnd(before: number | undefined, rest: Buffer): number | null {
  for (let at = rest.indexOf(LF); at >= 0; at = rest.indexOf(LF, at + 1)) {
    if ((at === 0 ? before : rest[at - 1]) === CR) return at + 1;
  }
  return null;
}

function finish<T>(moment: Moment<T>): Moment<T> {
  if ('error' in moment.parser || pending(moment) === 0) return moment;
  const error = new UnexpectedEOF(`${pending(moment)} bytes came of something longer.`);
  return { ...moment, parser: { error } };
}

function check<T>(moment: Moment<T>): void {
  if ('error' in moment.parser) throw moment.parser.error;
}

// --- frames ---

function frame(maxFrame: number): Parser<Frame> {
  return bytes(4, (size) => {
    const length = size.readUInt32BE();
    if (length < 5) return fail('TOO_SHORT', `${length} bytes are no frame.`);
    if (length > maxFrame) return fail('TOO_LARGE', `${length} bytes are more than ${maxFrame}.`);
    return bytes(length, (body) => {
      const [type, id, payload] = [body.readUInt8(), body.readUInt32BE(1), body.subarray(5)];
      return give(Object.freeze({ type, id, payload }), frame(maxFrame));
    });
  });
}

/** The only thing that changes is which moment it is now. */
export class Decoder {
  #now: Moment<Frame>;

  constructor({ maxFrame = 1_048_576 }: DecoderOptions = {}) {
    this.#now = start(frame(maxFrame));
  }

  get buffered(): number {
    return pending(this.#now);
  }

  push(chunk: Uint8Array): Frame[] {
    check(this.#now);
    const [now, items] = feed(this.#now, chunk);
    this.#now = now;
    if (items.length === 0) check(now);
    return [...items];
  }

  end(): void {
    this.#now = finish(this.#now);
    check(this.#now);
  }
}

/** What a reader knows between two calls; nobody else can reach it. */
interface Reading {
  readonly conn: Conn;
  readonly now: Moment<Frame>;
  readonly ready: readonly Frame[];
  readonly ended: boolean;
}

const readings = new WeakMap<FrameReader, Reading>();

export class FrameReader {
  constructor(conn: Conn, { maxFrame = 1_048_576 }: DecoderOptions = {}) {
    readings.set(this, { conn, now: start(frame(maxFrame)), ready: [], ended: false });
  }

  async read(): Promise<Frame | null> {
    const reading = readings.get(this)!;
    const [first, ...ready] = reading.ready;
    if (first) {
      readings.set(this, { ...reading, ready });
      return first;
    }
    check(reading.now);
    if (reading.ended) return null;
    readings.set(this, await more(reading));
    return this.read();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Frame, void> {
    const frame = await this.read();
    if (frame === null) return;
    yield frame;
    yield* this;
  }
}

async function more(reading: Reading): Promise<Reading> {
  const room = new Uint8Array(2048);
  const n = await reading.conn.read(room);
  if (n === null) return { ...reading, now: finish(reading.now), ended: true };
  const [now, ready] = feed(reading.now, room.subarray(0, n));
  return { ...reading, now, ready };
}

// --- lines ---

function lines(maxLine: number): Parser<string> {
  return line(maxLine, (found) =>
    give(found.toString('utf8', 0, found.length - 2), lines(maxLine)),
  );
}

export class LineDecoder {
  readonly #maxLine: number;
  #now: Moment<string>;

  constructor({ maxLine = 65_536 }: LineOptions = {}) {
    this.#maxLine = maxLine;
    this.#now = start(lines(maxLine));
  }

  push(chunk: Uint8Array): string[] {
    check(this.#now);
    const [now, items] = feed(this.#now, chunk);
    this.#now = now;
    if (items.length === 0) check(now);
    return [...items];
  }

  end(): string | null {
    check(this.#now);
    const rest = straight(this.#now.rope);
    this.#now = start(lines(this.#maxLine));
    return rest.length === 0 ? null : rest.toString();
  }
}

// --- values of Redis ---

/** Arrays that are not whole: each lies in the one above, and its items are a list, last one first. */
interface Open {
  readonly above: Open | null;
  readonly depth: number;
  readonly missing: number;
  readonly items: List;
}
type List = { readonly last: RespValue; readonly before: List } | null;
type Limits = Required<RespOptions>;

const MAX_LINE = 65_536;
const MAX_DEPTH = 32;

function value(limits: Limits, open: Open | null): Parser<RespValue> {
  return line(MAX_LINE, (found) => {
    const text = found.toString('utf8', 1, found.length - 2);
    switch (String.fromCharCode(found[0]!)) {
      case '+':
        return place(limits, open, { type: 'simple', text });
      case '-':
        return place(limits, open, { type: 'error', text });
      case ':':
        if (!/^-?[0-9]+$/.test(text)) return fail('SYNTAX', `${text} is no integer.`);
        return place(limits, open, { type: 'integer', value: BigInt(text) });
      case '$':
        return sized(text, limits.maxBulk, (size) => bulk(limits, open, size));
      case '*':
        return sized(text, limits.maxItems, (size) => array(limits, open, size));
      default:
        return inline(limits, open, found.subarray(0, -2));
    }
  });
}

function sized<T>(text: string, max: number, then: (size: number) => Parser<T>): Parser<T> {
  if (text === '-1') return then(-1);
  if (text === '' || /[^0-9]/.test(text)) return fail('SYNTAX', `${text} is no size.`);
  const size = Number.parseInt(text, 10);
  return size > max ? fail('TOO_LARGE', `${size} is more than ${max}.`) : then(size);
}

function bulk(limits: Limits, open: Open | null, size: number): Parser<RespValue> {
  if (size < 0) return place(limits, open, { type: 'bulk', bytes: null });
  return bytes(size + 2, (found) => {
    const end = found.toString('latin1', size);
    if (end !== '\r\n') return fail('SYNTAX', `A bulk string ends with ${JSON.stringify(end)}.`);
    return place(limits, open, { type: 'bulk', bytes: found.subarray(0, size) });
  });
}

function array(limits: Limits, above: Open | null, size: number): Parser<RespValue> {
  const depth = 1 + (above?.depth ?? 0);
  if (depth > MAX_DEPTH) return fail('TOO_LARGE', `An array lies ${depth} deep.`);
  if (size < 1) return place(limits, above, { type: 'array', items: size < 0 ? null : [] });
  return value(limits, { above, depth, missing: size, items: null });
}

function inline(limits: Limits, open: Open | null, found: Buffer): Parser<RespValue> {
  if (found.length === 0)
    return open ? value(limits, open) : { give: [], next: value(limits, null) };
  if (open) return fail('SYNTAX', 'An inline command stands in an array.');
  const words = found.toString('latin1').split(' ');
  const items = words
    .filter((word) => word !== '')
    .map((word) => ({ type: 'bulk' as const, bytes: Buffer.from(word, 'latin1') }));
  return give({ type: 'array', items }, value(limits, null));
}

function place(limits: Limits, open: Open | null, item: RespValue): Parser<RespValue> {
  if (!open) return give(item, value(limits, null));
  const items = { last: item, before: open.items };
  if (open.missing > 1) return value(limits, { ...open, items, missing: open.missing - 1 });
  return place(limits, open.above, { type: 'array', items: inOrder(items) });
}

function inOrder(list: List): readonly RespValue[] {
  const items: RespValue[] = [];
  for (let at = list; at; at = at.before) items.push(at.last);
  return Object.freeze(items.reverse());
}

export class RespDecoder {
  #now: Moment<RespValue>;

  constructor({ maxBulk = 1_048_576, maxItems = 1_048_576 }: RespOptions = {}) {
    this.#now = start(value({ maxBulk, maxItems }, null));
  }

  push(chunk: Uint8Array): RespValue[] {
    check(this.#now);
    const [now, items] = feed(this.#now, chunk);
    this.#now = now;
    if (items.length === 0) check(now);
    return [...items];
  }

  end(): void {
    this.#now = finish(this.#now);
    check(this.#now);
  }
}

function* partsOf(part: RespValue): Generator<Uint8Array | string, void> {
  if (part.type === 'simple') yield `+${part.text}\r\n`;
  else if (part.type === 'error') yield `-${part.text}\r\n`;
  else if (part.type === 'integer') yield `:${part.value}\r\n`;
  else if (part.type === 'array') {
    yield `*${part.items?.length ?? -1}\r\n`;
    for (const item of part.items ?? []) yield* partsOf(item);
  } else {
    yield `$${part.bytes?.length ?? -1}\r\n`;
    if (part.bytes) yield* [part.bytes, '\r\n'];
  }
}

export function encodeResp(part: RespValue): Uint8Array {
  const encoder = new TextEncoder();
  const parts = Array.from(partsOf(part), (one) =>
    typeof one === 'string' ? encoder.encode(one) : one,
  );
  return Buffer.concat(parts);
}
