// A server keeps its promises to each client at the cost of no other. So each has one loop that reads, bounds for all
// that is held for it, and one way out: read no more, answer what is in flight, end, and close.

import {
  CanceledError,
  ClosedError,
  NetError,
  TimeoutError,
  UnexpectedEOF,
} from '@socketlings/net';
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
  readonly #places: Places;
  readonly #sessions = new Set<Session>();
  readonly #left = new Changes();
  #listener: Listener | undefined;
  #serving: Promise<void> = Promise.resolve();
  #end: Promise<'drained' | 'forced'> | undefined;

  constructor(handlers: ReadonlyMap<string, Handler>, options: Options) {
    this.#handlers = handlers;
    this.#options = options;
    this.#places = new Places(options.maxAtWork);
  }

  /** Serves all who come, `maxConns` at a time. Returns when the listener is closed. */
  serve(listener: Listener): Promise<void> {
    this.#listener = listener;
    return (this.#serving = this.#accept(listener));
  }

  /** Reads no more requests, and answers those in flight; closes what is left after `graceMs`. */
  shutdown(graceMs: number): Promise<'drained' | 'forced'> {
    return (this.#end ??= this.#shutdown(this.#options.clock.now() + graceMs));
  }

  async #accept(listener: Listener): Promise<void> {
    try {
      for (;;) {
        while (this.#sessions.size >= this.#options.maxConns) await this.#left.next();
        this.#start(await listener.accept());
      }
    } catch (error) {
      if (!(error instanceof ClosedError)) throw error;
    }
  }

  #start(conn: Conn): void {
    const session = new Session(conn, this.#handlers, this.#options, this.#places);
    this.#sessions.add(session);
    if (this.#end) session.stop();
    void session.run().then(() => {
      this.#sessions.delete(session);
      this.#left.tell();
    });
  }

  async #shutdown(end: number): Promise<'drained' | 'forced'> {
    const { clock } = this.#options;
    let timer: number | undefined;
    const late = new Promise<'forced'>((resolve) => {
      timer = clock.setTimer(end, () => resolve('forced'));
    });
    const how = await Promise.race([this.#drain(), late]);
    clock.clearTimer(timer!);
    await Promise.all([...this.#sessions].map((session) => session.lose()));
    return how;
  }

  async #drain(): Promise<'drained'> {
    for (const session of this.#sessions) session.stop();
    await this.#listener?.close().catch(() => {});
    while (this.#sessions.size > 0) await this.#left.next();
    await this.#serving.catch(() => {});
    while (this.#sessions.size > 0) await this.#left.next(); // who was accepted at the last instant
    return 'drained';
  }
}

/** Asks one server; many requests may be under way. */
export class RpcClient {
  readonly #conn: Conn;
  readonly #clock: Clock;
  readonly #waiting = new Map<number, (outcome: Frame | Error) => void>();
  #lastId = 0;
  #end: Error | undefined; // why no answer will come any more

  constructor(conn: Conn, { clock }: { readonly clock: Clock }) {
    this.#conn = conn;
    this.#clock = clock;
    void this.#listen();
  }

  /** Waits for the answer, as long as the caller is willing to. */
  async request(
    method: string,
    body: Uint8Array,
    patience: { readonly timeoutMs?: number; readonly signal?: AbortSignal } = {},
  ): Promise<Uint8Array> {
    const payload = packRequest(method, body);
    if (this.#end) throw this.#end;
    if (patience.signal?.aborted) throw this.#canceled(patience.signal);
    this.#lastId = (this.#lastId + 1) >>> 0;
    const id = this.#lastId;
    let settle!: (outcome: Frame | Error) => void;
    const outcome = new Promise<Frame | Error>((resolve) => (settle = resolve));
    this.#waiting.set(id, settle);
    const forget = this.#giveUpLater(settle, patience);
    writeFrame(this.#conn, { type: REQUEST, id, payload }).catch(settle);
    try {
      return answerOf(await outcome);
    } finally {
      this.#waiting.delete(id);
      forget();
    }
  }

  /** Gives the connection up; whoever waits gets `ClosedError`. */
  async close(): Promise<void> {
    this.#fail(new ClosedError({ op: 'read', ...this.#ends }));
    await this.#conn.close();
  }

  /** Lets time and the caller end a request, and gives what takes that back. */
  #giveUpLater(
    settle: (outcome: Error) => void,
    { timeoutMs, signal }: { readonly timeoutMs?: number; readonly signal?: AbortSignal },
  ): () => void {
    const late = (): void => settle(new TimeoutError({ op: 'read', ...this.#ends }));
    const end = this.#clock.now() + (timeoutMs ?? 0);
    const timer = timeoutMs === undefined ? undefined : this.#clock.setTimer(end, late);
    const onAbort = (): void => settle(this.#canceled(signal!));
    signal?.addEventListener('abort', onAbort);
    return () => {
      if (timer !== undefined) this.#clock.clearTimer(timer);
      signal?.removeEventListener('abort', onAbort);
    };
  }

  async #listen(): Promise<void> {
    const reader = new FrameReader(this.#conn);
    try {
      for (let frame = await reader.read(); frame; frame = await reader.read()) {
        this.#waiting.get(frame.id)?.(frame); // nobody waits for one that is late
      }
      this.#fail(new UnexpectedEOF(0));
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  #fail(error: Error): void {
    this.#end ??= error;
    for (const resolve of this.#waiting.values()) resolve(this.#end);
  }

  #canceled(signal: AbortSignal): CanceledError {
    return new CanceledError({ op: 'read', cause: signal.reason, ...this.#ends });
  }

  get #ends() {
    const { localAddr, remoteAddr } = this.#conn;
    return { localAddr, remoteAddr };
  }
}

// --- internal ---

const HEADER = 9; // bytes of a frame before its payload

/** One client of a server, from its first byte to its last. */
class Session {
  readonly #conn: Conn;
  readonly #handlers: ReadonlyMap<string, Handler>;
  readonly #options: Options;
  readonly #places: Places;
  readonly #reader: FrameReader;
  readonly #inFlight = new Set<number>();
  readonly #changed = new Changes();
  readonly #gone = new AbortController();
  #queued = 0; // bytes of answers that are not accepted yet
  #between = false; // waits for the first byte of a frame
  #stopped = false;
  #ending = false;

  constructor(
    conn: Conn,
    handlers: ReadonlyMap<string, Handler>,
    options: Options,
    places: Places,
  ) {
    this.#conn = conn;
    this.#handlers = handlers;
    this.#options = options;
    this.#places = places;
    this.#reader = new FrameReader(conn, { maxFrame: options.maxFrame });
  }

  /** Serves until the client ends, and closes. It never fails. */
  async run(): Promise<void> {
    try {
      while (await this.#mayRead()) {
        const frame = await this.#next();
        if (!frame) break;
        await this.#take(frame);
      }
    } catch (error) {
      const isGone = error instanceof NetError && !(error instanceof TimeoutError);
      if (isGone) await this.lose();
    }
    while (!this.#isGone && (this.#inFlight.size > 0 || this.#queued > 0)) {
      await this.#changed.next();
    }
    if (!this.#isGone) await this.#close();
  }

  /** Reads no more requests. */
  stop(): void {
    if (!this.#ending) this.#readBy(this.#options.clock.now());
    this.#stopped = true;
    this.#changed.tell();
  }

  /** Nobody is there any more: closes, and says so to the handlers. */
  async lose(): Promise<void> {
    this.#gone.abort();
    this.#changed.tell();
    await this.#conn.close().catch(() => {});
  }

  get #isGone(): boolean {
    return this.#gone.signal.aborted;
  }

  /** Waits until there is room for one more request; false if none is wanted any more. */
  async #mayRead(): Promise<boolean> {
    const { maxInFlight, maxQueuedBytes } = this.#options;
    while (this.#inFlight.size >= maxInFlight || this.#queued >= maxQueuedBytes) {
      if (this.#stopped || this.#isGone) break;
      await this.#changed.next();
    }
    return !this.#stopped && !this.#isGone;
  }

  async #next(): Promise<Frame | null> {
    this.#between = true;
    this.#watchIdle();
    if (!(await this.#reader.begun())) return null;
    this.#between = false;
    this.#readBy(this.#options.clock.now() + this.#options.frameMs);
    return this.#reader.read();
  }

  /** Who waits for an answer is not idle. */
  #watchIdle(): void {
    const { clock, idleMs } = this.#options;
    if (this.#between) this.#readBy(this.#inFlight.size > 0 ? null : clock.now() + idleMs);
  }

  #readBy(t: Deadline): void {
    if (!this.#stopped && !this.#isGone) this.#conn.setReadDeadline(t);
  }

  async #take({ type, id, payload }: Frame): Promise<void> {
    if (type !== REQUEST) throw new FrameError(`a frame of type ${type}, and only requests come`);
    if (this.#inFlight.has(id)) {
      void this.#send(failure(id, `a request with the id ${id} is in flight`));
    } else if (await this.#places.take(this.#gone.signal)) {
      this.#inFlight.add(id);
      void this.#answer(id, payload);
    }
  }

  async #answer(id: number, payload: Uint8Array): Promise<void> {
    const answer = await this.#call(payload).then(
      (body): Frame => ({ type: ANSWER, id, payload: body }),
      (error: unknown) => failure(id, String(error)),
    );
    this.#places.give();
    this.#inFlight.delete(id);
    await this.#send(answer);
  }

  async #call(payload: Uint8Array): Promise<Uint8Array> {
    const { method, body } = unpackRequest(payload);
    const handler = this.#handlers.get(method);
    if (!handler) throw new Error(`there is no method ${method}`);
    return handler(body, this.#gone.signal);
  }

  async #send(frame: Frame): Promise<void> {
    if (this.#isGone) return;
    const size = HEADER + frame.payload.length;
    this.#queued += size;
    try {
      this.#conn.setWriteDeadline(this.#options.clock.now() + this.#options.idleMs);
      const written = writeFrame(this.#conn, frame);
      this.#watchIdle();
      await written;
    } catch {
      await this.lose();
    }
    this.#queued -= size;
    this.#changed.tell();
  }

  /** Ends our half, and listens until the peer has ended its own: so the last answer arrives. */
  async #close(): Promise<void> {
    this.#ending = true;
    const { clock, frameMs } = this.#options;
    const p = new Uint8Array(16_384);
    try {
      await this.#conn.closeWrite();
      this.#conn.setReadDeadline(clock.now() + frameMs);
      while ((await this.#conn.read(p)) !== null);
    } catch {
      // Broken, or out of time.
    }
    await this.lose();
  }
}

/** Places at the handlers. A session waits for one with one request; so those who wait come from as many clients. */
class Places {
  readonly #waiting = new Set<(isMine: boolean) => void>();
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  /** Waits for a place, behind those who were here before; false if `gone` is aborted first. */
  async take(gone: AbortSignal): Promise<boolean> {
    if (gone.aborted) return false;
    if (this.#free === 0) return this.#wait(gone);
    this.#free -= 1;
    return true;
  }

  give(): void {
    const [first] = this.#waiting;
    if (first) first(true);
    else this.#free += 1;
  }

  async #wait(gone: AbortSignal): Promise<boolean> {
    const isMine = await new Promise<boolean>((resolve) => {
      const leave = (): void => settle(false);
      const settle = (mine: boolean): void => {
        this.#waiting.delete(settle);
        gone.removeEventListener('abort', leave);
        resolve(mine);
      };
      this.#waiting.add(settle);
      gone.addEventListener('abort', leave);
    });
    if (isMine && gone.aborted) this.give(); // both at one instant
    return isMine && !gone.aborted;
  }
}

/** Those who wait until something has changed. */
class Changes {
  #waiting: (() => void)[] = [];

  next(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  tell(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

function failure(id: number, text: string): Frame {
  return { type: FAILURE, id, payload: new TextEncoder().encode(text) };
}

function answerOf(outcome: Frame | Error): Uint8Array {
  if (outcome instanceof Error) throw outcome;
  if (outcome.type === ANSWER) return outcome.payload;
  throw new RpcError(new TextDecoder().decode(outcome.payload));
}
