// A machine that is fed byte by byte: a state is a closure, and gives the state for the next byte.

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
  const length = 5 + payload.length;
  const bytes = [length, id].map((n) => [n >>> 24, n >>> 16, n >>> 8, n]);
  return Uint8Array.of(...bytes[0]!, type, ...bytes[1]!, ...payload);
}

export class Decoder {
  readonly push: (chunk: Uint8Array) => Frame[];
  readonly end: () => void;
  declare readonly buffered: number;

  constructor({ maxFrame = 1 << 20 }: DecoderOptions = {}) {
    const { push, end, held } = machine(frames(maxFrame));
    this.push = push;
    this.end = end;
    Object.defineProperty(this, 'buffered', { get: held });
  }
}

export class FrameReader {
  readonly read: () => Promise<Frame | null>;

  constructor(conn: Conn, options?: DecoderOptions) {
    const { push, end } = new Decoder(options);
    const ready: Frame[] = [];
    let over = false;
    this.read = async () => {
      while (ready.length === 0) {
        if (over) return end() ?? null;
        push(Uint8Array.of()); // what has failed says so before anybody waits
        const chunk = new Uint8Array(4096);
        const n = await conn.read(chunk);
        if (n === null) over = true;
        else for (const frame of push(chunk.subarray(0, n))) ready.push(frame);
      }
      return ready.shift()!;
    };
  }

  [Symbol.asyncIterator](): AsyncIterator<Frame, undefined> {
    const { read } = this;
    return {
      next: () =>
        read().then((value) => (value ? { value } : { done: true as const, value: undefined })),
    };
  }
}

export class LineDecoder {
  readonly push: (chunk: Uint8Array) => string[];
  readonly end: () => string | null;

  constructor({ maxLine = 1 << 16 }: LineOptions = {}) {
    const { push, end, held } = machine<string>((emit) => {
      const begin = fresh(() =>
        line(maxLine, (bytes) => {
          emit(textOf(bytes));
          return begin;
        }),
      );
      return begin;
    });
    this.push = push;
    this.end = () => {
      // Whatever is here becomes a line by getting its end.
      const rest = held() > 0 ? push(Uint8Array.of(CR, LF)) : [];
      end();
      return rest[0] ?? null;
    };
  }
}

export class RespDecoder {
  readonly push: (chunk: Uint8Array) => RespValue[];
  readonly end: () => void;

  constructor({ maxBulk = 1 << 20, maxItems = 1 << 20 }: RespOptions = {}) {
    ({ push: this.push, end: this.end } = machine(values(maxBulk, maxItems)));
  }
}

export function encodeResp(value: RespValue): Uint8Array {
  const pieces: (string | Uint8Array)[] = [];
  const put = (part: RespValue): unknown => {
    if (part.type === 'simple') return pieces.push(`+${part.text}\r\n`);
    if (part.type === 'error') return pieces.push(`-${part.text}\r\n`);
    if (part.type === 'integer') return pieces.push(`:${part.value}\r\n`);
    if (part.type === 'bulk') {
      if (!part.bytes) return pieces.push('$-1\r\n');
      return pieces.push(`$${part.bytes.length}\r\n`, part.bytes, '\r\n');
    }
    pieces.push(`*${part.items?.length ?? -1}\r\n`);
    return part.items?.forEach(put);
  };
  put(value);
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece as string)));
}

// --- the machine ---

/** Takes a byte and gives the state that takes the next one. */
type State = (byte: number) => State;
/** Hands out what is complete, perhaps nothing: no byte is held from then on. */
type Emit<T> = (...items: T[]) => void;

function machine<T>(grammar: (emit: Emit<T>) => State) {
  const found: T[] = [];
  let [held, ended, broken]: [number, boolean, Error?] = [0, false];
  let state = grammar((...items) => {
    found.push(...items);
    held = 0;
  });
  const take = (byte: number) => {
    held += 1;
    state = state(byte);
  };
  const push = (chunk: Uint8Array): T[] => {
    throwIf(broken);
    if (ended) throw new Error('push() after end()');
    broken = failureOf(() => chunk.forEach(take));
    if (found.length === 0) throwIf(broken);
    return found.splice(0);
  };
  const end = () => {
    ended = true;
    broken ??= held > 0 ? new UnexpectedEOF(`${held} bytes are not the whole`) : undefined;
    throwIf(broken);
  };
  return { push, end, held: () => held };
}

function throwIf(error: Error | undefined): void {
  if (error) throw error;
}

function failureOf(body: () => void): Error | undefined {
  try {
    body();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

// --- states ---

const CR = 13;
const LF = 10;

/** A state whose variables are new each time it is entered. */
function fresh(make: () => State): State {
  return (byte) => make()(byte);
}

function uint32(then: (n: number) => State): State {
  let [n, missing] = [0, 4];
  const take: State = (byte) => {
    n = n * 256 + byte;
    return --missing === 0 ? then(n) : take;
  };
  return take;
}

function block(size: number, then: (bytes: Uint8Array) => State): State {
  const bytes = new Uint8Array(size);
  let at = 0;
  const take: State = (byte) => {
    bytes[at++] = byte;
    return at === size ? then(bytes) : take;
  };
  return size === 0 ? then(bytes) : take;
}

function line(max: number, then: (bytes: Uint8Array) => State): State {
  const bytes: number[] = [];
  const keep = (byte: number) => {
    if (bytes.push(byte) > max) {
      throw new FrameError('TOO_LARGE', `A line has more than ${max} bytes.`);
    }
  };
  const take: State = (byte) => {
    if (byte === CR) return afterCr;
    keep(byte);
    return take;
  };
  const afterCr: State = (byte) => {
    if (byte === LF) return then(Uint8Array.from(bytes));
    keep(CR);
    return take(byte);
  };
  return take;
}

function exactly(wanted: number, then: () => State): State {
  return (byte) => {
    if (byte === wanted) return then();
    throw new FrameError('SYNTAX', `${byte} came where ${wanted} must be.`);
  };
}

// --- grammars ---

function frames(max: number) {
  return (emit: Emit<Frame>): State => {
    const begin = fresh(() => uint32(body));
    const body = (length: number): State => {
      if (length < 5) throw new FrameError('TOO_SHORT', `A length of ${length}: 5 is the least.`);
      if (length > max) throw new FrameError('TOO_LARGE', `A length of ${length}: ${max} is most.`);
      return (type) =>
        uint32((id) =>
          block(length - 5, (payload) => {
            emit({ type, id, payload });
            return begin;
          }),
        );
    };
    return begin;
  };
}

function values(maxBulk: number, maxItems: number) {
  return (emit: Emit<RespValue>): State => {
    const begin: State = (byte) => {
      const marked = byMark.get(String.fromCharCode(byte));
      if (marked) return line(1 << 16, (bytes) => marked(textOf(bytes)));
      if (nest.isEmpty()) return line(1 << 16, words)(byte);
      return exactly(CR, () => exactly(LF, () => begin))(byte);
    };
    const words = (bytes: Uint8Array): State => {
      const items = wordsOf(bytes);
      if (items.length > 0) return nest.give({ type: 'array', items });
      emit();
      return begin;
    };
    const nest = nested(emit, begin);
    const byMark = marks(nest, { maxBulk, maxItems });
    return begin;
  };
}

type Nest = ReturnType<typeof nested>;

/** The arrays that are not complete, one in the other. */
function nested(emit: Emit<RespValue>, begin: State) {
  const open: { size: number; items: RespValue[] }[] = [];
  const give = (value: RespValue): State => {
    const top = open.at(-1);
    if (!top) emit(value);
    else if (top.items.push(value) === top.size) {
      open.pop();
      return give({ type: 'array', items: top.items });
    }
    return begin;
  };
  const array = (size: number | null): State => {
    if (open.length === 32) throw new FrameError('TOO_LARGE', 'Arrays are more than 32 deep.');
    if (!size) return give({ type: 'array', items: size === 0 ? [] : null });
    open.push({ size, items: [] });
    return begin;
  };
  return { give, array, isEmpty: () => open.length === 0 };
}

function marks({ give, array }: Nest, { maxBulk, maxItems }: Required<RespOptions>) {
  const ended = (bytes: Uint8Array) =>
    exactly(CR, () => exactly(LF, () => give({ type: 'bulk', bytes })));
  return new Map<string, (text: string) => State>([
    ['+', (text) => give({ type: 'simple', text })],
    ['-', (text) => give({ type: 'error', text })],
    [':', (text) => give({ type: 'integer', value: integerOf(text) })],
    ['*', (text) => array(sizeOf(text, maxItems))],
    [
      '$',
      (text) => {
        const size = sizeOf(text, maxBulk);
        return size === null ? give({ type: 'bulk', bytes: null }) : block(size, ended);
      },
    ],
  ]);
}

function integerOf(text: string): bigint {
  if (!/^-?\d+$/.test(text)) throw new FrameError('SYNTAX', `"${text}" is no integer.`);
  return BigInt(text);
}

function sizeOf(text: string, max: number): number | null {
  if (text === '-1') return null;
  if (!/^\d+$/.test(text)) throw new FrameError('SYNTAX', `"${text}" is no size.`);
  if (Number(text) > max) throw new FrameError('TOO_LARGE', `A size of ${text}: ${max} is most.`);
  return Number(text);
}

function wordsOf(bytes: Uint8Array): RespValue[] {
  const words: RespValue[] = [];
  let from = 0;
  for (let at = 0; at <= bytes.length; at++) {
    if (at < bytes.length && bytes[at] !== 32) continue;
    if (at > from) words.push({ type: 'bulk', bytes: bytes.slice(from, at) });
    from = at + 1;
  }
  return words;
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
