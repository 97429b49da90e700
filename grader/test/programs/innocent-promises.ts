// A Promise class of its own, thenables, and callbacks that become promises and promises that become callbacks.
// expect file passed
import { callbackify, promisify } from 'node:util';
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

class Task<T> extends Promise<T> {
  static count = 0;
  static override get [Symbol.species](): PromiseConstructor { return Promise; }
  readonly id: number = ++Task.count;
  constructor(executor: (resolve: (value: T | PromiseLike<T>) => void, reject: (reason?: unknown) => void) => void) {
    super(executor);
  }
  override then<A = T, B = never>(a?: ((value: T) => A | PromiseLike<A>) | null, b?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<A | B> {
    return super.then(a, b);
  }
  override get [Symbol.toStringTag](): string { return `Task#${this.id}`; }
}

/** Lazy: nothing happens before somebody awaits it. */
function lazily<T>(start: () => Promise<T>): PromiseLike<T> {
  let running: Promise<T> | undefined;
  return { then: (a, b) => (running ??= start()).then(a, b) };
}

type Done<T> = (error: Error | null, value?: T) => void;
const readOld = callbackify((conn: Conn, p: Uint8Array) => conn.read(p));
const writeOld = (conn: Conn, p: Uint8Array, done: Done<void>): void => void conn.write(p).then(() => done(null), (error: Error) => done(error));
const read = promisify(readOld);
const write = promisify(writeOld as (conn: Conn, p: Uint8Array, done: Done<void>) => void);

export function handleConn(conn: Conn): Promise<void> {
  return new Task<void>((resolve, reject) => {
    const p = new Uint8Array(777);
    const step = (): void => {
      read(conn, p).then((n) => {
        if (n === null) return resolve();
        write(conn, p.subarray(0, n)).then(() => queueMicrotask(step), reject);
      }, reject);
    };
    process.nextTick(step);
  }).finally(() => lazily(() => conn.close()));
}

export function serve(listener: Listener, handler: (conn: Conn) => Promise<void>, options: { onError?(error: unknown): void } = {}): Promise<void> {
  const tell = (error: unknown): void => options.onError?.(error);
  const next = (): Promise<void> => listener.accept().then(
    (conn) => {
      setImmediate(() => handler(conn).catch(tell));
      return next();
    },
    (error: unknown) => {
      if (error instanceof ClosedError) return Task.resolve();
      tell(error);
      return new Task<void>((resolve) => setTimeout(resolve, 100)).then(next);
    },
  );
  return next();
}
