const SHOWN = 24; // characters; more would hide the story

/** Bytes as a reader sees them: `"hi\n"`, `"\x00\xff"`, long ones cut, with their number. */
export function quote(bytes: Uint8Array, length: number = bytes.length): string {
  return `${quoteAlone(bytes, length)} (${plural(length, 'byte')})`;
}

/** The same without their number. */
export function quoteAlone(bytes: Uint8Array, length: number = bytes.length): string {
  let text = '';
  let shown = 0;
  while (shown < bytes.length && text.length < SHOWN) text += character(bytes[shown++]!);
  const cut = shown < length ? '…' : '';
  return `"${text}${cut}"`;
}

export function plural(count: number, noun: string): string {
  return `${commas(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A whole number as a reader sees it: `1,234,567`. Intl needs tens of milliseconds for its first. */
export function commas(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** The place of the first byte in which two strings of bytes differ, or the length of the shorter. */
export function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  if (Buffer.compare(a.subarray(0, length), b.subarray(0, length)) === 0) return length;
  for (let i = 0; i < length; i += 1) if (a[i] !== b[i]) return i;
  return length;
}

export function toBytes(data: string | Uint8Array): Uint8Array {
  return typeof data === 'string' ? new TextEncoder().encode(data) : data;
}

const ESCAPES: Record<number, string> = { 9: '\\t', 10: '\\n', 13: '\\r', 34: '\\"', 92: '\\\\' };

function character(byte: number): string {
  if (ESCAPES[byte]) return ESCAPES[byte];
  if (byte >= 32 && byte < 127) return String.fromCharCode(byte);
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}
