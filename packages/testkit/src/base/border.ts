// The border between a test and the code under test. What crosses it is looked at here, with functions
// that were taken before that code was loaded: an object of its own can say anything about itself.

import { types } from 'node:util';
import { tcpAddr, type Addr } from '@socketlings/net';
import { noteProgress } from '@socketlings/sim';
import { Lesson, type Facts } from './lesson.ts';

/**
 * The bytes that an argument of the code under test really has: a view of the same memory, with nothing
 * of the argument's own. Throws a `TypeError` that says what `call` takes if it is no `Uint8Array`.
 */
export function viewOf(call: string, value: unknown): Uint8Array {
  if (!isBytes(value))
    throw new TypeError(`${call} takes a Uint8Array, and was given ${say(value)}`);
  return new Uint8Array(bufferOf(value), offsetOf(value), lengthOf(value));
}

/** Whether a value is a `Uint8Array`, a `Buffer` among them, whatever it says of itself. */
export function isBytes(value: unknown): value is Uint8Array {
  return tagOf(value) === 'Uint8Array';
}

/**
 * A view of a test's own memory, to be filled or read by the code under test: what is done to the view
 * does not meet the array that the test goes on with. Of a `Buffer` it is a `Buffer`, which differs in places.
 */
export function lend(p: Uint8Array): Uint8Array {
  noteProgress();
  return Buffer.isBuffer(p)
    ? Buffer.from(p.buffer, p.byteOffset, p.length)
    : new Uint8Array(p.buffer, p.byteOffset, p.length);
}

/** A copy to give away, at the same offset in its memory: the original stays as it is. */
export function copyOf(bytes: Uint8Array): Uint8Array {
  noteProgress();
  const offset = bytes.byteOffset % OFFSETS;
  const memory = new Uint8Array(offset + bytes.length);
  memory.set(bytes, offset);
  return Buffer.isBuffer(bytes)
    ? Buffer.from(memory.buffer, offset, bytes.length)
    : memory.subarray(offset);
}

/** Throws a `TypeError` if a copy that was given away is not what it was: `call` changes what is its caller's. */
export function leftAlone(call: string, original: Uint8Array, copy: Uint8Array): void {
  if (compare(original, copy) === 0) return;
  throw new TypeError(`${call} leaves its caller's bytes alone: this one changed them`);
}

/** The items of an array of the code under test, each read once; `undefined` if it is no array. One without an end is a lesson. */
export function itemsOf(value: unknown): unknown[] | undefined {
  if (!isArray(value)) return undefined;
  const { length } = value;
  if (length > MOST_ITEMS) throw new Lesson({ lesson: TOO_LONG, ...saying(length) });
  return typeof length === 'number' ? Array.from({ length }, (_, i) => value[i] as unknown) : [];
}

/** `instanceof`, without asking the class or the value: neither may be a proxy, nor the class be bound. */
export function isA<T>(value: unknown, type: abstract new (...args: never[]) => T): value is T {
  const wanted = prototypeOf(type);
  if (wanted === undefined || typeof value !== 'object') return false;
  for (let each: object | null = value; each && !isProxy(each); each = getPrototypeOf(each)) {
    if (each !== value && each === wanted) return true;
  }
  return false;
}

/** What the instances of a class inherit from; `undefined` if it is none that a `class` has made. */
export function prototypeOf(type: unknown): object | undefined {
  if (typeof type !== 'function' || isProxy(type)) return undefined;
  const { value } = (getOwnPropertyDescriptor(type, 'prototype') ?? {}) as { value?: unknown };
  return typeof value === 'object' && value !== null && !isProxy(value) ? value : undefined;
}

/** What a read into `room` bytes gives; throws a `TypeError` if it is neither a number of them nor the end. */
export function lengthRead(n: unknown, room: number): number | null {
  if (n === null || (typeof n === 'number' && isInteger(n) && n >= 0 && n <= room)) return n;
  throw new TypeError(
    `read() gives a number of bytes, at most ${room}, or null: this one gave ${say(n)}`,
  );
}

/** A number that the code under test gives as a time; throws a `TypeError` if it is none. */
export function timeOf<T extends number | null>(call: string, t: T): T {
  if (t === null || (typeof t === 'number' && t === t)) return t;
  throw new TypeError(`${call} takes a time in milliseconds, and was given ${say(t)}`);
}

/** A number that the kernel can take: it knows no fractions. */
export function wholeOf(call: string, value: unknown): number {
  if (typeof value === 'number' && isInteger(value)) return value;
  throw new TypeError(`${call} takes a whole number, and was given ${say(value)}`);
}

/** An address of our own with what the argument says; `call` is what it was given to, as in `'bind()'`. */
export function addrOf(call: string, addr: unknown): Addr {
  const { ip, port } = Object(addr) as { ip?: unknown; port?: unknown };
  if (typeof ip === 'string' && typeof port === 'number') return tcpAddr(ip, port);
  throw new TypeError(
    `${call} takes an address with an ip and a port, as tcpAddr(ip, port) makes it`,
  );
}

/** A function that the code under test gives; throws a `TypeError` if it is none. */
export function functionOf<T extends (...args: never[]) => unknown>(call: string, f: T): T {
  if (typeof f === 'function') return f;
  throw new TypeError(`${call} takes a function, and was given ${say(f)}`);
}

/** What was given, for a complaint. */
export function say(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'number') return String(value);
  return `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`;
}

// --- internal ---

const OFFSETS = 64;
const MOST_ITEMS = 1_000_000;

const TOO_LONG =
  'This list is far longer than anything that it could be made from: put into it what there is.';

function saying(length: number): Omit<Facts, 'lesson'> {
  return { expected: `at most ${MOST_ITEMS} items`, received: `${length}` };
}

const { apply, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
const { isArray } = Array;
const { isInteger } = Number;
const compare = Buffer.compare.bind(Buffer);
const { isProxy } = types;

const typedArray = getPrototypeOf(Uint8Array.prototype) as object;
const tagOf = getter<string | undefined>(Symbol.toStringTag);
const lengthOf = getter<number>('length');
const offsetOf = getter<number>('byteOffset');
const bufferOf = getter<ArrayBuffer>('buffer');

function getter<T>(name: string | symbol): (value: unknown) => T {
  const { get } = getOwnPropertyDescriptor(typedArray, name)!;
  return (value) => apply(get!, value, []) as T;
}
