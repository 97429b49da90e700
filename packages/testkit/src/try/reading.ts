// For `npm run try 2 WORD`: the articles' programs that read, with the learner's connection in the place of Go's.

import { setTimeout as sleep } from 'node:timers/promises';
import { dial, realClock, type Conn } from '@socketlings/net';
import { Beside, outcomeOf, readInto } from './beside.ts';
import { listenWith, type TcpConnClass } from './raw-listener.ts';

/** What may stand behind `npm run try 2` and is about reading. */
export const READINGS = ['none', 'part', 'enough', 'closed', '10us'] as const;

/** Plays one of them. */
export async function tryReading(
  word: (typeof READINGS)[number],
  TcpConn: TcpConnClass,
): Promise<void> {
  await { none, part, enough, closed, '10us': tenMicroseconds }[word](async (body) => {
    const listener = await listenWith(TcpConn);
    const [peer, conn] = await Promise.all([dial(listener.addr), listener.accept()]);
    await listener.close();
    try {
      await body(conn, peer);
    } finally {
      for (const each of [conn, peer]) await outcomeOf(each.close());
    }
  });
}

// --- the experiments ---

type Meet = (body: (conn: Conn, peer: Conn) => Promise<void>) => Promise<void>;

async function none(meet: Meet): Promise<void> {
  const table = new Beside(
    'Somebody connects and says nothing for two seconds. You read.',
    COLUMNS,
  );
  await meet(async (conn, peer) => {
    const read = readInto(conn, 10, 5000);
    const after = await Promise.race([read, sleep(2000).then(() => 'waits')]);
    table.row('read(10), after 2 s', 'waits', after);
    await peer.write(Buffer.from('hi'));
    table.row('the same, when "hi" has come', 'goes on', await read);
  });
  table.end(
    'The articles: the goroutine is blocked, and the thread is not. Here it is the promise: your program goes on.',
  );
}

async function part(meet: Meet): Promise<void> {
  const table = new Beside('Less has come than the buffer could take.', COLUMNS);
  for (const text of ['hi', 'world']) {
    await meet(async (conn, peer) => {
      await peer.write(Buffer.from(text));
      const article = `${text.length}: "${text}"`;
      table.row(`"${text}", read(10)`, article, await readInto(conn, 10));
    });
  }
  table.end(
    'A read gives what there is, at once. One of the articles says that a blocking read waits until all the data are',
    'there: no read() does. Whoever wants ten bytes reads again.',
  );
}

async function enough(meet: Meet): Promise<void> {
  const table = new Beside('More has come than the buffer can take.', COLUMNS);
  for (const text of ['abcdefghij12345', 'hello, world']) {
    await meet(async (conn, peer) => {
      await peer.write(Buffer.from(text));
      await sleep(SOON);
      for (const piece of [text.slice(0, 10), text.slice(10)]) {
        const article = `${piece.length} bytes`;
        table.row(`${text.length} bytes, read(10)`, article, await readInto(conn, 10));
      }
    });
  }
  table.end('Nothing is lost: the rest waits for the next read.');
}

async function closed(meet: Meet): Promise<void> {
  const table = new Beside('The peer has closed: with bytes unread, and without.', COLUMNS);
  for (const text of ['hello', '']) {
    await meet(async (conn, peer) => {
      if (text) await peer.write(Buffer.from(text));
      await peer.close();
      await sleep(SOON);
      if (text) table.row('read(10), 5 bytes were left', 'what was left', await readInto(conn, 10));
      else table.row('read(10), nothing was left', 'EOF', await readInto(conn, 10));
      table.row('the next read', 'EOF', await readInto(conn, 10));
      table.row('a first write', 'succeeds', await write(conn));
      await sleep(SOON); // the answer to it, a reset, has to come back
      table.row('a second write', '-', await write(conn));
    });
  }
  table.end(
    'The articles end with "the peer has closed: a write succeeds". The first one does, and is answered by a reset. And',
    'one of them says that after EOF one must not write: one may, when the peer has only ended its sending half',
    '(exercise 7).',
  );
}

function write(conn: Conn): Promise<string> {
  return outcomeOf(conn.write(Buffer.from('hello?')), () => 'is accepted');
}

async function tenMicroseconds(meet: Meet): Promise<void> {
  const table = new Beside('64 KiB are there, and the deadline is in 10 microseconds.', COLUMNS);
  await meet(async (conn, peer) => {
    await peer.write(new Uint8Array(65_536));
    await sleep(SOON);
    for (const [what, ms, late] of [
      ['read at once', 0.01, 0],
      ['a deadline of 1 ms, read at once', 1, 0],
      ['10 µs, and read 1 ms later', 0.01, 1],
    ] as const) {
      table.row(
        what,
        late === 0 && ms < 1 ? 'data, or i/o timeout' : '',
        await race(conn, ms, late),
      );
    }
  });
  table.end(
    'Two of the articles saw a timeout first and then data, another one data first; none of them says why. The deadline is',
    'looked at when read() begins: what matters is whether 10 µs are over by then. Go on Linux: data in 299 of 300 runs when',
    'it reads at once, a timeout in 50 of 50 when it reads 1 ms later.',
  );
}

// --- internal ---

const COLUMNS = ['the articles saw', 'this machine, with your TcpConn'] as const;
const SOON = 50; // ms; loopback needs less than one
const ROUNDS = 100;

/** What came of reads of one byte, each with so much time, and begun so late. */
async function race(conn: Conn, ms: number, lateMs: number): Promise<string> {
  const seen = new Map<string, number>();
  for (let i = 0; i < ROUNDS; i += 1) {
    conn.setReadDeadline(realClock.now() + ms);
    if (lateMs > 0) await sleep(lateMs);
    const what = await outcomeOf(conn.read(new Uint8Array(1)), () => 'data');
    seen.set(what, (seen.get(what) ?? 0) + 1);
  }
  conn.setReadDeadline(null);
  return [...seen].map(([what, times]) => `${times} x ${what}`).join(', ');
}
