// `npm run try 8 WORD`: your server and your client on real sockets.

import { needs } from '@socketlings/testkit/needs';
import { RPC_TRIES, tryRpc } from '@socketlings/testkit/try-rpc';

/** What may stand behind `npm run try 8`. */
export const words: readonly string[] = RPC_TRIES;

export async function run(
  { RpcServer, RpcClient }: typeof import('#subject'),
  [word]: readonly string[],
): Promise<void> {
  needs({ RpcServer, RpcClient });
  const wanted = RPC_TRIES.find((each) => each === word);
  if (wanted) await tryRpc(wanted, { RpcServer, RpcClient });
  else console.log(MENU);
}

// --- internal ---

const MENU = `
  npm run try 8 idle     a client that never says a word, and one that needs its place
  npm run try 8 order    a slow request and quick ones behind it
  npm run try 8 last     a server that is told to stop in the middle of its work
`;
