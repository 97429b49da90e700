// expect file passed
// expect 1.1 passed
// expect 1.2 passed
// expect 1.3 passed
import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

enum Size {
  Chunk = 1 << 10,
}

const { Readable } = await import('node:stream');
setInterval(() => {}, 1000);

class Echo extends EventEmitter {
  #served = 0;

  constructor(private readonly conn: Conn) {
    super();
  }

  async run(): Promise<void> {
    const { conn } = this;
    const timer = setInterval(() => this.emit('tick'), 100);
    const source = new Readable({
      async read() {
        const chunk = Buffer.alloc(Size.Chunk);
        const n = await conn.read(chunk);
        this.push(n === null ? null : chunk.subarray(0, n));
      },
    });
    for await (const chunk of source) {
      console.log('served', (this.#served += chunk.length));
      await sleep(1);
      await conn.write(chunk);
    }
    void timer; // left running
    await conn.close();
  }
}

export const handleConn = (conn: Conn): Promise<void> => new Echo(conn).run();

export const serve = async (listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> => {
  await new Promise(setImmediate);
  try {
    while (true) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
};
