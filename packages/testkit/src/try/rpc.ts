// For `npm run try 8`: the learner's server and client, on sockets of this machine.

import { setTimeout as sleep } from 'node:timers/promises';
import {
  NetError,
  TimeoutError,
  dial,
  listen,
  realClock,
  type Conn,
  type Listener,
} from '@socketlings/net';
import {
  ANSWER,
  FrameReader,
  unpackRequest,
  writeFrame,
  type Frame,
} from '@socketlings/net/frames';
import type { Handlers, RpcClientClass, RpcServerClass } from '../rpc/contract.ts';
import { sayError } from '../base/say-error.ts';
import { logging, outcome, type Log } from './log.ts';
import { LIMITS } from './rpc-limits.ts';

/** What may stand behind `npm run try 8`. */
export const RPC_TRIES = ['idle', 'order', 'last'] as const;

interface Yours {
  readonly RpcServer: RpcServerClass;
  readonly RpcClient: RpcClientClass;
}

/** Plays one of them, and says what happens when. */
export async function tryRpc(word: (typeof RPC_TRIES)[number], yours: Yours): Promise<void> {
  process.on('unhandledRejection', sayUncaught);
  await { idle, order, last }[word](yours);
  await sleep(10);
  process.off('unhandledRejection', sayUncaught);
}

// --- internal ---

/** What would have ended a process of its own. */
function sayUncaught(error: unknown): void {
  console.log(`             nobody caught  ${sayError(error)}`);
}

async function idle({ RpcServer, RpcClient }: Yours): Promise<void> {
  console.log(
    '\n  One place, and a client in it that says nothing. With the loop of so many articles:\n',
  );
  const first = await listen();
  void serveOneForEver(first);
  await silentAndBob(RpcClient, first);
  await first.close();
  console.log('\n  And with your RpcServer, idleMs 500:\n');
  const second = await listen();
  const server = new RpcServer(HANDLERS, { ...LIMITS, maxConns: 1, idleMs: 500, clock: realClock });
  void server.serve(second);
  await silentAndBob(RpcClient, second);
  await server.shutdown(100);
  end('A deadline is only as good as what you do when it has passed.');
}

async function silentAndBob(RpcClient: RpcClientClass, listener: Listener): Promise<void> {
  const log = logging();
  const silent = await dial(listener.addr);
  log('somebody', 'connects, and says nothing');
  await sleep(100);
  const bob = new RpcClient(await dial(listener.addr), { clock: realClock });
  log('bob', 'connects, and asks');
  await outcome(log, 'bob', bob.request('echo', Buffer.from('hello')), sayText, 2000);
  await Promise.allSettled([silent.close(), bob.close()]);
}

/** The loop that never ends an idle client; one client at a time. */
async function serveOneForEver(listener: Listener): Promise<void> {
  try {
    for (;;) await answerForEver(await listener.accept());
  } catch (error) {
    if (!(error instanceof NetError)) throw error;
  }
}

async function answerForEver(conn: Conn): Promise<void> {
  const reader = new FrameReader(conn);
  for (;;) {
    conn.setReadDeadline(realClock.now() + 500);
    let frame: Frame | null;
    try {
      frame = await reader.read();
    } catch (error) {
      if (error instanceof TimeoutError) continue;
      throw error;
    }
    if (!frame) break;
    const { body } = unpackRequest(frame.payload);
    await writeFrame(conn, { type: ANSWER, id: frame.id, payload: body });
  }
  await conn.close();
}

async function order({ RpcServer, RpcClient }: Yours): Promise<void> {
  console.log('\n  Your client asks your server: one slow thing, then three quick ones.\n');
  const { log, server, client } = await meet(RpcServer, RpcClient);
  const asks = ['slow', 'echo', 'echo', 'echo'].map((method, i) => {
    log('the client', `asks ${method}, the ${i + 1}. time`);
    const answer = client.request(method, Buffer.from(`answer ${i + 1}`));
    return outcome(log, 'the client', answer, sayText, 3000);
  });
  await Promise.all(asks);
  await client.close();
  await server.shutdown(1000);
  end('Whoever answers in order makes the quick wait for the slow; with ids nobody has to.');
}

async function last({ RpcServer, RpcClient }: Yours): Promise<void> {
  console.log('\n  Your server is told to stop while it is at work.\n');
  const { log, server, client } = await meet(RpcServer, RpcClient);
  const answer = client.request('slow', Buffer.from('the last answer'));
  log('the client', 'asks slow');
  await sleep(100);
  log('you', 'shutdown(5000)');
  const stopped = outcome(log, 'shutdown', server.shutdown(5000), String, 7000);
  await outcome(log, 'the client', answer, sayText, 3000);
  await client.close().catch(() => {});
  await stopped;
  end('What was asked is answered, and the end comes behind it.');
}

async function meet(RpcServer: RpcServerClass, RpcClient: RpcClientClass) {
  const listener = await listen();
  const server = new RpcServer(HANDLERS, { ...LIMITS, clock: realClock });
  server.serve(listener).catch(() => {});
  const client = new RpcClient(await dial(listener.addr), { clock: realClock });
  const log: Log = logging();
  return { log, server, client };
}

const HANDLERS: Handlers = new Map([
  ['echo', async (body: Uint8Array) => body],
  ['slow', (body: Uint8Array) => sleep(1000, body)],
]);

function sayText(answer: Uint8Array): string {
  return `has "${Buffer.from(answer).toString()}"`;
}

function end(line: string): void {
  console.log(`\n    ${line}\n`);
}
