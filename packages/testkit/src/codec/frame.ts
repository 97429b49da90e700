// Frames as the tests write them: `length:u32 type:u8 id:u32 payload`, big endian; the length counts
// what comes after it.

import { copyOf, isBytes, viewOf } from '../base/border.ts';
import { firstDifference } from '../base/bytes.ts';
import { hex } from './hex.ts';

/** A frame, as codecs take and give it. */
export interface Frame {
  readonly type: number;
  readonly id: number;
  readonly payload: Uint8Array;
}

export type Field = 'length' | 'type' | 'id' | 'payload';

/** Bytes before the payload. */
export const HEADER = 9;

/** A frame whose payload is a text. */
export function frame(type: number, id: number, payload: string): Frame {
  return { type, id, payload: new TextEncoder().encode(payload) };
}

/** The bytes of a frame. */
export function wire({ type, id, payload }: Frame): Uint8Array {
  const bytes = Buffer.alloc(HEADER + payload.length);
  bytes.writeUInt32BE(5 + payload.length, 0);
  bytes.writeUInt8(type, 4);
  bytes.writeUInt32BE(id, 5);
  bytes.set(payload, HEADER);
  return new Uint8Array(bytes);
}

/** The four bytes of a number: of a length, say, that no frame follows. */
export function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
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
export function takenFrame(given: unknown): Frame {
  const { type, id, payload } = (given ?? {}) as Frame;
  return { type, id, payload: isBytes(payload) ? copyOf(viewOf('a frame', payload)) : payload };
}

/** The first byte of a frame in which another one differs, or -1. */
export function firstWrongByte(expected: Frame, received: Frame): number {
  if (received.type !== expected.type) return 4;
  if (received.id !== expected.id) return 5;
  if (!isBytes(received.payload)) return HEADER;
  if (compare(expected.payload, received.payload) === 0) return -1;
  return HEADER + firstDifference(expected.payload, received.payload);
}

/** `type 1, id 2, payload 68 69`. */
export function sayFrame({ type, id, payload }: Frame): string {
  const bytes = isBytes(payload) ? hex(payload, 8) || 'empty' : sayValue(payload);
  return `type ${sayValue(type)}, id ${sayValue(id)}, payload ${bytes}`;
}

// --- internal ---

const compare = Buffer.compare.bind(Buffer);

function sayValue(value: unknown): string {
  return typeof value === 'number'
    ? String(value)
    : `of the type ${value === null ? 'null' : typeof value}`;
}
