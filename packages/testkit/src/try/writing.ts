// For `npm run try 2 WORD`: the articles' programs that write, on sockets whose buffers are the kernel's and no others.

import { setTimeout as sleep } from 'node:timers/promises';
import { SOCK_NONBLOCK, whyNoLinux } from '@socketlings/kernel';
import type { LinuxKernel } from '@socketlings/kernel/linux';
import { NetError, realClock, type Conn } from '@socketlings/net';
import { commas } from '../base/bytes.ts';
import { BareClient } from './bare-client.ts';
import { Beside, outcomeOf, readInto } from './beside.ts';
import { FullHouse } from './full-house.ts';
import { LinuxTcp } from './linux-sockets.ts';
import type { TcpConnClass } from './raw-listener.ts';

/** What may stand behind `npm run try 2` and is about writing. */
export const WRITINGS = ['block', 'kill', 'late'] as const;

/** Plays one of them. */
export async function tryWriting(
  word: (typeof WRITINGS)[number],
  TcpConn: TcpConnClass,
): Promise<void> {
  const why = whyNoLinux();
  if (why) {
    console.log(`\n  ${why} Node has buffers of its own, behind which nobody can count: the dev`);
    console.log('  container has Linux.\n');
    return;
  }
  const { LinuxKernel } = await import('@socketlings/kernel/linux');
  using kernel = new LinuxKernel();
  await { block, kill, late }[word](async (body) => meet(kernel, TcpConn, body));
}

// --- the experiments ---

type Meet = (body: (conn: Conn, peer: BareClient) => Promise<void>) => Promise<void>;

async function block(begin: Meet): Promise<void> {
  const table = new Beside(
    'A peer that does not read. You write for as long as it is taken.',
    COLUMNS,
  );
  await begin(async (conn, peer) => {
    const taken = await fill(conn);
    table.row(
      'bytes that were accepted',
      '679,468 (Mac), 2-4 MB (Windows)',
      taken < MOST ? commas(taken) : 'all of them: it never waits',
    );
    const more = outcomeOf(conn.write(new Uint8Array(1_000_000)), () => 'is accepted', 5000);
    const after = await Promise.race([more, sleep(1000).then(() => 'waits')]);
    table.row('one more write, after 1 s', 'waits', after);
    const reads = setInterval(() => peer.takes(1_000_000), 5);
    table.row('the same, when the peer reads', 'goes on', await more);
    clearInterval(reads);
  });
  table.end(
    'A write says that the kernel has taken the bytes, not that anybody has read them: they lie in the buffers at both',
    'ends. How much that is, the system decides, and changes while it runs. A Go program on Linux: 3.9 to 4.3 MB.',
  );
}

async function kill(begin: Meet): Promise<void> {
  const table = new Beside('The same peer, and it is killed while you wait in write().', COLUMNS);
  await begin(async (conn, peer) => {
    await fill(conn);
    const waiting = outcomeOf(conn.write(new Uint8Array(1_000_000)));
    await sleep(SOON);
    peer.takes(200_000);
    await sleep(SOON);
    peer.close();
    table.row('the write that waits', 'n = 24,108, broken pipe', await waiting);
    const next = outcomeOf(conn.write(Buffer.from('hello?')), () => 'is accepted');
    table.row('the next write', '-', await next);
    table.row('and a read', '-', await readInto(conn, 1));
  });
  table.end(
    'A kernel that closes with bytes unread sends a reset. Linux tells the first call ECONNRESET, and later writes EPIPE,',
    '"broken pipe"; the articles ran on a Mac. What n says was accepted, and nobody has it: it was thrown away.',
  );
}

async function late(begin: Meet): Promise<void> {
  const table = new Beside('A write with a deadline, and a peer that does not read.', COLUMNS);
  await begin(async (conn, peer) => {
    conn.setWriteDeadline(realClock.now() + 300);
    const bytes = new Uint8Array(64_000_000);
    let n = 0;
    const write = conn.write(bytes).catch((error: unknown) => {
      n = error instanceof NetError ? error.n : 0;
      throw error;
    });
    table.row('write(64,000,000), 300 ms', 'n bytes, i/o timeout', await outcomeOf(write));
    const again = outcomeOf(conn.write(Buffer.from('x')), () => 'is accepted');
    table.row('write again', '-', await again);
    conn.setWriteDeadline(null);
    await outcomeOf(conn.close());
    const { bytes: heard, last } = await peer.hears();
    table.row('the peer reads', '', `${commas(heard.length)} bytes, then ${last}`);
    table.row('which is what n says', '', heard.length === n ? 'yes' : `no: n = ${commas(n)}`);
  });
  table.end(
    'What was accepted before the deadline is under way, and n says how much: whoever sends it all again sends that twice.',
    'One article prints n = 0 on Windows. Any number up to the length is right; only the sum must be.',
  );
}

// --- internal ---

const COLUMNS = ['the articles saw', 'this machine, with your TcpConn'] as const;
const SOON = 100; // ms
const CHUNK = 65_536; // bytes, as in the articles

/** Your connection, and a peer that is nothing but system calls. */
async function meet(
  kernel: LinuxKernel,
  TcpConn: TcpConnClass,
  body: (conn: Conn, peer: BareClient) => Promise<void>,
): Promise<void> {
  using house = new FullHouse(kernel, 1);
  const peer = new BareClient(kernel, house.addr);
  const raw = new LinuxTcp(kernel, kernel.accept4(house.fd, SOCK_NONBLOCK));
  const conn = new TcpConn(raw, realClock);
  try {
    await body(conn, peer);
  } finally {
    await outcomeOf(conn.close());
    peer.close();
  }
}

/** Writes until a write has been waiting for a while, and says how much was accepted. */
async function fill(conn: Conn): Promise<number> {
  let taken = 0;
  while (taken < MOST) {
    conn.setWriteDeadline(realClock.now() + SOON);
    try {
      await conn.write(new Uint8Array(CHUNK));
      taken += CHUNK;
    } catch (error) {
      conn.setWriteDeadline(null);
      return taken + (error instanceof NetError ? error.n : 0);
    }
  }
  return taken;
}

const MOST = 64_000_000; // bytes: a write that has taken more never waits for room
