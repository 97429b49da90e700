// `npm run try 2`: three experiments on real sockets, with a finished connection and then with yours;
// at last your echo server of exercise 1 on your connections, for `nc` and everybody else.
// `npm run try 2 WORD`: one program of the articles behind this workshop, with your connection.

import { setTimeout as sleep } from 'node:timers/promises';
import { NetError, dial, listen, realClock, type Conn, type Listener } from '@socketlings/net';
import { needs } from '@socketlings/testkit/needs';
import { listenWith, tryServer } from '@socketlings/testkit/try';
import { ARTICLE_WORDS, tryConn } from '@socketlings/testkit/try-conn';

/** What may stand behind `npm run try 2`. */
export const words = ARTICLE_WORDS;

/** Two ends of one connection: the one to look at, and its peer. */
type Connect = () => Promise<[conn: Conn, peer: Conn]>;

export async function run(
  { TcpConn }: typeof import('#subject'),
  [word]: readonly string[],
): Promise<void> {
  needs({ TcpConn });
  if (word) return tryConn(word, TcpConn);
  await experiments(() => listenWith(TcpConn));
  await tryServer({
    listen: (port) => listenWith(TcpConn, port),
    serve: await serverOfExercise1(),
    differences: [
      'the kernel cuts as it likes: into large pieces, mostly',
      'its buffers hold megabytes: a short write comes late',
      'a client that breaks off may look like one that leaves',
    ],
  });
}

async function experiments(listenYours: () => Promise<Listener>): Promise<void> {
  const finished = connectBy(() => listen());
  const yours = connectBy(listenYours);
  for (const { question, what, why } of EXPERIMENTS) {
    console.log(`\n  ${question}\n`);
    console.log('    a finished connection');
    await show(what, finished);
    console.log('    yours');
    await show(what, yours);
    console.log(`\n    ${why.join('\n    ')}`);
  }
}

// --- the experiments ---

interface Experiment {
  readonly question: string;
  readonly what: (conn: Conn, peer: Conn, say: (text: string) => void) => Promise<void>;
  readonly why: readonly string[];
}

const EXPERIMENTS: readonly Experiment[] = [
  {
    question: '1. A deadline of 10 microseconds, and bytes are there. Who wins?',
    async what(conn, peer, say) {
      await peer.write(new Uint8Array(10_000));
      await sleep(50); // by now they are there, on any loopback
      say(`10 µs, read at once:    ${await race(conn, 0.01, 0)}`);
      say(`1 ms, read at once:     ${await race(conn, 1, 0)}`);
      say(`1 ms, read 2 ms later:  ${await race(conn, 1, 2)}`);
    },
    why: [
      'A deadline is looked at when read() begins. Whoever comes in time takes the bytes, and',
      'whoever comes too late takes none, although they are there. Nothing is lost either way.',
      'Ten microseconds may be over before read() has begun: either of the two can win.',
    ],
  },
  {
    question: '2. A peer that does not read. Where do 64 megabytes go?',
    async what(conn, peer, say) {
      conn.setWriteDeadline(realClock.now() + 300);
      say(`write, 300 ms:          ${await outcome(conn.write(new Uint8Array(64 << 20)))}`);
      conn.setWriteDeadline(realClock.now() - 1);
      say(`write again, too late:  ${await outcome(conn.write(new Uint8Array(100)))}`);
      conn.setDeadline(null);
      const got = count(peer);
      await outcome(conn.close());
      say(`the peer has got:       ${(await got).toLocaleString('en')} bytes`);
    },
    why: [
      'Both ends have buffers, and they are full at some time: on your machine after as many bytes',
      'as n says. Then write() waits. Its deadline ends the waiting; what was accepted is on its',
      'way, and the peer gets exactly that. A connection that says "done" early has lost the rest.',
    ],
  },
  {
    question: '3. A peer says bye and closes. What do you notice, and when?',
    async what(conn, peer, say) {
      await peer.write(Buffer.from('bye'));
      await peer.close();
      await sleep(50);
      for (const which of ['1st', '2nd', '3rd']) {
        say(`${which} read:               ${await outcome(conn.read(new Uint8Array(10)))}`);
      }
      for (const which of ['1st', '2nd']) {
        say(`${which} write:              ${await outcome(conn.write(Buffer.from('hello?')))}`);
        await sleep(50); // the answer to it, a reset, has to come back
      }
    },
    why: [
      'First come the bytes, then the end: null, as often as you ask. The first write() is',
      'accepted, for nobody knows yet that the peer is gone. It answers with a reset; the next',
      'write() fails.',
    ],
  },
];

const ROUNDS = 100;

/** What came of reads of one byte with so much time, when each begins `lateMs` after that was set. */
async function race(conn: Conn, ms: number, lateMs: number): Promise<string> {
  const seen = new Map<string, number>();
  for (let i = 0; i < ROUNDS; i += 1) {
    conn.setReadDeadline(realClock.now() + ms);
    if (lateMs > 0) await sleep(lateMs);
    const what = await outcome(conn.read(new Uint8Array(1)));
    seen.set(what, (seen.get(what) ?? 0) + 1);
  }
  conn.setReadDeadline(null);
  return [...seen].map(([what, times]) => `${times} x ${what}`).join(', ');
}

// --- internal ---

const PATIENCE = 3000; // ms; then a call counts as one that never ends

function connectBy(open: () => Promise<Listener>): Connect {
  return async () => {
    const listener = await open();
    const [peer, conn] = await Promise.all([dial(listener.addr), listener.accept()]);
    await listener.close();
    return [conn, peer];
  };
}

async function show(what: Experiment['what'], connect: Connect): Promise<void> {
  const [conn, peer] = await connect();
  const say = (text: string): void => console.log(`      ${text}`);
  try {
    await what(conn, peer, say);
  } catch (error) {
    say(`it failed: ${String(error)}`);
  } finally {
    for (const each of [conn, peer]) await outcome(each.close());
  }
}

/** What became of a call, in a few words; never rejects, and takes at most `PATIENCE`. */
async function outcome(call: Promise<unknown>): Promise<string> {
  const stop = new AbortController();
  const late = sleep(PATIENCE, 'waits for ever', { signal: stop.signal }).catch(() => '');
  const settled = call.then(
    (value) => (value === undefined ? 'done' : String(value as number | null)),
    (error: unknown) => {
      if (!(error instanceof NetError)) return String(error);
      return `${error.name} ${error.code}, n = ${error.n.toLocaleString('en')}`;
    },
  );
  const first = await Promise.race([settled, late]);
  stop.abort();
  return first;
}

/** The number of bytes that come until the end, or until nothing has come for a while. */
async function count(peer: Conn): Promise<number> {
  const p = new Uint8Array(1 << 20);
  let sum = 0;
  for (;;) {
    peer.setReadDeadline(realClock.now() + PATIENCE);
    const n = await peer.read(p).catch(() => null);
    if (n === null) return sum;
    sum += n;
  }
}

/** Your own server of exercise 1, or one of ours if it does not load. */
async function serverOfExercise1(): Promise<Serve> {
  try {
    const { serve, handleConn } = await import('../01-echo-server/src/echo-server.ts');
    console.log('\n  Now your echo server of exercise 1, on your connections:');
    return (listener, onError) => serve(listener, handleConn, { onError });
  } catch {
    console.log(
      '\n  Your echo server of exercise 1 does not load: one of ours, on your connections:',
    );
    return serveOurs;
  }
}

type Serve = (listener: Listener, onError: (error: unknown) => void) => Promise<void>;

async function serveOurs(listener: Listener, onError: (error: unknown) => void): Promise<void> {
  for (;;) {
    const conn = await listener.accept().catch(() => null);
    if (!conn) return;
    echo(conn).catch(onError);
  }
}

async function echo(conn: Conn): Promise<void> {
  const p = new Uint8Array(16_384);
  try {
    for (let n = await conn.read(p); n; n = await conn.read(p)) await conn.write(p.subarray(0, n));
  } finally {
    await conn.close();
  }
}
