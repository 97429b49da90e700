// Errors of every make: subclasses with causes, aggregates, captured stacks, and a format of its own for them.
// expect file passed
import { inspect } from 'node:util';
import { ClosedError, NetError, type Conn, type Listener } from '@socketlings/net';

Error.stackTraceLimit = 5;

abstract class AppError extends Error {
  abstract readonly kind: string;
  declare readonly cause: unknown;
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    Object.defineProperty(this, 'name', { value: new.target.name, configurable: true });
    Error.captureStackTrace(this, new.target);
  }
  static override [Symbol.hasInstance](value: unknown): boolean { return typeof value === 'object' && value !== null && 'kind' in value; }
  [inspect.custom](): string { return `<${this.kind}>`; }
  toJSON(): object { return { kind: this.kind, message: this.message, stack: String(this.stack).length }; }
}
class EchoFailed extends AppError { readonly kind = 'echo'; }
class CloseFailed extends AppError { readonly kind = 'close'; get code(): string { return 'E_CLOSE'; } }

export async function handleConn(conn: Conn): Promise<void> {
  const failures: Error[] = [];
  const p = new Uint8Array(1000);
  try {
    for (let n = await conn.read(p); n !== null; n = await conn.read(p)) await conn.write(p.subarray(0, n));
  } catch (cause) {
    failures.push(new EchoFailed(`${conn.remoteAddr}`, { cause }));
  }
  try { await conn.close(); } catch (cause) { failures.push(new CloseFailed('close', { cause })); }
  if (failures.length > 0) {
    void inspect(failures);
    void JSON.stringify(failures);
    throw new AggregateError(failures, 'a client was lost', { cause: failures[0]!.cause });
  }
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>, options: { onError?(error: unknown): void } = {}): Promise<void> {
  for (;;) {
    const conn = await listener.accept().catch(async (error: unknown) => {
      if (error instanceof ClosedError) return null;
      if (error instanceof NetError) options.onError?.(error);
      await new Promise((resolve) => setTimeout(resolve, 100));
      return undefined;
    });
    if (conn === null) return;
    if (conn) handler(conn).catch((error: unknown) => options.onError?.(error));
  }
}
