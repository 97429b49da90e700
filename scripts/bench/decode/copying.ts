/** No decoder: the least that one has to do, to allocate each payload and to copy its bytes. */
export function copying(chunks: readonly Uint8Array[]): number {
  const [first = new Uint8Array(0)] = chunks;
  const size = Buffer.from(first).readUInt32BE();
  const total = chunks.reduce((sum, { length }) => sum + length, 0);
  const count = total / (size + 4);
  let kept = 0;
  for (let i = 0; i < count; i += 1) {
    const bytes = new Uint8Array(size);
    fill(bytes, chunks, i * (size + 4));
    kept += bytes.length > 0 ? 1 : 0;
  }
  return kept;
}

// --- internal ---

/** From as many chunks as it takes. */
function fill(bytes: Uint8Array, chunks: readonly Uint8Array[], from: number): void {
  const { length } = chunks[0]!; // of each but the last
  for (let filled = 0; filled < bytes.length;) {
    const chunk = chunks[Math.floor((from + filled) / length) % (chunks.length - 1)]!;
    const at = (from + filled) % length;
    const part = chunk.subarray(at, at + bytes.length - filled);
    bytes.set(part, filled);
    filled += part.length;
  }
}
