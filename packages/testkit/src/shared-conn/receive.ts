import { NetError } from '@socketlings/net';
import { isStuck, type Peer } from '../base/ground.ts';

/** Reads up to `length` bytes: fewer, if no more ever come. */
export async function receive(peer: Peer, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let received = 0;
  while (received < length) {
    const n = await readOrNull(peer, bytes.subarray(received));
    if (n === null) break;
    received += n;
  }
  return bytes.subarray(0, received);
}

// --- internal ---

async function readOrNull(peer: Peer, p: Uint8Array): Promise<number | null> {
  try {
    return await peer.read(p);
  } catch (error) {
    if (isStuck(error) || error instanceof NetError) return null;
    throw error;
  }
}
