// Leader and followers: of the tasks that serve a client, one reads. With a request in its hands it makes another one
// the reader, and answers; when it is done, it reads again if nobody does.

import { CanceledError, ClosedError, TimeoutError, UnexpectedEOF } from '@socketlings/net';
import type { Clock, Conn, Deadline, Listener } from '@socketlings/net';
import {
  ANSWER,
  FAILURE,
  FrameError,
  FrameReader,
  REQUEST,
  RpcError,
  packRequest,
  unpackRequest,
  writeFrame,
  type Frame,
} from '@socketlings/net/frames';

export type Handler = (body: Uint8Array, signal: AbortSignal) => Promise<Uint8Array>;

export interface Options {
  readonly clock: Clock;
  readonly maxConns: number;
  readonly maxFrame: number;
  readonly maxInFlight: number;
  readonly maxAtWork: number;
  readonly maxQueuedBytes: number;
  readonly idleMs: number;
  readonly frameMs: number;
}

export class RpcServer {
  readonly #handlers: ReadonlyMap<string, Handler>;
  readonly #options: Options;
  readonly #clients = new Map<Client, Promise<void>>();
  readonly #rounds: Rounds;
  #listener: Listener | undefined;
  #doors: Promise<void> = Promise.resolve();
  #end: Promise<'drained' | 'forced'> | undefined;

  constructor(handlers: ReadonlyMap<string, Handler>, options: Options) {
    this.#handlers = handlers;
    this.#options = options;
    this.#rounds = new Rounds(options.maxAtWork);
  }

  serve(listener: Listener): Promise<void> {
    this.#listener = listener;
    this.#doors = this.#accept(listener);
    return this.#doors;
  }

  shutdown(graceMs: number): Promise<'drained' | 'forced'> {
    this.#end ??= this.#shutdown(this.#options.clock.now() + graceMs);
    return this.#end;
  }

  async #accept(listener: Listener): Promise<void> {
    for (;;) {
      if (this.#clients.size >= this.#options.maxConns) await Promise.race(this.#clients.values());
      const conn = await listener.accept().catch((error: unknown) => {
        if (error instanceof ClosedError) return null;
        throw error;
      });
      if (!conn) return;
      const client = new Client(conn, this.#handlers, this.#options, this.#rounds);
      const served = client.serve().then(() => void this.#clients.delete(client));
      this.#clients.set(client, served);
      if (this.#end) client.stop();
    }
  }

  #shutdown(end: number): Promise<'drained' | 'forced'> {
    const { clock } = this.#options;
    for (const client of this.#clients.keys()) client.stop();
    const closed = this.#listener?.close().catch(() => {});
    return new Promise((resolve) => {
      const timer = clock.setTimer(end, () => {
        for (const client of this.#clients.keys()) client.lose();
        resolve('forced');
      });
      void this.#drained(closed).then(() => {
        clock.clearTimer(timer);
        resolve('drained');
      });
    });
  }

  async #drained(closed: Promise<void> | undefined): Promise<void> {
    await closed;
    await this.#doors.catch(() => {});
    await Promise.all(this.#clients.values());
  }
}

/** Goes round the clients whose tasks wait for a handler, and lets one task of each go on. */
class Rounds {
  readonly #most: number;
  readonly #waiting = new Map<Client, ((isMine: boolean) => void)[]>(); // the next client is the first
  #busy = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** False if the client has gone meanwhile. */
  async enter(client: Client): Promise<boolean> {
    this.#busy += 1;
    if (this.#busy <= this.#most) return true;
    const tasks = this.#waiting.get(client) ?? [];
    this.#waiting.set(client, tasks);
    return new Promise((resolve) => tasks.push(resolve));
  }

  leave(): void {
    this.#busy -= 1;
    for (const [client, tasks] of this.#waiting) {
      this.#waiting.delete(client);
      if (tasks.length > 1) this.#waiting.set(client, tasks);
      return tasks.shift()!(true);
    }
  }

  /** Lets all go on that were of this client, without a handler. */
  forget(client: Client): void {
    const tasks = this.#waiting.get(client) ?? [];
    this.#waiting.delete(client);
    this.#busy -= tasks.length;
    for (const wake of tasks) wake(false);
  }
}

type Reading = 'nobody' | 'between' | 'within';

/** A connection of a server. */
class Client {
  readonly #conn: Conn;
  readonly #handlers: ReadonlyMap<string, Handler>;
  readonly #options: Options;
  readonly #rounds: Rounds;
  readonly #reader: FrameReader;
  readonly #ids = new Set<number>();
  readonly #abort = new AbortController();
  #over!: () => void;
  readonly #allOver = new Promise<void>((resolve) => (this.#over = resolve));
  #tasks = 0;
  #busy = 0; // of those, with a request
  #queued = 0;
  #reading: Reading = 'nobody';
  #done = false; // no more requests
  #closing = false;

  constructor(
    conn: Conn,
    handlers: ReadonlyMap<string, Handler>,
    options: Options,
    rounds: Rounds,
  ) {
    this.#conn = conn;
    this.#handlers = handlers;
    this.#options = options;
    this.#rounds = rounds;
    this.#reader = new FrameReader(conn, { maxFrame: options.maxFrame });
  }

  async serve(): Promise<void> {
    void this.#task();
    await this.#allOver;
    if (this.#abort.signal.aborted) return;
    this.#closing = true;
    try {
      await this.#conn.closeWrite();
      this.#conn.setReadDeadline(this.#options.clock.now() + this.#options.frameMs);
      for (const p = new Uint8Array(1000); (await this.#conn.read(p)) !== null;);
    } catch {
      // It is closed in any case.
    }
    await this.#conn.close().catch(() => {});
  }

  stop(): void {
    if (this.#reading !== 'nobody' && !this.#closing) this.#readBy(this.#options.clock.now());
    this.#done = true;
  }

  lose(): void {
    this.#done = true;
    this.#abort.abort();
    this.#rounds.forget(this);
    this.#conn.close().catch(() => {});
    this.#over();
  }

  /** One of those that serve this client. */
  async #task(): Promise<void> {
    this.#tasks += 1;
    while (this.#reading === 'nobody' && !this.#done && this.#hasRoom()) {
      const frame = await this.#read();
      if (!frame) break;
      this.#busy += 1;
      if (this.#busy < this.#options.maxInFlight && this.#hasRoom()) void this.#task();
      await this.#serve(frame);
      this.#busy -= 1;
      if (this.#waits) this.#waitIdle();
    }
    this.#tasks -= 1;
    if (this.#tasks === 0) this.#over();
  }

  /** Whether another task waits for the next frame. */
  get #waits(): boolean {
    return this.#reading === 'between';
  }

  #hasRoom(): boolean {
    return this.#queued < this.#options.maxQueuedBytes;
  }

  async #read(): Promise<Frame | null> {
    try {
      this.#reading = 'between';
      this.#waitIdle();
      if (await this.#reader.begun()) {
        this.#reading = 'within';
        this.#readBy(this.#options.clock.now() + this.#options.frameMs);
        const frame = await this.#reader.read();
        if (frame?.type === REQUEST) return frame;
      }
      this.#done = true;
    } catch (error) {
      this.#done = true;
      if (!(error instanceof TimeoutError || error instanceof FrameError)) this.lose();
    } finally {
      this.#reading = 'nobody';
    }
    return null;
  }

  /** Whoever waits for an answer is not idle. */
  #waitIdle(): void {
    const { clock, idleMs } = this.#options;
    this.#readBy(this.#busy > 0 ? null : clock.now() + idleMs);
  }

  #readBy(t: Deadline): void {
    if (!this.#done) this.#conn.setReadDeadline(t);
  }

  async #serve({ id, payload }: Frame): Promise<void> {
    if (this.#ids.has(id)) return this.#send({ type: FAILURE, id, payload: Buffer.from('twice') });
    this.#ids.add(id);
    if (!(await this.#rounds.enter(this))) return;
    const answer = await this.#call(id, payload);
    this.#rounds.leave();
    this.#ids.delete(id);
    await this.#send(answer);
  }

  async #call(id: number, payload: Uint8Array): Promise<Frame> {
    try {
      this.#abort.signal.throwIfAborted();
      const { method, body } = unpackRequest(payload);
      const handler = this.#handlers.get(method) ?? unknown;
      return { type: ANSWER, id, payload: await handler(body, this.#abort.signal) };
    } catch (error) {
      return { type: FAILURE, id, payload: Buffer.from(String(error)) };
    }
  }

  async #send(frame: Frame): Promise<void> {
    if (this.#abort.signal.aborted) return;
    this.#queued += frame.payload.length;
    try {
      this.#conn.setWriteDeadline(this.#options.clock.now() + this.#options.idleMs);
      await writeFrame(this.#conn, frame);
    } catch {
      this.lose();
    }
    this.#queued -= frame.payload.length;
  }
}

async function unknown(): Promise<Uint8Array> {
  throw new Error('no such method');
}

export class RpcClient {
  readonly #conn: Conn;
  readonly #clock: Clock;
  readonly #requests = new Map<number, PromiseWithResolvers>();
  #next = 1;
  #failure: Error | undefined;

  constructor(conn: Conn, { clock }: { readonly clock: Clock }) {
    this.#conn = conn;
    this.#clock = clock;
    this.#listen().then(
      () => this.#failAll(new UnexpectedEOF(0)),
      (error: unknown) => this.#failAll(error as Error),
    );
  }

  async request(
    method: string,
    body: Uint8Array,
    { timeoutMs, signal }: { readonly timeoutMs?: number; readonly signal?: AbortSignal } = {},
  ): Promise<Uint8Array> {
    const cleanUp: (() => void)[] = [];
    const ways = [this.#canceled(signal, cleanUp), this.#late(timeoutMs, cleanUp)];
    try {
      return await Promise.race([...ways, this.#answer(method, body, signal, cleanUp)]);
    } finally {
      for (const each of cleanUp) each();
    }
  }

  async close(): Promise<void> {
    const { localAddr, remoteAddr } = this.#conn;
    this.#failAll(new ClosedError({ op: 'close', localAddr, remoteAddr }));
    await this.#conn.close();
  }

  #answer(
    method: string,
    body: Uint8Array,
    signal: AbortSignal | undefined,
    cleanUp: (() => void)[],
  ): Promise<Uint8Array> {
    if (this.#failure) return Promise.reject(this.#failure);
    if (signal?.aborted) return new Promise(() => {});
    const id = this.#next++;
    cleanUp.push(() => this.#requests.delete(id));
    return new Promise((resolve, reject) => {
      this.#requests.set(id, { resolve, reject });
      const frame = { type: REQUEST, id, payload: packRequest(method, body) };
      writeFrame(this.#conn, frame).catch(reject);
    });
  }

  #late(timeoutMs: number | undefined, cleanUp: (() => void)[]): Promise<never> {
    return new Promise((_, reject) => {
      if (timeoutMs === undefined) return;
      const { localAddr, remoteAddr } = this.#conn;
      const timer = this.#clock.setTimer(this.#clock.now() + timeoutMs, () =>
        reject(new TimeoutError({ op: 'read', localAddr, remoteAddr })),
      );
      cleanUp.push(() => this.#clock.clearTimer(timer));
    });
  }

  #canceled(signal: AbortSignal | undefined, cleanUp: (() => void)[]): Promise<never> {
    return new Promise((_, reject) => {
      if (!signal) return;
      const { localAddr, remoteAddr } = this.#conn;
      const cancel = (): void =>
        reject(new CanceledError({ op: 'read', localAddr, remoteAddr, cause: signal.reason }));
      if (signal.aborted) return cancel();
      signal.addEventListener('abort', cancel);
      cleanUp.push(() => signal.removeEventListener('abort', cancel));
    });
  }

  async #listen(): Promise<void> {
    const reader = new FrameReader(this.#conn);
    for (;;) {
      const frame = await reader.read();
      if (!frame) return;
      const request = this.#requests.get(frame.id);
      if (frame.type === ANSWER) request?.resolve(frame.payload);
      else request?.reject(new RpcError(Buffer.from(frame.payload).toString()));
    }
  }

  #failAll(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#requests.values()) reject(this.#failure);
  }
}

interface PromiseWithResolvers {
  readonly resolve: (answer: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}
