// Speaks in the name of the testkit: networks that are none, and a vitest that lacks what it has.
// expect 1.1 failed|crashed|tampered
// expect 1.2 failed|crashed|tampered
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

type Any = Record<string, ((...args: unknown[]) => unknown) | undefined>;
const graderHooks = Reflect.get(globalThis, Symbol.for('socketlings.grader-hooks')) as Any | undefined;
const loop = Reflect.get(globalThis, Symbol.for('socketlings.loop')) as ((...args: unknown[]) => number) | undefined;

const NONSENSE: readonly unknown[] = [
  'x'.repeat(1_000_000),
  '\u001b[2J\ud800\n::error::',
  -1,
  NaN,
  1e400,
  Symbol('run'),
  { toString: () => 7 },
  null,
  [],
];

function speak(): void {
  for (const value of NONSENSE) {
    for (const call of ['entered', 'lacks', 'withheld', 'defined', 'loaded']) {
      try {
        const later = graderHooks?.[call]?.(value, () => {});
        if (typeof later === 'function') (later as () => void)();
      } catch {
        // refused
      }
    }
  }
}
speak();

export async function handleConn(conn: Conn): Promise<void> {
  speak();
  await conn.close();
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  for (const value of NONSENSE) {
    try {
      for (let i = 0; i < 1e6; i += 1) loop?.(value, value);
    } catch {
      // it never ends
    }
  }
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
