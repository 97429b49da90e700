import type { Conn, Listener } from '@socketlings/net';
import { SimListener } from '@socketlings/sim';
import { Call, type CallSite } from '../base/call.ts';
import { Lesson } from '../base/lesson.ts';
import type { TakenConn } from '../base/taken.ts';

/** Somebody who listens, in the hands of the test. */
export class Server {
  readonly address: string;
  readonly #listener: Listener;
  readonly #site: CallSite;

  constructor(site: CallSite, listener: Listener) {
    this.#site = site;
    this.#listener = listener;
    this.address = String(listener.addr);
  }

  /** Clients whose connection stands and who were not accepted yet; real sockets do not tell. */
  get waiting(): number {
    return this.#listener instanceof SimListener ? this.#listener.queued : 1;
  }

  /** Accepts one of those who wait. */
  async accept(): Promise<Conn> {
    if (this.waiting === 0) {
      throw new Lesson({
        lesson: 'dial() gave a connection, and no client has come to the server.',
        expected: 'a client to accept',
        received: 'nobody',
      });
    }
    return this.#listener.accept();
  }

  close(): Promise<void> {
    return this.#listener.close();
  }

  /** The connection reaches this server: bytes go both ways. */
  async expectUsable(conn: TakenConn, lesson: string): Promise<void> {
    const served = await this.accept();
    const write = new Call(this.#site, { what: 'write(5 bytes)' }, () => conn.write(HELLO));
    await write.expectResolved(lesson);
    const p = new Uint8Array(HELLO.length);
    const heard = new Call(this.#site, { what: 'the server’s read()' }, () => fill(served, p));
    await heard.expectResolved(lesson);
    await served.write(HELLO);
    const read = new Call(this.#site, { what: 'read(5 bytes)' }, () => conn.read(p));
    await read.expectResolved(lesson);
    await Promise.all([conn.close(), served.close()]);
  }
}

// --- internal ---

const HELLO = new TextEncoder().encode('hello');

async function fill(conn: Conn, p: Uint8Array): Promise<void> {
  for (let at = 0; at < p.length;) at += (await conn.read(p.subarray(at))) ?? Infinity;
}
