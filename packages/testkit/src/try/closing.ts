// For `npm run try 7`: the learner's code on sockets of this machine, and a client that tells the truth: the kernel's.

import { setTimeout as sleep } from 'node:timers/promises';
import { whyNoLinux } from '@socketlings/kernel';
import type { LinuxKernel } from '@socketlings/kernel/linux';
import { listen as listenOn, tcpAddr, type Addr, type Conn } from '@socketlings/net';
import { commas, quoteAlone } from '../base/bytes.ts';
import type { CloseGracefully, Listen } from '../closing/contract.ts';
import { BareClient } from './bare-client.ts';
import { LinuxListening } from './linux-sockets.ts';
import { logging, outcome } from './log.ts';

/** What may stand behind `npm run try 7`. */
export const CLOSINGS = ['close', 'linger', 'rebind', 'cable'] as const;

interface Yours {
  readonly listen: Listen;
  readonly closeGracefully: CloseGracefully;
}

/** Plays one of them, and says what happens when. */
export async function tryClosing(word: (typeof CLOSINGS)[number], yours: Yours): Promise<void> {
  const why = whyNoLinux();
  if (why) {
    console.log(`\n  ${why} Node hides how a connection ends: the dev container has Linux.\n`);
    return;
  }
  const { LinuxKernel } = await import('@socketlings/kernel/linux');
  using kernel = new LinuxKernel();
  await { close, linger, rebind, cable }[word](kernel, yours);
}

// --- internal ---

async function close(kernel: LinuxKernel, { closeGracefully }: Yours): Promise<void> {
  console.log('\n  A server that answers before it has read all. First it just closes:\n');
  await answerEarly(kernel, (conn) => conn.close());
  console.log('\n  And with your closeGracefully(), up to 1,000,000 bytes:\n');
  await answerEarly(kernel, (conn) => closeGracefully(conn, { maxBytes: 1_000_000 }));
  end(
    'Bytes that nobody has read turn a close into a reset. It does not wait behind the answer, and a client that is',
    'still sending finds it first: how many of those look for an answer then? The articles: after EOF, stop writing and close.',
    'That is a policy. TCP lets either side send on until it has ended its own half.',
  );
}

async function answerEarly(
  kernel: LinuxKernel,
  ends: (conn: Conn) => Promise<void>,
): Promise<void> {
  const listener = await listenOn();
  const log = logging();
  const client = new BareClient(kernel, listener.addr);
  const conn = await listener.accept();
  await listener.close();
  client.write(Buffer.alloc(100_000, 'x'));
  log('the client', 'sends the first half of a long request');
  await conn.read(new Uint8Array(4));
  await conn.write(Buffer.from('413 too large'));
  log('the server', 'has read 4 bytes, answers "413 too large", and closes');
  const closing = ends(conn);
  await sleep(100);
  const code = client.write(Buffer.alloc(100_000, 'x'));
  log('the client', `sends the second half: ${typeof code === 'string' ? code : 'well'}`);
  if (typeof code === 'string') log('the client', 'gives up, and tells its user so');
  const { bytes, last } = await client.hears();
  log('the client', `finds ${bytes.length > 0 ? quoteAlone(bytes) : 'nothing'}, then ${last}`);
  client.close();
  await outcome(log, 'the server', closing, () => 'is done');
}

async function linger(kernel: LinuxKernel, { listen }: Yours): Promise<void> {
  for (const seconds of [-1, 0]) {
    console.log(
      `\n  Your TcpConn writes, closes, and the client reads then. setLinger(${seconds}):\n`,
    );
    const log = logging();
    const { port, client, conn } = await meet(kernel, listen);
    conn.setLinger(seconds);
    await conn.write(new Uint8Array(300_000));
    log('you', 'have written 300,000 bytes');
    await conn.close();
    log('you', 'have closed');
    await sleep(100);
    const { bytes, last } = await client.hears();
    log('the client', `reads ${commas(bytes.length)} bytes, then ${last}`);
    client.close();
    await port.close();
  }
  end(
    'A close says nothing of what has arrived. By default the kernel goes on for you; with a linger of 0 it drops all.',
    'The articles name SetLinger among the options of a TCPConn. A Go program on Linux that wrote 269,826 bytes and closed',
    'so: its peer read 127,575, then ECONNRESET.',
  );
}

async function rebind(kernel: LinuxKernel, { listen }: Yours): Promise<void> {
  console.log('\n  A server closes its connections, ends, and starts again on the same port.\n');
  const log = logging();
  const { port, client, conn } = await meet(kernel, listen);
  const { addr } = port;
  log('you', `listen on ${addr}, and have a client`);
  await outcome(log, 'a second one', begin(kernel, listen, addr), () => 'listens, too!');
  await conn.close();
  await client.hears();
  client.close();
  await port.close();
  log('you', 'have closed: first the connection, then the port');
  const again = await outcome(log, 'you', begin(kernel, listen, addr), () => 'listen again');
  await again?.close();
  end(
    'Whoever closes first keeps the memory of a connection for a minute: TIME_WAIT, `ss -tan` shows it. Without',
    'SO_REUSEADDR nobody can listen there meanwhile, and with it everybody can, except where somebody listens. The articles:',
    'Go sets it for every listener, so that a restart never fails. True, but for a listener that is still there.',
  );
}

async function cable(kernel: LinuxKernel, { listen }: Yours): Promise<void> {
  console.log(
    '\n  From now on the client’s kernel gets nothing, as if the cable were cut. You read.\n',
  );
  for (const probes of [null, { idle: 1000, interval: 1000, count: 3 }]) {
    const log = logging();
    const { port, client, conn } = await meet(kernel, listen);
    conn.setKeepAlive(probes);
    log('you', probes ? 'probe after 1 s, every second, 3 times' : 'have no keepalive');
    client.cutCable();
    const read = conn.read(new Uint8Array(10));
    await outcome(log, 'you', read, (n) => `read ${n}`, 6000);
    await conn.close().catch(() => {});
    await port.close();
    console.log('');
  }
  end(
    'Silence looks like somebody who has nothing to say. Only whoever asks can tell the two apart. The articles: Accept sets',
    'keepalive. In Go it probes after 15 s, every 15 s, 9 times: a dead peer is found after two minutes and a half. (A filter on the',
    'client’s socket drops all that comes. A process between the two would not do: its kernel would answer the probes.)',
  );
}

/** A port of yours, a client, and your connection with it. */
async function meet(kernel: LinuxKernel, listen: Listen) {
  const port = await begin(kernel, listen, tcpAddr('127.0.0.1', 0));
  const client = new BareClient(kernel, port.addr);
  const conn = await port.accept();
  return { port, client, conn };
}

function begin(kernel: LinuxKernel, listen: Listen, addr: Addr): ReturnType<Listen> {
  return listen(addr, { sockets: { open: () => new LinuxListening(kernel) }, backlog: 8 });
}

function end(...lines: string[]): void {
  console.log(`\n    ${lines.join('\n    ')}\n`);
}
