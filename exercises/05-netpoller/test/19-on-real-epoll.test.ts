import {
  OTHER_BYTES,
  contract,
  latin1,
  letters,
  test,
  type EpollTest,
} from '@socketlings/testkit/poller';
import { TimeoutError, type Conn, type Listener } from '@socketlings/net';
import { describe } from 'vitest';
import { Poller, run } from '#subject';

describe('Step 19: on real epoll', () => {
  test.onRealEpoll('serves hundreds of clients at once', Poller, async (epoll) => {
    const before = epoll.openFds;
    const listener = epoll.listen();
    const served = serve(listener, CLIENTS);
    const dials = Array.from({ length: CLIENTS }, () => epoll.dial(listener.addr));
    const clients = await epoll.until(
      Promise.all(dials),
      'Hundreds connect at once, and some connect() sleeps on.',
    );
    const talks = clients.map((client, i) => talk(epoll, client, letters(100 + i * 50)));
    await epoll.until(
      Promise.all([...talks, served]),
      'Everybody said something, and somebody sleeps on: each event has its own connection, also among ' +
        'hundreds.',
    );
    await listener.close();
    const left = epoll.openFds.filter((fd) => !before.includes(fd));
    epoll.expect(left.length === 0, {
      lesson: 'Everything is closed, and descriptors are left.',
      received: `${left.length} of them`,
    });
  });

  test.onRealEpoll('keeps every promise of a connection', Poller, async (epoll) => {
    for (const promise of contract) if (!promise.concurrent) await epoll.keeps(promise);
  });

  test.onRealEpollByLoop('runs on your own loop', { Poller, run }, (epoll, go) => {
    const listener = epoll.listen();
    go(async () => {
      for (let i = 0; i < OWN; i += 1) {
        const conn = await listener.accept();
        go(() => echo(conn));
      }
      await listener.close();
    });
    go(async () => {
      const silent = await epoll.dial(listener.addr);
      silent.setReadDeadline(performance.now() + 30);
      const error = await silent.read(new Uint8Array(1)).catch((reason: unknown) => reason);
      epoll.expect(error instanceof TimeoutError && error.n === 0, {
        lesson:
          'Nothing comes, and the deadline passes: a timer ends the sleep of your loop, and n is 0.',
        received: String(error),
      });
      await silent.close();
    });
    for (let i = 1; i < OWN; i += 1) {
      go(async () => talk(epoll, await epoll.dial(listener.addr), letters(100 + i * 50)));
    }
  });

  test.onRealEpoll('opens a port again that has just been used', Poller, async (epoll) => {
    const first = epoll.listen();
    const { addr } = first;
    const [conn, client] = await epoll.until(
      Promise.all([first.accept(), epoll.dial(addr)]),
      'A client connects, and accept() or connect() sleeps on.',
    );
    await conn.close(); // whoever closes first is remembered by the kernel
    await epoll.until(
      client.read(new Uint8Array(1)),
      'The server has closed, and read() sleeps on.',
    );
    await client.close();
    await first.close();
    const second = epoll.listen(addr.port);
    await second.close();
  });
});

// --- internal ---

const CLIENTS = 300;
const OWN = 100; // clients, one of them silent

/** Gives back what so many clients send, until they close. */
async function serve(listener: Listener, clients: number): Promise<void> {
  const echoes: Promise<void>[] = [];
  while (echoes.length < clients) echoes.push(echo(await listener.accept()));
  await Promise.all(echoes);
}

async function echo(conn: Conn): Promise<void> {
  const p = new Uint8Array(4096);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) {
    await conn.write(p.subarray(0, n));
  }
  await conn.close();
}

/** Says something, hears it again, and closes. */
async function talk(epoll: EpollTest, conn: Conn, text: string): Promise<void> {
  const p = new Uint8Array(text.length);
  await conn.write(Buffer.from(text));
  for (let at = 0; at < p.length;) {
    const n = await conn.read(p.subarray(at));
    epoll.expect(n !== null, { lesson: 'Nobody has closed, and read() gives the end.' });
    at += n!;
  }
  epoll.expect(latin1(p) === text, { lesson: OTHER_BYTES });
  await conn.close();
}
