// Queues: requests go in at one end of a connection's line and answers come out at the other. One task reads, one
// writes what lies in the outbox, and what is between them is bounded by counting places.

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
  readonly #places: Places;
  readonly #numbers: Numbers;
  readonly #lines = new Set<Line>();
  #listener: Listener | undefined;
  #accepted: Promise<void> = Promise.resolve();
  #end: Promise<'drained' | 'forced'> | undefined;

  constructor(handlers: ReadonlyMap<string, Handler>, options: Options) {
    this.#handlers = handlers;
    this.#options = options;
    this.#places = new Places(options.maxConns);
    this.#numbers = new Numbers(options.maxAtWork);
  }

  async serve(listener: Listener): Promise<void> {
    this.#listener = listener;
    let over!: () => void;
    this.#accepted = new Promise((resolve) => (over = resolve));
    try {
      for (;;) {
        await this.#places.room();
        const line = new Line(
          await listener.accept(),
          this.#handlers,
          this.#options,
          this.#numbers,
        );
        this.#places.take(1);
        this.#lines.add(line);
        if (this.#end) line.stop();
        void this.#serveLine(line);
      }
    } catch (error) {
      if (!(error instanceof ClosedError)) throw error;
    } finally {
      over();
    }
  }

  async #serveLine(line: Line): Promise<void> {
    await line.run();
    this.#lines.delete(line);
    this.#places.give(1);
  }

  async shutdown(graceMs: number): Promise<'drained' | 'forced'> {
    this.#end ??= this.#shutdown(graceMs);
    return this.#end;
  }

  async #shutdown(graceMs: number): Promise<'drained' | 'forced'> {
    const { clock } = this.#options;
    let how: 'drained' | 'forced' = 'drained';
    const timer = clock.setTimer(clock.now() + graceMs, () => {
      how = 'forced';
      for (const line of this.#lines) line.cut();
    });
    for (const line of this.#lines) line.stop();
    await this.#listener?.close().catch(() => {});
    await this.#places.empty();
    await this.#accepted;
    await this.#places.empty();
    clock.clearTimer(timer);
    return how;
  }
}

/** Places that can be taken; who waits for room waits here. */
class Places {
  readonly #most: number;
  #taken = 0;
  #waiting: (() => void)[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  take(n: number): void {
    this.#taken += n;
  }

  give(n: number): void {
    this.#taken -= n;
    this.wake();
  }

  wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async room(unless: () => boolean = () => false): Promise<void> {
    await this.until(() => this.#taken < this.#most || unless());
  }

  async empty(unless: () => boolean = () => false): Promise<void> {
    await this.until(() => this.#taken === 0 || unless());
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

/** As in an office: whoever comes draws a number, and so many numbers are called at a time. */
class Numbers {
  readonly #most: number;
  #drawn = 0;
  #done = 0;
  #waiting = new Map<number, () => void>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Resolves when a number that is drawn now is called. */
  async called(): Promise<void> {
    const mine = this.#drawn++;
    if (mine < this.#done + this.#most) return;
    await new Promise<void>((resolve) => this.#waiting.set(mine, resolve));
  }

  done(): void {
    this.#done += 1;
    const next = this.#done + this.#most - 1;
    this.#waiting.get(next)?.();
    this.#waiting.delete(next);
  }
}

/** What is to be written, in order. */
class Outbox {
  readonly #frames: Frame[] = [];
  #wake: (() => void) | undefined;
  #ended = false;

  put(frame: Frame): void {
    this.#frames.push(frame);
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Frame> {
    for (;;) {
      const frame = this.#frames.shift();
      if (frame) yield frame;
      else if (this.#ended) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

/** One connection of a server. */
class Line {
  readonly #conn: Conn;
  readonly #handlers: ReadonlyMap<string, Handler>;
  readonly #options: Options;
  readonly #numbers: Numbers;
  readonly #requests: Places;
  readonly #bytes: Places;
  readonly #outbox = new Outbox();
  readonly #ids = new Set<number>();
  readonly #cut = new AbortController();
  #phase: 'between' | 'within' | 'busy' | 'over' = 'busy';
  #stopped = false;

  constructor(
    conn: Conn,
    handlers: ReadonlyMap<string, Handler>,
    options: Options,
    numbers: Numbers,
  ) {
    this.#conn = conn;
    this.#handlers = handlers;
    this.#options = options;
    this.#numbers = numbers;
    this.#requests = new Places(options.maxInFlight);
    this.#bytes = new Places(options.maxQueuedBytes);
  }

  async run(): Promise<void> {
    const writing = this.#write();
    await this.#read().catch((error: unknown) => {
      if (!(error instanceof FrameError || error instanceof TimeoutError)) this.cut();
    });
    this.#phase = 'over';
    await this.#requests.empty(() => this.#isCut);
    this.#outbox.end();
    await writing;
    if (!this.#isCut) await this.#drain().catch(() => {});
    await this.#conn.close().catch(() => {});
  }

  stop(): void {
    this.#stopped = true;
    if (this.#phase === 'between' || this.#phase === 'within')
      this.#conn.setReadDeadline(this.#now);
    this.#wake();
  }

  cut(): void {
    this.#stopped = true;
    this.#cut.abort();
    this.#conn.close().catch(() => {});
    this.#outbox.end();
    this.#wake();
  }

  get #isCut(): boolean {
    return this.#cut.signal.aborted;
  }

  get #now(): number {
    return this.#options.clock.now();
  }

  #wake(): void {
    this.#requests.wake();
    this.#bytes.wake();
  }

  async #read(): Promise<void> {
    const { maxFrame, frameMs } = this.#options;
    const reader = new FrameReader(this.#conn, { maxFrame });
    for (;;) {
      this.#phase = 'busy';
      await this.#requests.room(() => this.#stopped);
      await this.#bytes.room(() => this.#stopped);
      if (this.#stopped) return;
      this.#phase = 'between';
      this.#watch();
      if (!(await reader.begun())) return;
      this.#phase = 'within';
      if (!this.#stopped) this.#conn.setReadDeadline(this.#now + frameMs);
      const frame = await reader.read();
      if (frame?.type !== REQUEST || this.#stopped) return;
      await this.#take(frame);
    }
  }

  async #take(frame: Frame): Promise<void> {
    const { id } = frame;
    if (this.#ids.has(id)) return this.#put(FAILURE, id, Buffer.from('this id is in flight'));
    this.#ids.add(id);
    this.#requests.take(1);
    let isCalled = false;
    void this.#numbers.called().then(() => {
      isCalled = true;
      if (this.#isCut) this.#numbers.done();
      else this.#begin(frame);
      this.#wake();
    });
    await this.#requests.until(() => isCalled || this.#isCut);
  }

  #begin({ id, payload }: Frame): void {
    const { method, body } = unpackRequest(payload);
    const handler = this.#handlers.get(method) ?? (() => Promise.reject(new Error('no method')));
    const done = (type: number, answer: Uint8Array): void => {
      this.#ids.delete(id);
      this.#numbers.done();
      this.#put(type, id, answer);
      this.#requests.give(1);
      if (this.#phase === 'between') this.#watch();
    };
    handler(body, this.#cut.signal).then(
      (answer) => done(ANSWER, answer),
      (error: unknown) => done(FAILURE, Buffer.from(String(error))),
    );
  }

  #put(type: number, id: number, payload: Uint8Array): void {
    this.#bytes.take(payload.length);
    this.#outbox.put({ type, id, payload });
  }

  async #write(): Promise<void> {
    try {
      for await (const frame of this.#outbox) {
        if (this.#isCut) return;
        this.#conn.setWriteDeadline(this.#now + this.#options.idleMs);
        await writeFrame(this.#conn, frame);
        this.#bytes.give(frame.payload.length);
      }
    } catch {
      this.cut();
    }
  }

  #watch(): void {
    if (this.#stopped) return;
    this.#conn.setReadDeadline(this.#ids.size > 0 ? null : this.#now + this.#options.idleMs);
  }

  async #drain(): Promise<void> {
    await this.#conn.closeWrite();
    this.#conn.setReadDeadline(this.#now + this.#options.frameMs);
    const p = new Uint8Array(8192);
    for (;;) if ((await this.#conn.read(p)) === null) return;
  }
}

export class RpcClient {
  readonly #conn: Conn;
  readonly #clock: Clock;
  readonly #outbox = new Outbox();
  readonly #open = new Map<number, (frame: Frame) => void>();
  readonly #over = new AbortController();
  #id = 1000;

  constructor(conn: Conn, { clock }: { readonly clock: Clock }) {
    this.#conn = conn;
    this.#clock = clock;
    void this.#run(this.#read());
    void this.#run(this.#write());
  }

  async request(
    method: string,
    body: Uint8Array,
    { timeoutMs, signal }: { readonly timeoutMs?: number; readonly signal?: AbortSignal } = {},
  ): Promise<Uint8Array> {
    this.#over.signal.throwIfAborted();
    const id = this.#id++;
    const undo: (() => void)[] = [() => this.#open.delete(id)];
    try {
      const frame = await new Promise<Frame>((resolve, reject) => {
        undo.push(whenAborted(this.#over.signal, () => reject(this.#over.signal.reason as Error)));
        if (signal) undo.push(whenAborted(signal, () => reject(this.#canceled(signal))));
        if (timeoutMs !== undefined) undo.push(this.#late(timeoutMs, reject));
        if (signal?.aborted) return;
        this.#open.set(id, resolve);
        this.#outbox.put({ type: REQUEST, id, payload: packRequest(method, body) });
      });
      if (frame.type === ANSWER) return frame.payload;
      throw new RpcError(Buffer.from(frame.payload).toString());
    } finally {
      for (const each of undo) each();
    }
  }

  #late(timeoutMs: number, reject: (error: Error) => void): () => void {
    const { localAddr, remoteAddr } = this.#conn;
    const timer = this.#clock.setTimer(this.#clock.now() + timeoutMs, () =>
      reject(new TimeoutError({ op: 'read', localAddr, remoteAddr })),
    );
    return () => this.#clock.clearTimer(timer);
  }

  #canceled({ reason }: AbortSignal): Error {
    const { localAddr, remoteAddr } = this.#conn;
    return new CanceledError({ op: 'read', localAddr, remoteAddr, cause: reason });
  }

  async close(): Promise<void> {
    const { localAddr, remoteAddr } = this.#conn;
    this.#end(new ClosedError({ op: 'close', localAddr, remoteAddr }));
    await this.#conn.close();
  }

  async #run(task: Promise<void>): Promise<void> {
    await task.catch((error: Error) => this.#end(error));
  }

  async #read(): Promise<void> {
    const reader = new FrameReader(this.#conn);
    for (let frame = await reader.read(); frame; frame = await reader.read()) {
      this.#open.get(frame.id)?.(frame);
    }
    throw new UnexpectedEOF(0);
  }

  async #write(): Promise<void> {
    for await (const frame of this.#outbox) await writeFrame(this.#conn, frame);
  }

  #end(error: Error): void {
    this.#over.abort(error);
    this.#outbox.end();
  }
}

function whenAborted(signal: AbortSignal, f: () => void): () => void {
  if (signal.aborted) f();
  signal.addEventListener('abort', f);
  return () => signal.removeEventListener('abort', f);
}
