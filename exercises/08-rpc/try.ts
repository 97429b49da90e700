// `npm run try 8`: your codec of exercise 4, your poller of exercise 5 and your server, together, on real epoll.
// `npm run try 8 client`, in a second terminal, talks to them; `npm run try 8 WORD` looks at one thing.

import { readFileSync } from 'node:fs';
import { needs } from '@socketlings/testkit/needs';
import { portOfTry, tryClient, tryTogether, type Piece } from '@socketlings/testkit/try-together';
import { RPC_TRIES, tryRpc } from '@socketlings/testkit/try-rpc';

/** What may stand behind `npm run try 8`. */
export const words: readonly string[] = ['client', ...RPC_TRIES];

export async function run(
  subject: typeof import('#subject'),
  [word]: readonly string[],
): Promise<void> {
  const { RpcServer, RpcClient } = subject;
  needs({ RpcServer, RpcClient });
  const wanted = RPC_TRIES.find((each) => each === word);
  if (wanted) return tryRpc(wanted, { RpcServer, RpcClient });
  if (word === 'client') return tryClient({ codec, client: client(subject) }, portOfTry());
  console.log(MENU);
  return tryTogether({ codec, poller, server: server(subject) });
}

// --- internal ---

const MENU = `
  npm run try 8 idle|order|last look at one thing each; here is all of it.`;

type Subject = typeof import('#subject');

const codec: Piece<typeof import('../04-framing-codec/src/framing-codec.ts')> = {
  name: 'codec (exercise 4)',
  isStarter: async () => isAsItCame('04-framing-codec', 'framing-codec'),
  load: () => import('../04-framing-codec/src/framing-codec.ts'),
};

const poller: Piece<(typeof import('../05-netpoller/src/netpoller.ts'))['Poller']> = {
  name: 'poller (exercise 5)',
  isStarter: async () => isAsItCame('05-netpoller', 'netpoller'),
  load: async () => (await import('../05-netpoller/src/netpoller.ts')).Poller,
};

function server({ RpcServer }: Subject): Piece<Subject['RpcServer']> {
  return {
    name: 'server (exercise 8)',
    isStarter: async () => String(RpcServer) === String((await starter()).RpcServer),
    load: async () => RpcServer,
  };
}

function client({ RpcClient }: Subject): Piece<Subject['RpcClient']> {
  return {
    name: 'client (exercise 8)',
    isStarter: async () => String(RpcClient) === String((await starter()).RpcClient),
    load: async () => RpcClient,
  };
}

/** What is tried may be another file than yours, so its code is compared. */
function starter(): Promise<{ readonly [Name in keyof Subject]: unknown }> {
  return import('./.starter/rpc.ts');
}

function isAsItCame(slug: string, name: string): boolean {
  const text = (folder: string): string =>
    readFileSync(new URL(`../${slug}/${folder}/${name}.ts`, import.meta.url), 'utf8');
  return text('src') === text('.starter');
}
