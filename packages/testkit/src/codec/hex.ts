// Bytes as a learner sees them.

import { commas } from '../base/bytes.ts';

const SHOWN = 20; // bytes in a line
const BEFORE = 12; // of them before the one that matters

/** `00 00 00 07`, the rest of long ones left out. */
export function hex(bytes: Uint8Array, most = SHOWN): string {
  const shown = [...bytes.subarray(0, most)].map((byte) => byte.toString(16).padStart(2, '0'));
  return shown.join(' ') + (bytes.length > most ? ` … (${commas(bytes.length)} bytes)` : '');
}

/** Two lines: bytes, and below them a caret under one of them, with what is to be said about it. */
export function pointAt(bytes: Uint8Array, at: number, what: string): [string, string] {
  const from = Math.max(0, at - BEFORE);
  const left = from > 0 ? '… ' : '';
  const gap = ' '.repeat(left.length + 3 * (at - from));
  return [left + hex(bytes.subarray(from, from + SHOWN)), `${gap}^^ ${what}`];
}

/** A line for each chunk of a stream, as bytes and as text. */
export function sayCuts(chunks: readonly Uint8Array[]): string[] {
  const shown = chunks.slice(0, 12).map((chunk, i) => {
    const text = JSON.stringify(Buffer.from(chunk.subarray(0, 40)).toString('latin1'));
    return `cut ${i + 1}  ${hex(chunk) || 'nothing'}  ${text}`;
  });
  const left = chunks.length - shown.length;
  return left > 0 ? [...shown, `… ${left} more`] : shown;
}
