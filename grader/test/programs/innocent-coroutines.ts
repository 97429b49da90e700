// Generators that wait: a small runner drives them, as one did before there was await. Curried all over.
// expect file passed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

type Step<R> = Generator<PromiseLike<unknown>, R, any>;
const co = <R>(gen: Step<R>): Promise<R> => new Promise((resolve, reject) => {
  const on = (kind: 'next' | 'throw') => (value?: unknown): void => {
    try {
      const { done, value: next } = gen[kind](value);
      if (done) resolve(next as R);
      else (next as PromiseLike<unknown>).then(on('next'), on('throw'));
    } catch (error) { reject(error); }
  };
  on('next')();
});
const pipe = (...fs: ((x: any) => any)[]) => (x: unknown): any => fs.reduce((y, f) => f(y), x);
const reading = (p: Uint8Array) => (conn: Conn) => conn.read(p);
const writing = (p: Uint8Array) => (n: number) => (conn: Conn) => conn.write(p.subarray(0, n));
const forever = function* (): Generator<number> { for (let i = 0; ; i = (i + 1) >>> 0) yield i; };

function* echo(conn: Conn): Step<number> {
  const p = new Uint8Array(128);
  let rounds = 0;
  try {
    for (const i of forever()) {
      const n: number | null = yield reading(p)(conn);
      if (n === null) return i;
      yield writing(p)(n)(conn);
      rounds = Math.max(rounds, i);
    }
    return rounds;
  } finally {
    yield conn.close();
  }
}

export const handleConn: (conn: Conn) => Promise<void> = pipe(echo, co, (done: Promise<number>) => done.then(() => {}));

export const serve = (listener: Listener, handler: (conn: Conn) => Promise<void>, options: { onError?(error: unknown): void } = {}): Promise<void> => co((function* (): Step<void> {
  while (true) {
    try {
      const conn: Conn = yield listener.accept();
      co((function* (): Step<void> { try { yield handler(conn); } catch (error) { options.onError?.(error); } })());
    } catch (error) {
      if (error instanceof ClosedError) return;
      options.onError?.(error);
      yield new Promise((resolve) => setTimeout(resolve, 150));
    }
  }
})());
