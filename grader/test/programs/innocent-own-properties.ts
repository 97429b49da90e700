// Gives its own objects methods of other names' making; the originals stay as they are.
// expect file passed
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

const seen: number[] = [];
seen.push = (...items: number[]) => Array.prototype.push.apply(seen, items);
const describe = Object.assign((conn: Conn) => String(conn.remoteAddr), { toString: () => 'describe' });

class Log extends EventEmitter {
  lines = 0;
  override toString = (): string => `${this.lines} lines`;

  constructor() {
    super();
    const emit = this.emit.bind(this);
    this.emit = (name: string | symbol, ...args: unknown[]) => {
      this.lines += 1;
      return emit(name, ...args);
    };
    this.on = this.addListener.bind(this);
  }
}

class Doubling extends PassThrough {
  constructor() {
    super();
    this.write = this.write.bind(this);
    this.pause = () => this;
  }
}

class Chunk extends Uint8Array {
  get text(): string {
    return Buffer.from(this).toString();
  }
}

export async function handleConn(conn: Conn): Promise<void> {
  const log = new Log();
  log.on('bytes', (n: number) => seen.push(n));
  const through = new Doubling();
  through.on('error', () => {});
  const memory = new ArrayBuffer(256);
  const p = new Chunk(memory, 16, 100);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) {
    log.emit('bytes', n);
    const part = p.subarray(0, n) as Chunk;
    if (part.text.length === 0 || String(describe) !== 'describe') throw new Error(describe(conn));
    await conn.write(Buffer.from(memory, 16, n));
  }
  through.end();
  await conn.close();
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
