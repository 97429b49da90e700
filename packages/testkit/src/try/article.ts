// For `npm run try 1 article`: the articles' servers, written again here, and the learner's own, with the same clients.

import { setTimeout as sleep } from 'node:timers/promises';
import { dial, listen, type Conn, type Listener } from '@socketlings/net';
import { Beside, outcomeOf, readInto } from './beside.ts';

/** Serves until its listener is closed. */
export type Serve = (listener: Listener, onError: (error: unknown) => void) => Promise<void>;

export async function tryArticle(yours: Serve): Promise<void> {
  await secondClient(yours);
  await shortMessages(yours);
  await firstLeaves(yours);
}

// --- the experiments ---

async function secondClient(yours: Serve): Promise<void> {
  const table = new Beside(
    '1. A client is connected and says nothing. A second one comes.',
    COLUMNS,
  );
  const heard = await ofBoth(oneByOne, yours, async (client) => {
    await client();
    const second = await client();
    await second.write(Buffer.from('hi'));
    return [await readInto(second, 100)];
  });
  table.rows(['it says "hi", and hears'], heard);
  table.end(
    'Two of the programs call their handler and wait for it, where the others begin a task for each client: `go`. As',
    'long as the first client stays, nobody accepts the second one. With one client there is nothing to see.',
  );
}

async function shortMessages(yours: Serve): Promise<void> {
  const table = new Beside(
    '2. The echo server of the last article, with a buffer of 100 bytes.',
    COLUMNS,
  );
  const messages = ['a long message', 'hi'];
  const heard = await ofBoth(wholeBuffer, yours, async (client) => {
    const conn = await client();
    const answers: string[] = [];
    for (const message of messages) {
      await conn.write(Buffer.from(message));
      answers.push(await readInto(conn, 1000));
    }
    return answers;
  });
  table.rows(
    messages.map((message) => `"${message}" comes back as`),
    heard,
  );
  table.end(
    'A read says how many bytes it has stored. A server that writes all 100 sends zeros, and behind a short message the',
    'end of the one before it. A terminal does not show zeros: so it looks right.',
  );
}

async function firstLeaves(yours: Serve): Promise<void> {
  const table = new Beside('3. The same server, when a client leaves.', COLUMNS);
  const heard = await ofBoth(wholeBuffer, yours, async (client) => {
    const first = await client();
    await first.close();
    await sleep(SOON);
    const next = await client().catch(() => null);
    if (!next) return ['ECONNREFUSED'];
    await next.write(Buffer.from('hi'));
    return [await readInto(next, 100)];
  });
  table.rows(['the next client says "hi"'], heard);
  table.end(
    'In Go the end of a stream comes from Read as an error, io.EOF. The article panics on every error, and a panic ends the',
    'program, with all other clients. Here the end is `null`, so that nobody takes it for a failure.',
  );
}

// --- the articles' servers ---

const oneByOne: Serve = async (listener) => {
  for (;;) {
    const conn = await listener.accept();
    const p = new Uint8Array(10);
    for (let n = await conn.read(p); n !== null; n = await conn.read(p)) {
      await conn.write(p.subarray(0, n));
    }
  }
};

const wholeBuffer: Serve = async (listener) => {
  const panic = async (conn: Conn): Promise<never> => {
    const p = new Uint8Array(100);
    for (;;) {
      if ((await conn.read(p)) === null) throw new Error('EOF');
      await conn.write(p);
    }
  };
  const tasks: Promise<never>[] = [];
  for (;;) tasks.push(panic(await Promise.race([listener.accept(), ...tasks])));
};

// --- internal ---

const COLUMNS = ['the article’s server', 'yours'] as const;
const SOON = 50; // ms; loopback needs less than one

type Probe = (client: () => Promise<Conn>) => Promise<string[]>;

/** The answers that one probe gets from two servers. */
async function ofBoth(article: Serve, yours: Serve, probe: Probe): Promise<[string[], string[]]> {
  return [await serving(article, probe), await serving(yours, probe)];
}

/** Runs a server, and gives clients; in the end nobody is left. A server that ends takes its port with it. */
async function serving(serve: Serve, probe: Probe): Promise<string[]> {
  const listener = await listen();
  const clients: Conn[] = [];
  const over = serve(listener, () => {}).catch(() => listener.close());
  try {
    return await probe(async () => {
      const conn = await dial(listener.addr);
      clients.push(conn);
      return conn;
    });
  } finally {
    await Promise.all(clients.map((conn) => conn.close().catch(() => {})));
    await listener.close().catch(() => {});
    await outcomeOf(over);
  }
}
