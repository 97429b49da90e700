import { connTest as test, failed, type Call, type ConnTest } from '@socketlings/testkit/closing';
import { TimeoutError } from '@socketlings/net';
import { describe } from 'vitest';
import { TcpConn } from '#subject';

describe('Step 8: the cut cable', () => {
  test('waits for ever where nobody asks', async (world) => {
    const conn = await world.open(TcpConn);
    conn.set('setKeepAlive', null);
    world.socket.cutCable();
    const read = conn.read();

    await world.passInKernel(4 * 3600);

    world.expectWaits(
      read,
      'Nothing comes from ann any more, and nothing tells you so: silence looks like somebody who has nothing to say. ' +
        'Without keepalive read() waits for ever.',
    );
  });

  test('learns from the probes that nobody is there', async (world) => {
    for (const [idle, interval, count, seconds] of [
      [10_000, 5000, 3, 25],
      [4000, 1500, 5, 14],
      [60_000, 2000, 1, 62],
    ] as const) {
      const conn = await world.open(TcpConn);
      conn.set('setKeepAlive', { idle, interval, count });
      world.socket.cutCable();
      const read = conn.read();

      await world.passInKernel(seconds - 0.5);
      world.expectWaits(read, EARLY);
      await world.passInKernel(1);

      await expectTimedOut(world, read, `${PROBES} That makes ${seconds} s here.`);
      await conn.read().expectResolvedTo(null, 'The error was told: behind it is the end, null.');
      await conn.expectCloses();
    }
  });

  test('probes by itself if nobody says how', async (world) => {
    const conn = await world.open(TcpConn);
    world.socket.cutCable();
    const read = conn.read();

    await world.passInKernel(149);
    world.expectWaits(read, EARLY);
    await world.passInKernel(2);

    await expectTimedOut(
      world,
      read,
      'A new connection probes after 15 s of silence, every 15 s, 9 times: 150 s.',
    );
  });

  test('sends into the void, and is told a quarter of an hour later', async (world) => {
    const conn = await world.open(TcpConn);
    world.socket.cutCable();

    await conn.write('anybody there?').expectResolved({
      pending: 'There is room in the buffer, and write() waits: accepted is not delivered.',
      otherwise: 'There is room: write() resolves. Accepted is not delivered.',
    });
    const read = conn.read();
    await world.passInKernel(900);
    world.expectWaits(
      read,
      'While bytes are under way the kernel sends them again and again, for 15 minutes.',
    );
    await world.passInKernel(60);

    await expectTimedOut(
      world,
      read,
      'The kernel has sent the bytes again and again, and gives up: ETIMEDOUT.',
    );
  });

  test('leaves a peer alone that is merely silent', async (world) => {
    const conn = await world.open(TcpConn);
    conn.set('setKeepAlive', { idle: 1000, interval: 1000, count: 1 });
    const read = conn.read();

    await world.passInKernel(3600);

    world.expectWaits(
      read,
      'Ann says nothing, and her kernel answers every probe: she is there. Wait.',
    );
    await world.annSends('sorry, I was thinking');
    await read.expectResolved('Ann has spoken: read() gives what she says.');
  });
});

const PROBES =
  'The first probe comes after idle, then one after each interval; when the last of count has had no answer for an ' +
  'interval, the peer is taken for dead.';

const EARLY =
  'You give up, and the kernel has not: what it was told decides, idle, interval and count, each in its option.';

async function expectTimedOut(
  world: ConnTest,
  read: Call<number | null>,
  otherwise: string,
): Promise<void> {
  world.expect(read.state !== 'pending', {
    lesson: `Ann is taken for dead by now, and read() still waits. ${otherwise}`,
    expected: 'read() to be over',
    received: read.describe(),
  });
  await read.expectFailed(failed('ETIMEDOUT', 0), {
    end: 'Ann is not at her end, she has vanished: pass the ETIMEDOUT of the socket on.',
    failed: 'The kernel says ETIMEDOUT: pass it on as a plain NetError.',
    otherwise,
  });
  if (read.error instanceof TimeoutError) await read.expectResolved(NO_TIMEOUT);
}

const NO_TIMEOUT =
  'TimeoutError says that your own deadline is over. There is none: the kernel has given up, and that is a plain NetError.';
