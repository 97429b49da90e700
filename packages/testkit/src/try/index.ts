// For `npm run try`: the learner's own code on real sockets, in the open.

import { listen as listenOnPort, type Listener } from '@socketlings/net';
import { NO_NEW_CLIENTS, stopOnInterrupt } from './interrupt.ts';
import { sayError } from '../base/say-error.ts';
import { Board } from './board.ts';
import { CountedListener } from './counted.ts';
import { toTalk } from './reach.ts';

export { listenWith } from './raw-listener.ts';

export interface TryServer {
  /** Opens the port; without it, an ordinary one. */
  readonly listen?: (port: number) => Promise<Listener>;
  /** The learner's server. */
  readonly serve: (listener: Listener, onError: (error: unknown) => void) => Promise<void>;
  /** What is not as in the simulator, a sentence each. */
  readonly differences: readonly string[];
}

/** Runs a server on a port of this machine until Ctrl-C, with a live line for each connection. */
export async function tryServer({ listen = open, serve, differences }: TryServer): Promise<void> {
  const listener = await listen(Number(process.env['SOCKETLINGS_PORT'] ?? 0));
  const board = new Board(process.stdout);
  console.log(`\n  Your server listens on ${listener.addr}. In another terminal:\n`);
  console.log(`    ${toTalk(listener.addr)}\n`);
  console.log('  Ctrl-C stops listening, and once more ends it.\n\n  Not as in the simulator:');
  for (const difference of differences) console.log(`  - ${difference}`);
  console.log('');
  stopOnInterrupt(() => {
    board.note(NO_NEW_CLIENTS);
    void listener.close();
  });
  const counted = new CountedListener(listener, (tally) => board.show(tally));
  await serve(counted, (error) => board.note(`  onError: ${sayError(error)}`));
}

function open(port: number): Promise<Listener> {
  return listenOnPort({ ip: '127.0.0.1', port });
}
