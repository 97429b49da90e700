// expect file passed
// expect 1.1 passed
// expect 1.2 passed
// expect 1.3 passed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

// What Node has of the web and of the language, as far as this one has it.
const isThere = (name: string): boolean => typeof Reflect.get(globalThis, name) !== 'undefined';
void ['fetch', 'WebSocket', 'EventSource', 'localStorage', 'navigator'].filter(isThere);

const text = new TextDecoder().decode(structuredClone(new TextEncoder().encode('ann')));
const day = new Intl.DateTimeFormat('en', { timeZone: 'UTC' }).format(new Date(0));
const url = new URL(`http://${text}.example/?day=${encodeURIComponent(day)}`);
const id = crypto.randomUUID();
const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(4));
const zipped = await new Response(new Blob([url.href]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer();
const signal = AbortSignal.any([AbortSignal.timeout(1000), new AbortController().signal]);
const target = new EventTarget();
target.addEventListener('told', () => {}, { signal, once: true });
target.dispatchEvent(new CustomEvent('told', { detail: atob(btoa(id)) }));
await new Promise<void>((resolve) => queueMicrotask(resolve));
const { port1, port2 } = new MessageChannel();
port1.close();
port2.close();
const entry = performance.mark('begin');
if (digest.byteLength + entry.startTime + (zipped.byteLength) < 0) throw new Error('never');

interface Helped<T> {
  map?<R>(change: (value: T) => R): { toArray(): R[] };
}
const values = [1, 2].values() as unknown as Helped<number>;
void values.map?.((n) => n * 2).toArray();

export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(100);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) await conn.write(p.subarray(0, n));
  await conn.close();
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
