// Frames as the tests write them, and bytes as a reader sees them: `length:u32 type:u8 id:u32 payload`,
// big endian; the length counts what comes after it.

import { copyOf, isBytes, viewOf } from '../border.ts';
import { commas } from '../bytes.ts';

/** A frame, as codecs take and give it. */
export interface Frame {
  readonly type: number;
  readonly id: number;
  readonly payload: Uint8Array;
}

export type Field = 'length' | 'type' | 'id' | 'payload';

/** Bytes before the payload. */
export const HEADER = 9;

export function wire({ type, id, payload }: Frame): Uint8Array {
  const bytes = Buffer.alloc(HEADER + payload.length);
  bytes.writeUInt32BE(5 + payload.length, 0);
  bytes.writeUInt8(type, 4);
  bytes.writeUInt32BE(id, 5);
  bytes.set(payload, HEADER);
  return new Uint8Array(bytes);
}

/** The field to which a byte of a frame belongs. */
export function fieldAt(offset: number): Field {
  if (offset < 4) return 'length';
  if (offset === 4) return 'type';
  return offset < HEADER ? 'id' : 'payload';
}

/** A frame for the code under test, which may do with it what it likes. */
export function givenFrame({ type, id, payload }: Frame): Frame {
  return { type, id, payload: copyOf(payload) };
}

/** A frame of the code under test as it is now: each part read once, and a copy of the bytes that its payload has. */
export function takenFrame(frame: unknown): Frame {
  const { type, id, payload } = (frame ?? {}) as Frame;
  return { type, id, payload: isBytes(payload) ? copyOf(viewOf('a frame', payload)) : payload };
}

/** The first byte of a frame in which another one differs, or -1. */
export function firstWrongByte(expected: Frame, received: Frame): number {
  if (received.type !== expected.type) return 4;
  if (received.id !== expected.id) return 5;
  const { length } = expected.payload;
  if (!isBytes(received.payload)) return HEADER;
  for (let i = 0; i < length; i += 1) {
    if (received.payload[i] !== expected.payload[i]) return HEADER + i;
  }
  return received.payload.length === length ? -1 : HEADER + length;
}

/** `00 00 00 07`, the rest of long ones left out. */
export function hex(bytes: Uint8Array, most = SHOWN): string {
  const shown = [...bytes.subarray(0, most)].map((byte) => byte.toString(16).padStart(2, '0'));
  return shown.join(' ') + (bytes.length > most ? ` … (${commas(bytes.length)} bytes)` : '');
}

/** `type 1, id 2, payload 68 69`. */
export function sayFrame({ type, id, payload }: Frame): string {
  const bytes = isBytes(payload) ? hex(payload, 8) || 'empty' : sayValue(payload);
  return `type ${sayValue(type)}, id ${sayValue(id)}, payload ${bytes}`;
}

/** Two lines: bytes, and below them a caret under one of them, with what is to be said about it. */
export function pointAt(bytes: Uint8Array, at: number, what: string): [string, string] {
  const from = Math.max(0, at - BEFORE);
  const left = from > 0 ? '… ' : '';
  const gap = ' '.repeat(left.length + 3 * (at - from));
  return [left + hex(bytes.subarray(from, from + SHOWN)), `${gap}^^ ${what}`];
}

// --- internal ---

function sayValue(value: unknown): string {
  return typeof value === 'number'
    ? String(value)
    : `of the type ${value === null ? 'null' : typeof value}`;
}

const SHOWN = 20; // bytes in a line
const BEFORE = 12; // of them before the one that matters
