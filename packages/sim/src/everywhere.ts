// For the tests beside this file.

import type { Conn, NetError } from '@socketlings/net';
import { Network, type NetworkName } from './index.ts';

const NETWORKS: NetworkName[] = [
  'friendly',
  'nasty',
  ...Array.from({ length: 100 }, (_, i) => i + 1),
];

/** Runs `body` once in every network; the subject's end is played by the test as well. */
export async function everywhere(body: (network: Network) => Promise<void>): Promise<void> {
  for (const name of NETWORKS) {
    const network = new Network(name);
    try {
      await network.scheduler.run(() => body(network));
    } catch (error) {
      throw new Error(`with ${name}`, { cause: error });
    }
  }
}

export async function readAll(conn: Conn): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const p = new Uint8Array(1000);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) chunks.push(p.slice(0, n));
  return Buffer.concat(chunks);
}

/** `ok`, or `read ECONNRESET 0`. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'ok',
    (error: NetError) => `${error.op} ${error.code} ${error.n}`,
  );
}
