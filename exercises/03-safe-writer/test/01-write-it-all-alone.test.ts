import { needs, test } from '@socketlings/testkit';
import { SENT_TWICE, SharedConn, counters, letters } from '@socketlings/testkit/shared-conn';
import { describe } from 'vitest';
import { FrameWriter, SafeConn } from '#subject';

needs({ SafeConn, FrameWriter });

describe('Step 1: write it all, alone', () => {
  test('writes all of it, however little is accepted at a time', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    const bytes = numbered(5000);

    const ann = line.write('ann', bytes);
    const received = await line.receive(bytes.length);
    await world.quiet();

    line.expectSame(received, bytes, {
      short:
        'Not all bytes arrived. raw.write() may accept only the beginning of what you offer: it ' +
        'tells how many bytes. Offer the rest again, until nothing is left.',
      different:
        'The bytes arrived in disorder. After a short write of n bytes, go on at byte n of your ' +
        'buffer: not at its beginning, and not further.',
    });
    line.expectNoMore(SENT_TWICE);
    await ann.expectResolved({
      pending:
        'All bytes are accepted, and write() has not resolved. When nothing is left, return.',
      otherwise: 'All bytes were accepted, and yet write() failed.',
    });
  });

  test('is done at once with an empty write', async (world) => {
    const line = await SharedConn.open(world, SafeConn);

    await line.write('ann', new Uint8Array(0)).expectResolved({
      pending: 'There is nothing to send, and write() waits for ever. Nothing is left: return.',
      otherwise: 'There is nothing to send, so nothing can go wrong: write() resolves.',
    });
    await world.quiet();
    line.expectNoMore('Nothing was written, and bytes have arrived.');
  });

  test('resolves only when all of it is accepted', async (world) => {
    const line = await SharedConn.open(world, SafeConn);

    const ann = line.write('ann', letters('a', world.allBuffers + 5000));
    await world.quiet();

    world.expect(ann.state === 'pending', {
      lesson:
        'Nobody reads, the buffers are full, and write() has resolved: it must wait until all of ' +
        'its bytes are accepted. Await every raw.write().',
      expected: 'a write that waits',
      received: ann.state === 'resolved' ? 'one that has resolved' : 'one that has failed',
    });
  });

  test('passes on what the peer sends, and the end', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    const p = new Uint8Array(100);

    await line.peer.write(letters('p', 1));
    const n = await line.read('ann', p).expectResolved(READ);
    await line.peer.closeWrite();
    const end = await line.read('ann', p).expectResolved(READ);

    world.expect(n === 1 && p[0] === letters('p', 1)[0] && end === null, {
      lesson: READ.otherwise,
      expected: 'one byte, then null',
      received: `${n}, then ${end}`,
    });
  });

  test('passes on a long stream, into buffers of any size', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    const stream = counters(world.amount(40_000, 6000));
    const received: Uint8Array[] = [];

    void line.peer.write(stream).then(() => line.peer.closeWrite());
    const ann = line.call('ann', 'reads to the end', async () => {
      for (let n: number | null = 0; n !== null;) {
        const p = new Uint8Array(world.random.int(1, world.random.int(1, 3000)));
        n = await line.conn.read(p);
        received.push(p.subarray(0, n ?? 0));
      }
    });
    await ann.expectResolved(READ);

    line.expectSame(Buffer.concat(received), stream, {
      short: 'read() gave the end of the stream before all of it had been read.',
      different:
        'read() gave other bytes than the peer has sent, or in another order. raw.read(p) has stored ' +
        'them at the start of `p` already: leave them as they are.',
    });
  });

  test('has the two ends of the raw connection', async (world) => {
    const { conn, ends } = await SharedConn.open(world, SafeConn);
    const [local, remote] = [String(conn.localAddr), String(conn.remoteAddr)];

    world.expect(local === ends.local && remote === ends.remote, {
      lesson: 'localAddr is this end of the connection, remoteAddr the other one: raw has both.',
      expected: `${ends.local} and ${ends.remote}`,
      received: `${local} and ${remote}`,
    });
  });
});

// --- internal ---

const READ = {
  pending: 'A byte has arrived (or the end), and read() gives nothing: pass it on.',
  otherwise: 'read() gives what the raw connection gives: a number of bytes, or null at the end.',
};

/** Plain numbers, so that a part that comes twice or not at all is seen. */
function numbered(length: number): Uint8Array {
  const lines = Array.from(
    { length: Math.ceil(length / 8) },
    (_, i) => `${String(i).padStart(7, '0')}\n`,
  );
  return Buffer.from(lines.join('').slice(0, length));
}
