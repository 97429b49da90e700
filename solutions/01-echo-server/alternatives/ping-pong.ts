// Two buffers, and no loop: while one is written the other is filled, and each pair of calls begins the next pair.

import { ClosedError, type Conn, type Listener } from '@socketlings/net';

const SIZE = 8192;

export async function handleConn(conn: Conn): Promise<void> {
  const [one, two] = [new Uint8Array(SIZE), new Uint8Array(SIZE)];
  try {
    await goOn(conn, { full: one, n: await conn.read(one), empty: two });
  } finally {
    await conn.close();
  }
}

interface Buffers {
  readonly full: Uint8Array;
  readonly n: number | null;
  readonly empty: Uint8Array;
}

function goOn(conn: Conn, { full, n, empty }: Buffers): Promise<void> {
  if (n === null) return Promise.resolve();
  return Promise.all([conn.read(empty), conn.write(full.subarray(0, n))]).then(([next]) =>
    goOn(conn, { full: empty, n: next, empty: full }),
  );
}

export function serve(
  listener: Listener,
  handler: (conn: Conn) => Promise<void>,
  options: { onError?(error: unknown): void } = {},
): Promise<void> {
  const tell = (error: unknown): void => options.onError?.(error);
  return listener.accept().then(
    (conn) => {
      handler(conn).catch(tell);
      return serve(listener, handler, options);
    },
    (error: unknown) => {
      if (error instanceof ClosedError) return undefined;
      tell(error);
      return new Promise<void>((resolve) => setTimeout(resolve, 50)).then(() =>
        serve(listener, handler, options),
      );
    },
  );
}
