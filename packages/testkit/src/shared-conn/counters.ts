/** Counts up, four bytes each: eight bytes in a row say where they come from. */
export function counters(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) bytes.writeUInt32BE(at / 4, at);
  return bytes;
}
