// For `npm run try 6`: the learner's dialer on real sockets, and servers whose queue is really full.

import { setTimeout as sleep } from 'node:timers/promises';
import { whyNoLinux } from '@socketlings/kernel';
import {
  NetError,
  dial as finished,
  listen,
  nodeSockets,
  realClock,
  type Conn,
} from '@socketlings/net';
import { sayError } from '../base/say-error.ts';
import type { Dial, Limits } from '../dialer/contract.ts';
import { FullHouse } from './full-house.ts';

/** What may stand behind `npm run try 6`. */
export const DIALS = ['refused', 'backlog', 'never', 'slow', 'race'] as const;

/** Plays one of them, and says what happens when. */
export async function tryDial(word: (typeof DIALS)[number], dial: Dial): Promise<void> {
  if (word === 'refused') return refused(dial);
  const why = whyNoLinux();
  if (why) {
    console.log(`\n  ${why} A queue that is truly full wants Linux: the dev container has it.\n`);
    return;
  }
  const { LinuxKernel } = await import('@socketlings/kernel/linux');
  using kernel = new LinuxKernel();
  using house = new FullHouse(kernel, word === 'backlog' ? 1 : 0);
  await { backlog, never, slow, race }[word](dial, house);
}

// --- internal ---

type Log = (who: string, what: string) => void;

async function refused(dial: Dial): Promise<void> {
  const listener = await listen();
  const address = String(listener.addr);
  await listener.close();
  console.log(`\n  Nobody listens at ${address}. Somebody dials.\n`);
  const log = logging();
  await outcome(log, 'a finished dialer', finished(listener.addr));
  await outcome(logging(), 'yours', begin(dial, address));
  end(
    'The articles: refused, at once. There a kernel is alive and answers the SYN with a',
    'reset. A machine that is off answers nothing, which looks like `never`.',
  );
}

async function backlog(dial: Dial, house: FullHouse): Promise<void> {
  const address = String(house.addr);
  console.log(
    `\n  ${address} has listened, with a backlog of 1, and accepts nobody. Three dial.\n`,
  );
  const log = logging();
  const control = new AbortController();
  const { signal } = control;
  const calls = [1, 2, 3].map((i) => outcome(log, `dial ${i}`, begin(dial, address, { signal })));
  await sleep(1500);
  log('the server', 'accepts one');
  house.accept();
  await sleep(2500);
  control.abort();
  const conns = await Promise.race([Promise.all(calls), sleep(500).then(() => [])]);
  await Promise.all(conns.map(async (conn) => conn?.close()));
  end(
    'The articles: with a full queue a dial hangs until the server accepts, and goes on then. It goes on at the',
    "next SYN of the client's kernel: up to a second after a place is free, for nobody tells it.",
  );
}

async function never(dial: Dial, house: FullHouse): Promise<void> {
  const full = await fill(house);
  const log = logging();
  await outcome(log, 'yours', begin(dial, String(house.addr), { timeout: 2000 }), 4000);
  await full.close();
  end(
    'The articles: without a timeout, ETIMEDOUT after 75 s on a Mac, and on Linux after about two minutes, or not in ten',
    'minutes. Measured: 127 to 134 s, when six SYNs or more are without an answer. Then it is the',
    "kernel's ETIMEDOUT, and no TimeoutError.",
  );
}

async function slow(dial: Dial, house: FullHouse): Promise<void> {
  const full = await fill(house);
  const log = logging();
  const call = outcome(log, 'yours', begin(dial, String(house.addr), { timeout: 2000 }), 2400);
  await sleep(2500);
  house.accept();
  log('the server', 'accepts whoever waits, from now on');
  await full.close();
  for (let i = 0; i < 25; i += 1) {
    if (house.accept()) log('the server', 'has a new client');
    await sleep(100);
  }
  const conn = await call;
  await conn?.close();
  const { alive } = house;
  log(
    'the server',
    alive === 0 ? 'has no client' : `has a client that says nothing: who holds it?`,
  );
  end(
    'A dial that gave up should leave nothing. If its socket stays open, the kernel goes on sending SYNs, and one',
    'of them is answered. Then there is a connection, and nobody knows of it but the server.',
  );
}

async function race(dial: Dial, house: FullHouse): Promise<void> {
  const full = await fill(house, 'Its name has a second address, where somebody listens.');
  const listener = await listen();
  const list = [String(house.addr), String(listener.addr)];
  for (const [who, limits] of [
    ['in turn, 8 s', { timeout: 8000 }],
    ['a race, 250 ms', { timeout: 8000, attemptDelay: 250 }],
  ] as const) {
    const conn = await outcome(logging(), who, begin(dial, list, limits));
    await conn?.close();
  }
  await full.close();
  await listener.close();
  end(
    'In turn, a dead address takes its share of the time, half of it here, before the next one has a chance. The articles',
    "dial one address only; Go's dialer lets IPv6 and IPv4 race, and gives the first one 300 ms.",
  );
}

async function fill(house: FullHouse, more = 'With a timeout of 2 s:'): Promise<Conn> {
  console.log(`\n  ${house.addr} accepts nobody, and its queue is full. ${more}\n`);
  return finished(house.addr);
}

function begin(
  dial: Dial,
  address: string | readonly string[],
  limits: Limits = {},
): Promise<Conn> {
  return dial('tcp', address, { ...limits, sockets: nodeSockets, clock: realClock });
}

/** Says what became of a call; gives up on it after `patience`. */
async function outcome(
  log: Log,
  who: string,
  call: Promise<Conn>,
  patience = 10_000,
): Promise<Conn | undefined> {
  const stop = new AbortController();
  const late = sleep(patience, 'late' as const, { signal: stop.signal }).catch(
    () => 'late' as const,
  );
  try {
    const first = await Promise.race([call, late]);
    if (first === 'late') {
      log(who, 'still waits');
      return undefined;
    }
    log(who, `connected, ${first.localAddr} to ${first.remoteAddr}`);
    return first;
  } catch (error) {
    log(who, error instanceof NetError ? `${error.name} ${error.code}` : sayError(error));
    return undefined;
  } finally {
    stop.abort();
  }
}

/** Lines with the time since the first moment. */
function logging(): Log {
  const began = realClock.now();
  return (who, what) => {
    const at = ((realClock.now() - began) / 1000).toFixed(2);
    console.log(`    ${at.padStart(5)} s  ${who.padEnd(17)}  ${what}`);
  };
}

function end(...lines: string[]): void {
  console.log(`\n    ${lines.join('\n    ')}\n`);
}
