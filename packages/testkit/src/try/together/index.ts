// `npm run try 8`: the learner's codec, poller and server together, with a board; `npm run try 8 client` talks to them.

import { setTimeout as sleep } from 'node:timers/promises';
import { NetError, realClock, type Listener } from '@socketlings/net';
import type { Handlers, RpcServerClass, RpcService } from '../../rpc/contract.ts';
import { sayError } from '../../base/say-error.ts';
import { stopOnInterrupt } from '../interrupt.ts';
import { TrafficBoard } from './board.ts';
import { LIMITS } from '../rpc-limits.ts';
import { chooseCodec, choosePoller, chooseServer } from './chosen.ts';
import { FramedListener, type Codec } from './framed-conn.ts';
import { machineWith, type Machine, type PollerClass } from './machine.ts';
import type { Piece } from './pieces.ts';
import { Traffic } from './traffic.ts';

export { tryClient } from './client.ts';
export type { Piece } from './pieces.ts';

export interface Together {
  readonly codec: Piece<Codec>;
  readonly poller: Piece<PollerClass>;
  readonly server: Piece<RpcServerClass>;
}

/** Serves on a port of this machine until Ctrl-C, and shows what goes on. */
export async function tryTogether(pieces: Together, out = process.stdout): Promise<void> {
  const codec = await chooseCodec(pieces.codec);
  const poller = await choosePoller(pieces.poller);
  const server = await chooseServer(pieces.server);
  const traffic = new Traffic({ isPolled: poller.value !== null });
  using machine = await machineWith(poller.value, (woken) => traffic.polled(woken));
  const listener = new FramedListener(await openIn(machine), codec.value, traffic);
  out.write(greeting(listener));
  for (const { instead } of [codec, poller, server]) if (instead) out.write(`  ${instead}\n`);
  out.write(STOP);
  const board = new TrafficBoard(out, traffic);
  const service = new server.value(HANDLERS, { ...LIMITS, clock: realClock });
  await machine.run(serveUntilInterrupt(service, listener, board));
}

/** Where the server is that a client looks for. */
export function portOfTry(): number {
  return Number(process.env['SOCKETLINGS_PORT'] ?? PORT);
}

// --- internal ---

const PORT = 7008; // unless it is taken
const GRACE = 5000; // ms
const MUCH = 200_000; // bytes

const HANDLERS: Handlers = new Map([
  ['echo', async (body: Uint8Array) => body],
  ['slow', (body: Uint8Array) => sleep(1000, body)],
  ['much', async () => new Uint8Array(MUCH)],
]);

const STOP = `
  Ctrl-C: no new clients, those who are connected may finish; once more ends it.

`;

function greeting({ addr }: Listener): string {
  const port = addr.port === PORT ? '' : ` -- --port ${addr.port}`;
  return `
  Your codec, your poller, your server: ${addr}. In another terminal:

    npm run try 8 client${port}

`;
}

async function openIn(machine: Machine): Promise<Listener> {
  const port = portOfTry();
  return machine.open(port).catch((error: unknown) => {
    const isTaken = error instanceof NetError && error.code === 'EADDRINUSE';
    if (!isTaken || process.env['SOCKETLINGS_PORT'] !== undefined) throw error;
    return machine.open(0);
  });
}

async function serveUntilInterrupt(
  service: RpcService,
  listener: FramedListener,
  board: TrafficBoard,
): Promise<void> {
  const sayUncaught = (error: unknown): void => board.note(`  nobody caught ${sayError(error)}`);
  process.on('unhandledRejection', sayUncaught);
  using _ = board.shown();
  board.show();
  const interrupted = new Promise<void>((resolve) => stopOnInterrupt(resolve));
  service.serve(listener).catch((error: unknown) => {
    board.note(`  serve() has failed: ${sayError(error)}`);
  });
  await interrupted;
  board.note(`  shutdown(${GRACE})`);
  board.note(`  ${await ending(service)}`);
  await listener.closeAll();
  process.off('unhandledRejection', sayUncaught);
}

/** What became of the shutdown. */
async function ending(service: RpcService): Promise<string> {
  const late = `shutdown() still waits after ${GRACE / 1000 + 1} seconds`;
  const stop = new AbortController();
  const tooLate = sleep(GRACE + 1000, late, { signal: stop.signal }).catch(() => late);
  try {
    return await Promise.race([service.shutdown(GRACE), tooLate]);
  } catch (error) {
    return `shutdown() has failed: ${sayError(error)}`;
  } finally {
    stop.abort();
  }
}
