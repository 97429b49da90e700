// A client is an object with a state, and the server a set of them: each is asked to take its next step when the one
// before has been taken.

import { ClosedError, NetError, type Conn, type Listener } from '@socketlings/net';

type State = 'reading' | 'writing' | 'over';

class Session {
  state: State = 'reading';
  readonly #conn: Conn;
  readonly #memory = Buffer.alloc(4000);
  #unsent = this.#memory.subarray(0, 0);

  constructor(conn: Conn) {
    this.#conn = conn;
  }

  async step(): Promise<void> {
    if (this.state === 'reading') await this.#read();
    else await this.#write();
  }

  async #read(): Promise<void> {
    const n = await this.#conn.read(this.#memory);
    this.state = n === null ? 'over' : 'writing';
    this.#unsent = this.#memory.subarray(0, n ?? 0);
  }

  /** A part at a time, so that large clients take turns with small ones. */
  async #write(): Promise<void> {
    const part = this.#unsent.subarray(0, 1000);
    await this.#conn.write(part);
    this.#unsent = this.#unsent.subarray(part.length);
    if (this.#unsent.length === 0) this.state = 'reading';
  }
}

export async function handleConn(conn: Conn): Promise<void> {
  const session = new Session(conn);
  try {
    while (session.state !== 'over') await session.step();
  } catch (error) {
    if (!(error instanceof NetError)) throw error; // a client that broke off is no failure of ours
  } finally {
    await conn.close();
  }
}

export async function serve(
  listener: Listener,
  handler: (conn: Conn) => Promise<void>,
  options: { onError?(error: unknown): void } = {},
): Promise<void> {
  for (let pause = 5; ;) {
    const conn = await listener.accept().catch((error: unknown) => error as NetError);
    if (conn instanceof ClosedError) return;
    if (conn instanceof Error) {
      options.onError?.(conn);
      await new Promise((resolve) => setTimeout(resolve, pause));
      pause = Math.min(2 * pause, 1000);
      continue;
    }
    pause = 5;
    void (async () => handler(conn))().catch((error: unknown) => options.onError?.(error));
  }
}
