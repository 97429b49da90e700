// `npm run try 5`: your server of exercise 1 and your frames of exercise 4, on your poller, on real epoll.
// `npm run try 5 loop`: the same by your own loop, run(). `npm run try 5 busy`: without a poller, to see what one saves.

import { readFileSync } from 'node:fs';
import type { Conn, Listener } from '@socketlings/net';
import { needs } from '@socketlings/testkit/needs';
import { tryPoller, type Service } from '@socketlings/testkit/try-poller';

/** What may stand behind `npm run try 5`. */
export const words = ['loop', 'busy'];

export async function run(
  { Poller, run: loop }: typeof import('#subject'),
  [word]: readonly string[],
): Promise<void> {
  needs({ Poller, run: loop });
  const services = [await echo(), await frames()];
  await tryPoller({
    Poller,
    services,
    busy: word === 'busy',
    run: word === 'loop' ? loop : undefined,
  });
}

// --- internal ---

async function echo(): Promise<Service> {
  const { serve, handleConn } = await import('../01-echo-server/src/echo-server.ts');
  return {
    name: `Your echo server of exercise 1${stateOf('01-echo-server', 'echo-server')}`,
    example: (port) => `nc 127.0.0.1 ${port}`,
    serve: (listener, onError) => serve(listener, handleConn, { onError }),
  };
}

async function frames(): Promise<Service> {
  const { FrameReader, encodeFrame } = await import('../04-framing-codec/src/framing-codec.ts');
  const handle = async (conn: Conn): Promise<void> => {
    try {
      const reader = new FrameReader(conn);
      for (let frame = await reader.read(); frame !== null; frame = await reader.read()) {
        await conn.write(encodeFrame(frame));
      }
    } finally {
      await conn.close();
    }
  };
  return {
    name: `A server that answers frames with your codec of exercise 4${stateOf('04-framing-codec', 'framing-codec')}`,
    example: (port) =>
      `printf '\\0\\0\\0\\7\\1\\0\\0\\0\\1hi' | nc -N 127.0.0.1 ${port} | od -An -tx1`,
    serve: (listener, onError) => serveEach(listener, handle, onError),
  };
}

/** Behind a name: whether nobody has solved the exercise yet, so that its gaps show here, too. */
function stateOf(slug: string, name: string): string {
  const text = (folder: string): string =>
    readFileSync(new URL(`../${slug}/${folder}/${name}.ts`, import.meta.url), 'utf8');
  return text('src') === text('.starter') ? ', which is still the starter,' : '';
}

async function serveEach(
  listener: Listener,
  handle: (conn: Conn) => Promise<void>,
  onError: (error: unknown) => void,
): Promise<void> {
  for (;;) {
    const conn = await listener.accept().catch(() => null);
    if (!conn) return;
    handle(conn).catch(onError);
  }
}
