// What takes the place of a server and a client that are still starters: for one request of a client at a time.

import type { Conn, Listener } from '@socketlings/net';
import {
  ANSWER,
  FAILURE,
  FrameReader,
  REQUEST,
  RpcError,
  packRequest,
  unpackRequest,
  writeFrame,
} from '@socketlings/net/frames';
import type { Handlers, Requester, RpcService } from '../../rpc/contract.ts';

/** Answers each client's requests in turn, and keeps no other promise. */
export class PlainServer implements RpcService {
  readonly #handlers: Handlers;
  readonly #open = new Set<Promise<void>>();
  #listener: Listener | undefined;

  constructor(handlers: Handlers) {
    this.#handlers = handlers;
  }

  async serve(listener: Listener): Promise<void> {
    this.#listener = listener;
    for (;;) {
      const conn = await listener.accept().catch(() => null);
      if (!conn) return;
      const served = this.#handle(conn).catch(() => {});
      this.#open.add(served);
      void served.then(() => this.#open.delete(served));
    }
  }

  async shutdown(): Promise<'forced'> {
    await this.#listener?.close();
    return 'forced';
  }

  async #handle(conn: Conn): Promise<void> {
    const reader = new FrameReader(conn);
    const { signal } = new AbortController();
    try {
      for (let frame = await reader.read(); frame; frame = await reader.read()) {
        const { method, body } = unpackRequest(frame.payload);
        const handler = this.#handlers.get(method);
        const payload = handler ? await handler(body, signal) : new Uint8Array(0);
        await writeFrame(conn, { type: handler ? ANSWER : FAILURE, id: frame.id, payload });
      }
    } finally {
      await conn.close();
    }
  }
}

/** Asks one thing after the other. */
export class PlainClient implements Requester {
  readonly #conn: Conn;
  readonly #reader: FrameReader;
  #last: Promise<unknown> = Promise.resolve();
  #id = 0;

  constructor(conn: Conn) {
    this.#conn = conn;
    this.#reader = new FrameReader(conn);
  }

  request(method: string, body: Uint8Array): Promise<Uint8Array> {
    const answer = this.#last.then(() => this.#ask(method, body));
    this.#last = answer.catch(() => {});
    return answer;
  }

  close(): Promise<void> {
    return this.#conn.close();
  }

  async #ask(method: string, body: Uint8Array): Promise<Uint8Array> {
    const payload = packRequest(method, body);
    this.#id += 1;
    await writeFrame(this.#conn, { type: REQUEST, id: this.#id, payload });
    const frame = await this.#reader.read();
    if (frame?.type !== ANSWER) throw new RpcError('there was no answer');
    return frame.payload;
  }
}
