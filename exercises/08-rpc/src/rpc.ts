// 08 A server worth the name. Read README.md, then run `npm run exercise 8` and make it pass, one step at a time.

import { TimeoutError } from '@socketlings/net';
import type { Clock, Conn, Listener } from '@socketlings/net';
import {
  ANSWER,
  FrameReader,
  REQUEST,
  packRequest,
  unpackRequest,
  writeFrame,
  type Frame,
} from '@socketlings/net/frames';

/** What answers a request; `signal` is aborted when nobody is there any more to hear the answer. */
export type Handler = (body: Uint8Array, signal: AbortSignal) => Promise<Uint8Array>;

/** How much a server bears; times in milliseconds of `clock`. */
export interface Options {
  readonly clock: Clock;
  /** Connections at the same time. */
  readonly maxConns: number;
  /** The largest length that a frame may name. */
  readonly maxFrame: number;
  /** Of one connection: requests at the same time. */
  readonly maxInFlight: number;
  /** Of all connections together: requests at their handlers at the same time. */
  readonly maxAtWork: number;
  /** Of one connection: with so many bytes of answers not yet accepted, no more requests are read. */
  readonly maxQueuedBytes: number;
  /** How long a client may have nothing to ask and nothing to wait for, or take none of its answers. */
  readonly idleMs: number;
  /** How long a frame may take from its first byte, and a peer to end behind our end. */
  readonly frameMs: number;
}

/** Answers the requests of many clients. */
export class RpcServer {
  readonly #handlers: ReadonlyMap<string, Handler>;
  readonly #options: Options;
  #listener: Listener | undefined;

  constructor(handlers: ReadonlyMap<string, Handler>, options: Options) {
    this.#handlers = handlers;
    this.#options = options;
  }

  /** Serves all who come, `maxConns` at a time. Returns when the listener is closed. */
  async serve(listener: Listener): Promise<void> {
    this.#listener = listener;
    for (;;) {
      // TODO(step 7): no more than maxConns at a time.
      const conn = await listener.accept();
      // TODO(step 3): what goes wrong with one client costs its connection, and nothing else.
      void this.#handle(conn);
    }
  }

  /** Reads no more requests, and answers those in flight; closes what is left after `graceMs`. */
  async shutdown(_graceMs: number): Promise<'drained' | 'forced'> {
    // TODO(step 11): wake those who wait, wait for those who work, and not for ever.
    await this.#listener?.close();
    return 'drained';
  }

  async #handle(conn: Conn): Promise<void> {
    const { clock, idleMs, maxFrame } = this.#options;
    const reader = new FrameReader(conn, { maxFrame });
    for (;;) {
      conn.setReadDeadline(clock.now() + idleMs);
      let frame: Frame | null;
      try {
        // TODO(step 5): a frame has frameMs from its first byte on.
        // TODO(step 6): read no more while answers pile up; and a write may not wait for ever.
        frame = await reader.read();
      } catch (error) {
        // TODO(step 4): who has said nothing for idleMs is let go.
        if (error instanceof TimeoutError) continue;
        throw error;
      }
      if (!frame) break;
      // TODO(step 2): the next request does not wait for this one.
      await this.#answer(conn, frame);
    }
    await conn.close();
  }

  async #answer(conn: Conn, { id, payload }: Frame): Promise<void> {
    const { method, body } = unpackRequest(payload);
    // TODO(step 1): a method that nobody knows, or that fails, is answered by a FAILURE.
    const handler = this.#handlers.get(method)!;
    // TODO(step 12): no more than maxAtWork at their handlers, and places go round.
    // TODO(step 8): when the client has vanished, tell the handler.
    const { signal } = new AbortController();
    await writeFrame(conn, { type: ANSWER, id, payload: await handler(body, signal) });
  }
}

/** Asks one server; many requests may be under way. */
export class RpcClient {
  readonly #conn: Conn;
  readonly #waiting: ((answer: Uint8Array) => void)[] = [];
  #lastId = 0;

  constructor(conn: Conn, _options: { readonly clock: Clock }) {
    this.#conn = conn;
    void this.#listen();
  }

  /** Waits for the answer, as long as the caller is willing to. */
  async request(
    method: string,
    body: Uint8Array,
    // TODO(step 10): not longer than timeoutMs, and only until signal is aborted.
    _patience: { readonly timeoutMs?: number; readonly signal?: AbortSignal } = {},
  ): Promise<Uint8Array> {
    this.#lastId += 1;
    const answer = new Promise<Uint8Array>((resolve) => this.#waiting.push(resolve));
    const payload = packRequest(method, body);
    await writeFrame(this.#conn, { type: REQUEST, id: this.#lastId, payload });
    return answer;
  }

  /** Gives the connection up; whoever waits gets `ClosedError`. */
  async close(): Promise<void> {
    await this.#conn.close();
  }

  async #listen(): Promise<void> {
    const reader = new FrameReader(this.#conn);
    // TODO(step 9): the next answer is not always that of the first who waits; and it may be none.
    for (let frame = await reader.read(); frame; frame = await reader.read()) {
      this.#waiting.shift()?.(frame.payload);
    }
  }
}
