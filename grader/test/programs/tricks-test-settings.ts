// Asks vitest to try again for ever, and to wait for something that never comes.
// expect 1.1 failed|crashed|tampered
// expect 1.2 failed|crashed|tampered
import type { Conn } from '@socketlings/net';

interface Vitest {
  vi: { setConfig(config: object): void };
  onTestFinished(hook: () => Promise<void>, timeout: number): void;
  beforeEach(hook: () => void): void;
}

const vitest = Reflect.get(globalThis, '__vitest_index__') as Vitest | undefined;
try {
  vitest?.vi.setConfig({ retry: 1e9, repeats: 1e9, testTimeout: 1e9, hookTimeout: 1e9 });
} catch {
  // refused
}

export async function handleConn(conn: Conn): Promise<void> {
  try {
    vitest?.onTestFinished(() => new Promise<void>(() => {}), 1e9);
  } catch {
    // refused
  }
  await conn.close();
}

export async function serve(): Promise<void> {}
