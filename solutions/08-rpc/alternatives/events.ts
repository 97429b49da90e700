// Events: nothing here waits. Whatever happens to a client is told to its session, which looks at what it knows and
// begins whatever is due; times are timers of the clock.

import { CanceledError, ClosedError, TimeoutError, UnexpectedEOF } from '@socketlings/net';
import type { Clock, Conn, Listener } from '@socketlings/net';
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
  readonly #sessions = new Set<Session>();
  readonly #ready: Session[] = []; // each has a request that waits for a place at the handlers
  #atWork = 0;
  #listener: Listener | undefined;
  #accepting = false;
  #served: { resolve: () => void; reject: (error: Error) => void } | undefined;
  #stopping: { promise: Promise<'drained' | 'forced'>; drained: () => void } | undefined;

  constructor(handlers: ReadonlyMap<string, Handler>, options: Options) {
    this.#handlers = handlers;
    this.#options = options;
  }

  serve(listener: Listener): Promise<void> {
    this.#listener = listener;
    return new Promise((resolve, reject) => {
      this.#served = { resolve, reject };
      this.#turn();
    });
  }

  shutdown(graceMs: number): Promise<'drained' | 'forced'> {
    if (this.#stopping) return this.#stopping.promise;
    const { clock } = this.#options;
    let drained!: () => void;
    const promise = new Promise<'drained' | 'forced'>((resolve) => {
      const timer = clock.setTimer(clock.now() + graceMs, () => {
        for (const session of this.#sessions) session.lose();
        resolve('forced');
      });
      drained = () => {
        clock.clearTimer(timer);
        resolve('drained');
      };
    });
    this.#stopping = { promise, drained };
    this.#listener?.close().catch(() => {});
    for (const session of this.#sessions) session.stop();
    this.#turn();
    return promise;
  }

  /** Does what is due. */
  #turn(): void {
    const isFull = this.#sessions.size >= this.#options.maxConns;
    if (this.#listener && this.#served && !this.#accepting && !isFull) {
      this.#accepting = true;
      this.#listener.accept().then(
        (conn) => this.#came(conn),
        (error: Error) => this.#over(error),
      );
    }
    if (this.#stopping && this.#sessions.size === 0 && !this.#served) this.#stopping.drained();
  }

  #came(conn: Conn): void {
    this.#accepting = false;
    const session = new Session(conn, this.#handlers, this.#options, {
      onReady: () => {
        this.#ready.push(session);
        this.#fill();
      },
      onDone: () => {
        this.#atWork -= 1;
        this.#fill();
      },
      onClosed: () => {
        this.#sessions.delete(session);
        this.#turn();
      },
    });
    this.#sessions.add(session);
    session.begin();
    if (this.#stopping) session.stop();
    this.#turn();
  }

  /** Gives free places to those who are ready, one each, in turn. */
  #fill(): void {
    while (this.#atWork < this.#options.maxAtWork) {
      const session = this.#ready.shift();
      if (!session) return;
      if (session.beginNext()) this.#atWork += 1;
    }
  }

  #over(error: Error): void {
    if (error instanceof ClosedError) this.#served?.resolve();
    else this.#served?.reject(error);
    this.#served = undefined;
    this.#turn();
  }
}

interface Events {
  readonly onReady: () => void;
  readonly onDone: () => void;
  readonly onClosed: () => void;
}

class Session {
  readonly #conn: Conn;
  readonly #handlers: ReadonlyMap<string, Handler>;
  readonly #options: Options;
  readonly #events: Events;
  readonly #reader: FrameReader;
  readonly #abort = new AbortController();
  readonly #inFlight = new Set<number>();
  #state: 'open' | 'unwanted' | 'ending' | 'closed' = 'open';
  #reading: 'no' | 'between' | 'within' = 'no';
  #next: Frame | undefined; // waits for a place
  #queued = 0;
  #writing = 0;
  #timer: number | undefined;

  constructor(
    conn: Conn,
    handlers: ReadonlyMap<string, Handler>,
    options: Options,
    events: Events,
  ) {
    this.#conn = conn;
    this.#handlers = handlers;
    this.#options = options;
    this.#events = events;
    this.#reader = new FrameReader(conn, { maxFrame: options.maxFrame });
  }

  begin(): void {
    this.#turn();
  }

  /** Wants no more requests. */
  stop(): void {
    if (this.#state !== 'open') return;
    this.#state = 'unwanted';
    this.#disarm();
    if (this.#reading !== 'no') this.#conn.setReadDeadline(this.#options.clock.now());
    this.#turn();
  }

  lose(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#disarm();
    this.#abort.abort();
    const { onClosed } = this.#events;
    this.#conn.close().then(onClosed, onClosed);
  }

  /** Begins what is due. */
  #turn(): void {
    const { maxInFlight, maxQueuedBytes } = this.#options;
    if (this.#next) return;
    if (this.#state === 'open' && this.#reading === 'no') {
      if (this.#inFlight.size < maxInFlight && this.#queued < maxQueuedBytes) this.#read();
    } else if (this.#state === 'unwanted' && this.#reading === 'no') {
      if (this.#inFlight.size === 0 && this.#writing === 0) this.#endIt();
    }
  }

  #read(): void {
    this.#reading = 'between';
    this.#watch();
    const within = (begun: boolean): Promise<Frame | null> | null => {
      if (!begun) return null;
      this.#reading = 'within';
      if (this.#state === 'open') this.#arm(this.#options.frameMs, () => this.stop());
      return this.#reader.read();
    };
    this.#reader
      .begun()
      .then(within)
      .then(
        (frame) => this.#came(frame),
        (error: Error) => this.#failed(error),
      );
  }

  #came(frame: Frame | null): void {
    this.#reading = 'no';
    this.#disarm();
    if (this.#state !== 'open') return this.#turn();
    if (frame?.type === REQUEST) this.#keep(frame);
    else this.#state = 'unwanted';
    this.#turn();
  }

  #failed(error: Error): void {
    this.#reading = 'no';
    this.#disarm();
    const lives = error instanceof FrameError || error instanceof TimeoutError;
    if (!lives) return this.lose();
    if (this.#state === 'open') this.#state = 'unwanted';
    this.#turn();
  }

  #keep(frame: Frame): void {
    const { id } = frame;
    if (this.#inFlight.has(id)) return this.#send({ type: FAILURE, id, payload: encode('twice') });
    this.#next = frame;
    this.#events.onReady();
  }

  /** Begins the request that waits; false if nobody waits for its answer any more. */
  beginNext(): boolean {
    const frame = this.#next!;
    this.#next = undefined;
    if (this.#state === 'closed') return false;
    this.#begin(frame);
    this.#turn();
    return true;
  }

  #begin({ id, payload }: Frame): void {
    this.#inFlight.add(id);
    const done = (answer: Frame): void => {
      this.#inFlight.delete(id);
      this.#events.onDone();
      this.#send(answer);
      this.#watch();
      this.#turn();
    };
    call(this.#handlers, payload, this.#abort.signal).then(
      (body) => done({ type: ANSWER, id, payload: body }),
      (error: unknown) => done({ type: FAILURE, id, payload: encode(String(error)) }),
    );
  }

  #send(frame: Frame): void {
    if (this.#state === 'closed') return;
    const { clock, idleMs } = this.#options;
    const late = clock.setTimer(clock.now() + idleMs, () => this.lose());
    this.#queued += frame.payload.length;
    this.#writing += 1;
    const written = (): void => {
      clock.clearTimer(late);
      this.#queued -= frame.payload.length;
      this.#writing -= 1;
      this.#turn();
    };
    writeFrame(this.#conn, frame).then(written, () => {
      clock.clearTimer(late);
      this.lose();
    });
  }

  /** Counts the time of somebody who waits for nothing. */
  #watch(): void {
    if (this.#state !== 'open' || this.#reading !== 'between') return;
    if (this.#inFlight.size > 0) this.#disarm();
    else this.#arm(this.#options.idleMs, () => this.stop());
  }

  #endIt(): void {
    this.#state = 'ending';
    this.#arm(this.#options.frameMs, () => this.lose());
    const p = new Uint8Array(4096);
    const drain = (): void => {
      this.#conn.read(p).then(
        (n) => (n === null ? this.lose() : drain()),
        () => this.lose(),
      );
    };
    try {
      this.#conn.setReadDeadline(null);
      this.#conn.closeWrite().then(drain, () => this.lose());
    } catch {
      this.lose();
    }
  }

  #arm(ms: number, f: () => void): void {
    this.#disarm();
    const { clock } = this.#options;
    this.#timer = clock.setTimer(clock.now() + ms, f);
  }

  #disarm(): void {
    if (this.#timer !== undefined) this.#options.clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }
}

async function call(
  handlers: ReadonlyMap<string, Handler>,
  payload: Uint8Array,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { method, body } = unpackRequest(payload);
  const handler = handlers.get(method);
  if (handler) return handler(body, signal);
  throw new RangeError(`unknown method: ${method}`);
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export class RpcClient {
  readonly #conn: Conn;
  readonly #clock: Clock;
  readonly #questions: Question[] = [];
  #ids = 0;
  #why: Error | undefined;

  constructor(conn: Conn, { clock }: { readonly clock: Clock }) {
    this.#conn = conn;
    this.#clock = clock;
    const reader = new FrameReader(conn);
    const next = (): void => {
      reader.read().then(
        (frame) => {
          if (!frame) return this.#over(new UnexpectedEOF(0));
          this.#questions.find(({ id }) => id === frame.id)?.settle(frame);
          next();
        },
        (error: Error) => this.#over(error),
      );
    };
    next();
  }

  request(
    method: string,
    body: Uint8Array,
    patience: { readonly timeoutMs?: number; readonly signal?: AbortSignal } = {},
  ): Promise<Uint8Array> {
    const { signal } = patience;
    if (this.#why) return Promise.reject(this.#why);
    if (signal?.aborted) return Promise.reject(this.#canceled(signal));
    this.#ids += 1;
    const question = new Question(this.#ids);
    this.#questions.push(question);
    question.onSettled.push(() => this.#questions.splice(this.#questions.indexOf(question), 1));
    this.#bound(question, patience);
    const frame = { type: REQUEST, id: question.id, payload: packRequest(method, body) };
    writeFrame(this.#conn, frame).catch((error: Error) => question.settle(error));
    return question.answer;
  }

  #bound(
    question: Question,
    { timeoutMs, signal }: { readonly timeoutMs?: number; readonly signal?: AbortSignal },
  ): void {
    const { localAddr, remoteAddr } = this.#conn;
    if (timeoutMs !== undefined) {
      const timer = this.#clock.setTimer(this.#clock.now() + timeoutMs, () =>
        question.settle(new TimeoutError({ op: 'read', localAddr, remoteAddr })),
      );
      question.onSettled.push(() => this.#clock.clearTimer(timer));
    }
    if (signal) {
      const abort = (): void => question.settle(this.#canceled(signal));
      signal.addEventListener('abort', abort);
      question.onSettled.push(() => signal.removeEventListener('abort', abort));
    }
  }

  #canceled({ reason }: AbortSignal): Error {
    const { localAddr, remoteAddr } = this.#conn;
    return new CanceledError({ op: 'read', localAddr, remoteAddr, cause: reason });
  }

  close(): Promise<void> {
    const { localAddr, remoteAddr } = this.#conn;
    this.#over(new ClosedError({ op: 'close', localAddr, remoteAddr }));
    return this.#conn.close();
  }

  #over(why: Error): void {
    this.#why ??= why;
    for (const question of this.#questions.slice()) question.settle(this.#why);
  }
}

/** A request that somebody waits for; it is settled once. */
class Question {
  readonly id: number;
  readonly answer: Promise<Uint8Array>;
  readonly onSettled: (() => void)[] = [];
  settle!: (outcome: Frame | Error) => void;

  constructor(id: number) {
    this.id = id;
    let isSettled = false;
    this.answer = new Promise((resolve, reject) => {
      this.settle = (outcome) => {
        if (isSettled) return;
        isSettled = true;
        for (const each of this.onSettled) each();
        if (outcome instanceof Error) reject(outcome);
        else if (outcome.type === ANSWER) resolve(outcome.payload);
        else reject(new RpcError(new TextDecoder().decode(outcome.payload)));
      };
    });
  }
}
