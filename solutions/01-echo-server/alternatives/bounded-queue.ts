// Two tasks for each client: one reads ahead, the other writes, and a short queue lies between them.
// When the queue is full the reader waits: at most QUEUE chunks are ever in memory.

import { ClosedError, type Conn, type Listener } from '@socketlings/net';

const QUEUE = 4;
const CHUNK = 32 * 1024;

class Channel<T> {
  readonly #items: T[] = [];
  #ended = false;
  #wake: () => void = () => {};
  #changed: Promise<void> = this.#renew();

  async put(item: T): Promise<void> {
    while (this.#items.length >= QUEUE && !this.#ended) await this.#changed;
    this.#items.push(item);
    this.#signal();
  }

  /** Ends the channel; what is in it can still be taken. */
  end(): void {
    this.#ended = true;
    this.#signal();
  }

  async take(): Promise<T | undefined> {
    while (this.#items.length === 0 && !this.#ended) await this.#changed;
    const item = this.#items.shift();
    this.#signal();
    return item;
  }

  #signal(): void {
    this.#wake();
    this.#changed = this.#renew();
  }

  #renew(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }
}

async function readInto(channel: Channel<Uint8Array>, conn: Conn): Promise<void> {
  try {
    for (;;) {
      const chunk = new Uint8Array(CHUNK);
      const n = await conn.read(chunk);
      if (n === null) return;
      await channel.put(chunk.slice(0, n));
    }
  } finally {
    channel.end();
  }
}

async function writeFrom(channel: Channel<Uint8Array>, conn: Conn): Promise<void> {
  try {
    for (let chunk = await channel.take(); chunk; chunk = await channel.take()) {
      await conn.write(chunk);
    }
  } finally {
    channel.end(); // no more will be taken: do not let the reader wait
  }
}

export async function handleConn(conn: Conn): Promise<void> {
  const channel = new Channel<Uint8Array>();
  try {
    await Promise.all([readInto(channel, conn), writeFrom(channel, conn)]);
  } finally {
    await conn.close();
  }
}

export function serve(
  listener: Listener,
  handler: (conn: Conn) => Promise<void>,
  options: { onError?(error: unknown): void } = {},
): Promise<void> {
  const report = (error: unknown): void => options.onError?.(error);
  return new Promise((resolve) => {
    const next = (): void => {
      listener.accept().then(
        (conn) => {
          handler(conn).catch(report);
          next();
        },
        (error: unknown) => {
          if (error instanceof ClosedError) return resolve();
          report(error);
          setTimeout(next, 60);
        },
      );
    };
    next();
  });
}
