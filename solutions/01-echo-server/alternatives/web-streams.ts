// The connection as a pair of web streams: piping one into the other is the echo, and the streams'
// own queues (one chunk each) carry the backpressure.

import { ClosedError, type Conn, type Listener } from '@socketlings/net';

function readableOf(conn: Conn): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller): Promise<void> {
      const chunk = new Uint8Array(8192);
      const n = await conn.read(chunk);
      if (n === null) controller.close();
      else controller.enqueue(chunk.subarray(0, n));
    },
  });
}

function writableOf(conn: Conn): WritableStream<Uint8Array> {
  return new WritableStream({ write: (chunk) => conn.write(chunk) });
}

export async function handleConn(conn: Conn): Promise<void> {
  try {
    await readableOf(conn).pipeTo(writableOf(conn));
  } finally {
    await conn.close();
  }
}

export async function serve(
  listener: Listener,
  handler: (conn: Conn) => Promise<void>,
  options: { onError?(error: unknown): void } = {},
): Promise<void> {
  const end = new AbortController();
  while (!end.signal.aborted) {
    await listener.accept().then(
      (conn) => void handler(conn).then(undefined, (error: unknown) => options.onError?.(error)),
      async (error: unknown) => {
        if (error instanceof ClosedError) end.abort();
        else
          await new Promise((resolve) =>
            AbortSignal.timeout(250).addEventListener('abort', resolve),
          );
      },
    );
  }
}
