// Bytes as text, one character each.

/** So many letters, in an order that shows when some are missing. */
export function letters(length: number): string {
  return Array.from({ length }, (_, i) => String.fromCharCode(97 + ((i * 7) % 26))).join('');
}

export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
