// `npm run try 7 WORD`: your code on real sockets: an answer that must arrive, a reset, a port, a cable.

import { needs } from '@socketlings/testkit/needs';
import { CLOSINGS, tryClosing } from '@socketlings/testkit/try-closing';

/** What may stand behind `npm run try 7`. */
export const words: readonly string[] = CLOSINGS;

export async function run(
  { TcpConn, listen, closeGracefully, Server }: typeof import('#subject'),
  [word]: readonly string[],
): Promise<void> {
  needs({ TcpConn, listen, closeGracefully, Server });
  const wanted = CLOSINGS.find((each) => each === word);
  if (wanted) await tryClosing(wanted, { listen, closeGracefully });
  else console.log(MENU);
}

// --- internal ---

const MENU = `
  npm run try 7 close    an answer before the whole request was read
  npm run try 7 linger   a close that delivers, and one that breaks off
  npm run try 7 rebind   a server that starts again at once
  npm run try 7 cable    a peer that vanishes, and says nothing
`;
