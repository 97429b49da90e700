// `npm run try 6 WORD`: your dialer on real sockets: nobody there, a full queue, a server that is late.

import { needs } from '@socketlings/testkit/needs';
import { DIALS, tryDial } from '@socketlings/testkit/try-dialer';

/** What may stand behind `npm run try 6`. */
export const words: readonly string[] = DIALS;

export async function run(
  { dial }: typeof import('#subject'),
  [word]: readonly string[],
): Promise<void> {
  needs({ dial });
  const wanted = DIALS.find((each) => each === word);
  if (wanted) await tryDial(wanted, dial);
  else console.log(MENU);
}

// --- internal ---

const MENU = `
  npm run try 6 refused   nobody listens
  npm run try 6 backlog   a queue of two, and three who dial
  npm run try 6 never     a queue that stays full, and a limit of two seconds
  npm run try 6 slow      the same, and in the third second there is a place
  npm run try 6 race      two addresses, and the first one is dead
`;
