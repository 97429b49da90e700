// Logs everything, in every way that Node has.
// expect file passed
import { Console } from 'node:console';
import { performance, PerformanceObserver } from 'node:perf_hooks';
import { Writable } from 'node:stream';
import util, { debuglog, format, inspect, styleText } from 'node:util';
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

const debug = debuglog('echo');
const lines: string[] = [];
const own = new Console(new Writable({ write(chunk, _, done) { lines.push(String(chunk)); done(); } }));
const observer = new PerformanceObserver((list) => void list.getEntries());
observer.observe({ entryTypes: ['mark', 'measure'] });
inspect.defaultOptions.depth = 5;
console.log = ((log) => (...args: unknown[]) => log(`[${new Date().toISOString()}]`, ...args))(console.log);

export async function handleConn(conn: Conn): Promise<void> {
  const id = `${conn.remoteAddr}`;
  console.group(id);
  console.log('%s %O', styleText('green', 'conn'), conn);
  console.dir(conn, { showHidden: true, depth: 9, getters: true });
  console.table([{ id, local: `${conn.localAddr}` }]);
  console.time(id);
  console.count('clients');
  own.log(util.inspect(conn, { showHidden: true, showProxy: true, getters: true, sorted: true }));
  own.error(format('%j %o', { id }, Object.getOwnPropertyNames(Object.getPrototypeOf(conn))));
  process.stdout.write(`${JSON.stringify({ level: 'info', id, at: Date.now(), hr: String(process.hrtime.bigint()), up: process.uptime() })}\n`);
  process.stderr.write(Buffer.from('é\n'), () => debug('written'));
  performance.mark(`begin ${id}`);
  const p = new Uint8Array(4096);
  try {
    for (let n = await conn.read(p); n !== null; n = await conn.read(p)) {
      debug('read %d', n);
      console.debug(p.subarray(0, n));
      await conn.write(p.subarray(0, n));
    }
  } catch (error) {
    console.error('lost', error);
    console.trace('here');
    throw error;
  } finally {
    performance.measure(id, `begin ${id}`);
    performance.clearMarks(`begin ${id}`);
    console.timeEnd(id);
    console.groupEnd();
    console.assert(lines.length > 0, 'no lines');
    await conn.close();
  }
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>, options: { onError?(error: unknown): void } = {}): Promise<void> {
  console.info('listening on %s', listener.addr, { options, handler });
  for (;;) {
    try {
      const conn = await listener.accept();
      handler(conn).catch((error: unknown) => { console.warn(error); options.onError?.(error); });
    } catch (error) {
      if (error instanceof ClosedError) return console.log('bye');
      options.onError?.(error);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
