// What TypeScript has: enums, namespaces, parameter properties, overloads, mixins, satisfies, declare, a default export.
// expect file passed
import * as net from '@socketlings/net';
import type { Conn, Listener } from '@socketlings/net';

const enum Size { Small = 0x80, Large = Small << 3 }
enum State { Idle = 'idle', Busy = 'busy', Gone = 'gone' }
declare global { interface Window { never: true } }
declare module '@socketlings/net' { interface Marked { readonly mark: unique symbol } }
namespace Text { export namespace Deep { export const NAME = 'echo' as const; } }
import NAME = Text.Deep.NAME;

type Ctor<T = object> = new (...args: any[]) => T;
function Counting<B extends Ctor>(Base: B) {
  abstract class Counted extends Base { protected bytes = 0; count(n: number): asserts n is number { this.bytes += n; } abstract label(): string }
  return Counted;
}
function Stateful<B extends Ctor>(Base: B) {
  return class extends Base { state: State = State.Idle; };
}
class Echo extends Stateful(class {} as Ctor) {
  constructor(protected readonly conn: Conn, public readonly size: Size = Size.Large, private p = new Uint8Array(size)) { super(); }
  async run(this: this): Promise<void>;
  async run(this: this, times: number): Promise<void>;
  async run(this: this, times = Number.POSITIVE_INFINITY): Promise<void> {
    this.state = State.Busy;
    for (let i = 0; i < times; i++) {
      const n = await this.conn.read(this.p);
      if (n === null) break;
      await this.conn.write(this.p.subarray(0, n!));
    }
  }
}
class Counted extends Counting(Echo) { label(): string { return `${NAME}:${this.state}`; } }
const options = { size: Size.Small, keep: true } satisfies Record<string, number | boolean>;

const handlers = {
  async [NAME](conn: Conn) {
    const echo: Counted = new Counted(conn, options.size);
    try { await echo.run(); } finally { echo.count(0); echo.state = State.Gone; await conn.close(); }
  },
} as const satisfies { [NAME](conn: Conn): Promise<void> };

export default { handleConn: handlers[NAME] };
export const handleConn: typeof handlers[typeof NAME] = handlers[NAME];
export async function serve<T extends Listener>(listener: T, handler: (conn: Conn) => Promise<void>, { onError }: Readonly<Partial<Record<'onError', (error: unknown) => void>>> = {}): Promise<void> {
  for (;;) {
    try { void handler(await listener.accept()).catch((error) => onError?.(error)); }
    catch (error: unknown) {
      if (error instanceof net.ClosedError) return;
      (onError as ((error: unknown) => void) | undefined)?.(error);
      await new Promise<void>((ok) => void setTimeout(ok, 100));
    }
  }
}
