import { commas, firstDifference, needs, quote, test, type World } from '@socketlings/testkit';
import { contract } from '@socketlings/testkit/contract';
import {
  Frames,
  Holding,
  Shared,
  letters,
  ownerOf,
  type Call,
  type Frame,
} from '@socketlings/testkit/shared';
import { describe } from 'vitest';
import { FrameWriter, SafeConn } from '#subject';

needs({ SafeConn, FrameWriter });

const KiB = 1024;

describe('Step 1: write it all, alone', () => {
  test('writes all of it, however little is accepted at a time', async (world) => {
    const line = await Shared.open(world, SafeConn);
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
    line.expectNoMore('More bytes arrived than were written: some of them were sent twice.');
    await ann.expectDone({
      waits: 'All bytes are accepted, and write() has not resolved. When nothing is left, return.',
      otherwise: 'All bytes were accepted, and yet write() failed.',
    });
  });

  test('is done at once with an empty write', async (world) => {
    const line = await Shared.open(world, SafeConn);

    await line.write('ann', new Uint8Array(0)).expectDone({
      waits: 'There is nothing to send, and write() waits for ever. Nothing is left: return.',
      otherwise: 'There is nothing to send, so nothing can go wrong: write() resolves.',
    });
    await world.quiet();
    line.expectNoMore('Nothing was written, and bytes have arrived.');
  });

  test('resolves only when all of it is accepted', async (world) => {
    const line = await Shared.open(world, SafeConn);

    const ann = line.write('ann', letters('a', world.allBuffers + 5000));
    await world.quiet();

    world.expect(ann.state === 'waits', {
      lesson:
        'Nobody reads, the buffers are full, and write() has resolved: it must wait until all of ' +
        'its bytes are accepted. Await every raw.write().',
      expected: 'a write that waits',
      received: ann.state === 'done' ? 'one that has resolved' : 'one that has failed',
    });
  });

  test('passes on what the peer sends, and the end', async (world) => {
    const line = await Shared.open(world, SafeConn);
    const p = new Uint8Array(100);

    await line.peer.write(letters('p', 1));
    const n = await line.read('ann', p).expectDone(READ);
    await line.peer.closeWrite();
    const end = await line.read('ann', p).expectDone(READ);

    world.expect(n === 1 && p[0] === letters('p', 1)[0] && end === null, {
      lesson: READ.otherwise,
      expected: 'one byte, then null',
      received: `${n}, then ${end}`,
    });
  });

  test('passes on a long stream, into buffers of any size', async (world) => {
    const line = await Shared.open(world, SafeConn);
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
    await ann.expectDone(READ);

    line.expectSame(Buffer.concat(received), stream, {
      short: 'read() gave the end of the stream before all of it had been read.',
      different:
        'read() gave other bytes than the peer has sent, or in another order. raw.read(p) has stored ' +
        'them at the start of `p` already: leave them as they are.',
    });
  });

  test('has the two ends of the raw connection', async (world) => {
    const { conn, ends } = await Shared.open(world, SafeConn);
    const [local, remote] = [String(conn.localAddr), String(conn.remoteAddr)];

    world.expect(local === ends.local && remote === ends.remote, {
      lesson: 'localAddr is this end of the connection, remoteAddr the other one: raw has both.',
      expected: `${ends.local} and ${ends.remote}`,
      received: `${local} and ${remote}`,
    });
  });
});

describe('Step 2: one write is one piece', () => {
  test('keeps three writes apart', async (world) => {
    const line = await Shared.open(world, SafeConn);
    const size = world.amount(100_000, world.allBuffers / 2 + 3000);

    const writes = ['ann', 'bob', 'cyd'].map((who) => line.write(who, letters(who[0]!, size)));
    await world.quiet(); // nobody reads: the buffers are full
    const received = await line.receive(3 * size);
    await world.quiet();

    expectRuns(world, received, { a: size, b: size, c: size });
    for (const each of writes) await each.expectDone(WRITTEN);
    line.expectNoMore('More bytes arrived than were written: some of them were sent twice.');
  });

  test('lets nobody slip in between two turns', async (world) => {
    const line = await Shared.open(world, SafeConn);
    const size = world.allBuffers + 3000;

    const ann = line.call('ann', 'two writes, one after the other', async () => {
      await line.subject.write(letters('a', size)); // she goes on at once, by no detour
      await line.subject.write(letters('c', 3000));
    });
    const bob = line.write('bob', letters('b', 3000));
    await world.quiet();
    const received = await line.receive(size + 6000);
    await world.quiet();

    expectRuns(world, received, { a: size, b: 3000, c: 3000 });
    for (const each of [ann, bob]) await each.expectDone(WRITTEN);
  });

  test('does not make one connection wait for another', async (world) => {
    const full = await Shared.open(world, SafeConn);
    const free = await Shared.open(world, SafeConn);

    full.write('ann', letters('a', world.allBuffers + 3000));
    await world.quiet();
    const bob = free.write('bob', letters('b', 3000));
    const received = await free.receive(3000);

    expectRuns(world, received, { b: 3000 });
    await bob.expectDone({
      otherwise:
        "ann's connection is full, and bob waits on another one. Each connection has a line of " +
        'its own: keep your lock in the object, not beside the class.',
    });
  });
});

describe('Step 3: eight writers, whole frames', () => {
  test.inBothWorlds('sends frames whole, and those of each task in order', async (world) => {
    const line = await Shared.open(world, SafeConn);
    const writer = new FrameWriter(line.subject);
    const tasks = makeFrames(world, {
      frames: world.amount(20, 5),
      most: world.ground.run === 'real' ? 100_000 : world.amount(20_000, 900),
    });

    const done = tasks.map((frames, i) =>
      line.call(NAMES[i]!, `${frames.length} frames, one after the other`, async () => {
        for (const frame of frames) await writer.writeFrame(Frames.whole(frame));
      }),
    );

    await expectFrames(world, line, tasks, done, TORN);
  });
});

describe('Step 4: a frame in two parts', () => {
  test.inBothWorlds('keeps header and body together', async (world) => {
    const line = await Shared.open(world, SafeConn);
    const writer = new FrameWriter(line.subject);
    const tasks = makeFrames(world, { frames: world.amount(200, 12), most: 200 });

    const done = tasks.map((frames, i) =>
      line.call(NAMES[i]!, `${frames.length} frames in two parts`, async () => {
        for (const frame of frames) {
          await writer.writeFrame(Frames.header(frame), Frames.body(frame));
        }
      }),
    );

    await expectFrames(world, line, tasks, done, PARTED);
  });

  test('sends a frame of many parts, and of one', async (world) => {
    const line = await Shared.open(world, SafeConn);
    const writer = new FrameWriter(line.subject);
    const frame = { letter: 'a', seq: 1, length: 600 };
    const body = Frames.body(frame);
    const parts = [
      Frames.header(frame),
      ...[0, 1, 2, 3, 4, 5].map((i) => body.subarray(i * 100, (i + 1) * 100)),
    ];

    const ann = line.call('ann', `writeFrame of ${parts.length} parts`, () =>
      writer.writeFrame(...parts),
    );
    const bob = line.call('bob', 'writeFrame of 1 part', () =>
      writer.writeFrame(Frames.whole({ letter: 'b', seq: 1, length: 50 })),
    );

    await expectFrames(
      world,
      line,
      [[frame], [{ letter: 'b', seq: 1, length: 50 }]],
      [ann, bob],
      PARTED,
    );
  });
});

describe('Step 5: read and write at once', () => {
  test('writes while a read waits', async (world) => {
    const line = await Shared.open(world, SafeConn);

    line.read('ann', new Uint8Array(10));
    await world.quiet();
    const bob = line.write('bob', letters('b', 1));
    const received = await line.receive(1);

    world.expect(received.length === 1, {
      lesson: DUPLEX,
      expected: 'the byte that bob writes, while ann waits for something to read',
      received: 'nothing',
    });
    expectRuns(world, received, { b: 1 });
    await bob.expectDone({ otherwise: DUPLEX });
  });

  test('reads while a write waits', async (world) => {
    const line = await Shared.open(world, SafeConn);

    line.write('ann', letters('a', world.allBuffers + 3000));
    await world.quiet(); // nobody reads: the buffers are full
    await line.peer.write(letters('p', 1));

    await line.read('bob', new Uint8Array(10)).expectDone({ otherwise: DUPLEX });
  });

  test('ends one direction, and goes on with the other', async (world) => {
    const line = await Shared.open(world, SafeConn);
    const question = letters('q', 1);
    const p = new Uint8Array(10);

    await line.write('ann', question).expectDone(WRITTEN);
    const half = line.call('ann', 'closeWrite()', () => line.conn.closeWrite(), 'close');
    await half.expectDone({ otherwise: 'closeWrite() of an open connection succeeds.' });
    const received = await line.receive(question.length + 1);
    line.expectSame(received, question, {
      short: 'closeWrite() comes after what was written: all of that arrives before the end.',
      different: 'What was written before closeWrite() must arrive, and nothing else.',
    });
    const end = await line.peer.read(new Uint8Array(1)).catch(() => 'none');
    world.expect(end === null, {
      lesson:
        'closeWrite() ends the sending half: the peer reads the end of the stream. Pass it on to raw.',
      expected: 'the end of the stream',
      received: 'none',
    });
    line.peer.write(letters('p', 1)).catch(() => {});
    const n = await line.read('ann', p).expectDone({ otherwise: HALF });

    world.expect(n === 1 && p[0] === letters('p', 1)[0], {
      lesson: HALF,
      expected: 'the byte that the peer sends',
      received: n === null ? 'the end of the stream' : 'another one',
    });
  });
});

describe('Step 6: readers do not overlap', () => {
  test('gives every byte to one of six readers', async (world) => {
    const line = await Shared.open(world, SafeConn);
    const stream = counters(world.amount(1024 * KiB, 30 * KiB));
    const chunks: Uint8Array[] = [];
    const reader = async (): Promise<void> => {
      const p = new Uint8Array(1000);
      for (let n = await line.conn.read(p); n !== null; n = await line.conn.read(p)) {
        chunks.push(new Uint8Array(p.subarray(0, n)));
      }
    };

    const done = NAMES.slice(0, 6).map((who) => line.call(who, 'reads to the end', reader));
    await world.quiet(); // all six are waiting
    void line.peer.write(stream).then(() => line.peer.closeWrite());

    for (const each of done) {
      await each.expectDone({
        waits:
          'The stream has ended, and one of several readers waits for ever. Whoever has read must ' +
          'let the next one in, at the end of the stream too.',
        failed: 'One of several readers got an error, although nothing went wrong.',
        otherwise: '',
      });
    }
    expectStream(world, chunks, stream);
    world.expect(line.raw.overlappingReads === 0, {
      lesson:
        'Two tasks were in raw.read() at the same time. A raw connection is for one reader: whoever ' +
        'comes second waits until the first has what he came for. Readers need a line, too.',
      expected: 'one raw.read() at a time',
      received: `${line.raw.overlappingReads} that began inside another one`,
    });
  });
});

describe("Step 7: one failure is not everyone's", () => {
  test('lets the next ones write when one fails', async (world) => {
    const line = await Shared.open(world, SafeConn);
    const [size, sent] = [3000, 1234];
    line.raw.failWriteAfter(sent, 'ENOBUFS');

    const ann = line.write('ann', letters('a', size));
    const bob = line.write('bob', letters('b', size));
    const cyd = line.write('cyd', letters('c', size));
    const received = await line.receive(sent + 2 * size);
    for (const each of [ann, bob, cyd]) await each.settled().catch(() => {});

    const failed = [ann, bob, cyd].filter(({ state }) => state === 'failed');
    world.expect(
      [ann, bob, cyd].every(({ state }) => state !== 'waits'),
      {
        lesson:
          'One write failed, and those behind it wait for ever: whoever fails must let the next one ' +
          'in, just like whoever succeeds.',
        expected: 'three writes that settle',
        received: `waiting for ever: ${list([ann, bob, cyd].filter(({ state }) => state === 'waits'))}`,
      },
    );
    world.expect(failed.length === 1, {
      lesson:
        failed.length === 0
          ? 'A raw.write() failed, and no write() did: whoever loses bytes must be told.'
          : 'One raw.write() failed, once, and several writes report it. The connection goes on: ' +
            'an error belongs to the one whose bytes it concerns.',
      expected: 'one write that fails',
      received: failed.length === 0 ? 'none' : `${failed.length}: ${list(failed)}`,
    });
    await failed[0]!.expectFailure({ kind: 'NetError', code: 'ENOBUFS', n: sent }, FAILED_WRITE);
    const letter = failed[0]!.who[0]!;
    expectRuns(world, received, { a: size, b: size, c: size, [letter]: sent });
    world.expectNoRejection(REJECTION);
  });

  test('gives each its own error when the peer is gone', async (world) => {
    const line = await Shared.open(world, SafeConn);
    const size = world.allBuffers + 3000;

    const ann = line.write('ann', letters('a', size));
    await world.quiet(); // ann is inside, and waits for room
    const bob = line.write('bob', letters('b', size));
    const cyd = line.write('cyd', letters('c', size));
    await world.quiet();
    line.note('the peer', 'vanishes (reset)');
    await line.peer.reset();

    const accepted = await line.acceptedBy(ann);
    await ann.expectFailure({ kind: 'NetError', n: accepted }, FAILED_WRITE);
    for (const each of [bob, cyd]) {
      await each.expectFailure(
        { kind: 'NetError', n: 0 },
        {
          waits:
            'The peer is gone, one write failed, and those behind it wait for ever: whoever fails ' +
            'must let the next one in.',
          n:
            'A write that had not begun got an error that says bytes were sent: it is the error of ' +
            'the write before it. Each call must fail with an error of its own.',
          otherwise: 'The peer is gone: every write fails with a NetError, each with its own.',
        },
      );
    }
    world.expect(bob.error !== cyd.error && bob.error !== ann.error, {
      lesson:
        'Several calls failed with the very same error object. An error says what became of one ' +
        'call: make a new one for each.',
      expected: 'an error for each write',
      received: 'one for several',
    });
    world.expectNoRejection(REJECTION);
  });

  test('lets the next one read when one fails', async (world) => {
    const line = await Shared.open(world, SafeConn);
    const fail = {
      otherwise: 'The read deadline has passed: a read that waits fails with TimeoutError.',
    };

    line.setReadDeadlineIn(100);
    const ann = line.read('ann', new Uint8Array(10));
    await ann.expectFailure({ kind: 'TimeoutError', n: 0 }, fail);
    line.clearDeadlines();
    const bob = line.read('bob', new Uint8Array(10));
    await line.peer.write(letters('p', 1));

    await bob.expectDone({
      otherwise:
        'One read failed, and the next one got nothing, although a byte is there: whoever fails ' +
        'must let the next one in.',
    });
    world.expectNoRejection(REJECTION);
  });
});

describe('Step 8: a deadline with a queue', () => {
  test('sends nothing of those who have stood in line for too long', async (world) => {
    const line = await Shared.open(world, SafeConn);
    const { ann, queued } = await fillAndQueue(world, line);

    line.setWriteDeadlineIn(100);

    const accepted = await line.acceptedBy(ann);
    await ann.expectFailure({ kind: 'TimeoutError', n: accepted }, TOO_LATE);
    for (const each of queued) {
      await each.expectFailure({ kind: 'TimeoutError', n: 0 }, TOO_LATE_IN_LINE);
    }
    line.clearDeadlines();
    const dan = line.write('dan', letters('d', 3000));
    const received = await line.receive(accepted + 3000);
    await world.quiet();
    line.expectNoMore('After the deadline, bytes were sent of a write that had failed.');
    expectRuns(world, received, { a: accepted, d: 3000 });
    await dan.expectDone({
      otherwise: 'The deadline is cleared, and the connection goes on as if nothing had happened.',
    });
    world.expectNoRejection(REJECTION);
  });

  test('wakes all readers at the read deadline', async (world) => {
    const line = await Shared.open(world, SafeConn);
    const readers = ['ann', 'bob', 'cyd'].map((who) => line.read(who, new Uint8Array(10)));
    await world.quiet();

    line.setReadDeadlineIn(100);

    for (const each of readers) {
      await each.expectFailure(
        { kind: 'TimeoutError', n: 0 },
        {
          waits:
            'The read deadline has passed, and a reader waits on. It holds for those in line, too.',
          otherwise: 'From the read deadline on every read fails with TimeoutError.',
        },
      );
    }
    line.clearDeadlines();
    await line.peer.write(letters('p', 1));
    await line.read('dan', new Uint8Array(10)).expectDone({
      otherwise: 'The deadline is cleared, and the byte that has come since can be read.',
    });
    world.expectNoRejection(REJECTION);
  });

  test('sets both deadlines at once, and takes both back', async (world) => {
    const line = await Shared.open(world, SafeConn);
    const size = world.allBuffers + 3000;
    const ann = line.write('ann', letters('a', size));
    const kim = line.read('kim', new Uint8Array(10));
    await world.quiet(); // nobody reads, and nobody sends: both wait

    line.setBothDeadlinesIn(100);
    const accepted = await line.acceptedBy(ann);
    await ann.expectFailure({ kind: 'TimeoutError', n: accepted }, { ...TOO_LATE, waits: BOTH });
    await kim.expectFailure({ kind: 'TimeoutError', n: 0 }, { waits: BOTH, otherwise: BOTH });
    line.setBothDeadlinesIn(null);
    const bob = line.write('bob', letters('b', 3000));
    const leo = line.read('leo', new Uint8Array(10));
    await line.peer.write(letters('p', 1));
    const received = await line.receive(accepted + 3000);

    const cleared = { otherwise: 'setDeadline(null) takes both deadlines back, and all goes on.' };
    await bob.expectDone(cleared);
    await leo.expectDone(cleared);
    expectRuns(world, received, { a: accepted, b: 3000 });
  });

  test('lets a deadline end its own direction only', async (world) => {
    const line = await Shared.open(world, SafeConn);
    const kim = line.read('kim', new Uint8Array(10));
    const ann = line.write('ann', letters('a', world.allBuffers + 3000));
    await world.quiet();

    line.setReadDeadlineIn(100);
    await kim.expectFailure({ kind: 'TimeoutError', n: 0 }, { otherwise: ONE_WAY });
    await world.quiet();
    expectWaits(world, ann, ONE_WAY);
    line.clearDeadlines();
    const leo = line.read('leo', new Uint8Array(10));
    line.setWriteDeadlineIn(100);
    const accepted = await line.acceptedBy(ann);
    await ann.expectFailure({ kind: 'TimeoutError', n: accepted }, TOO_LATE);
    await world.quiet();

    expectWaits(world, leo, ONE_WAY);
  });
});

describe('Step 9: close with a queue', () => {
  test('ends every write, those in line included', async (world) => {
    const line = await Shared.open(world, SafeConn);
    const { ann, queued } = await fillAndQueue(world, line);

    const eve = line.close('eve');

    await eve.expectDone(CLOSES);
    const accepted = await line.acceptedBy(ann);
    await ann.expectFailure({ kind: 'ClosedError', n: accepted }, CUT_BY_CLOSE);
    for (const each of queued) {
      await each.expectFailure({ kind: 'ClosedError', n: 0 }, CUT_BY_CLOSE);
    }
    expectRuns(world, await line.receive(accepted + 1), { a: accepted });
    world.expectNoRejection(REJECTION);
  });

  test('ends every read, those in line included', async (world) => {
    const line = await Shared.open(world, SafeConn);
    const readers = ['ann', 'bob', 'cyd'].map((who) => line.read(who, new Uint8Array(10)));
    await world.quiet();

    const eve = line.close('eve');

    await eve.expectDone(CLOSES);
    for (const each of readers) {
      await each.expectFailure({ kind: 'ClosedError', n: 0 }, CUT_BY_CLOSE);
    }
    world.expectNoRejection(REJECTION);
  });

  test('refuses whoever comes after close', async (world) => {
    const line = await Shared.open(world, SafeConn);

    await line.close('eve').expectDone(CLOSES);

    const { conn } = line;
    const calls = [
      line.write('ann', letters('a', 10)),
      line.read('bob', new Uint8Array(10)),
      line.call('cyd', 'closeWrite()', () => conn.closeWrite()),
      line.call('dan', 'setDeadline(null)', async () => conn.setDeadline(null)),
      line.call('dan', 'setReadDeadline(null)', async () => conn.setReadDeadline(null)),
      line.call('dan', 'setWriteDeadline(null)', async () => conn.setWriteDeadline(null)),
    ];
    for (const each of calls) {
      await each.expectFailure(
        { kind: 'ClosedError', n: 0 },
        { otherwise: 'The connection is closed: every call fails with ClosedError, at once.' },
      );
    }
  });
});

describe('Step 10: closed once, and last', () => {
  test('lets one of two closers succeed', async (world) => {
    const line = await Shared.open(world, SafeConn);
    await fillAndQueue(world, line);

    const closers = [line.close('eve'), line.close('fay')];
    for (const each of closers) await each.settled().catch(() => {});
    const late = line.close('gus');
    await late.settled().catch(() => {});

    const succeeded = [...closers, late].filter(({ state }) => state === 'done');
    world.expect(succeeded.length === 1, {
      lesson:
        'close() was called three times: one succeeds, and the others reject with ClosedError. ' +
        'Decide in close() itself who is first, before you wait for anything.',
      expected: 'one close() that succeeds',
      received: `${succeeded.length}: ${list(succeeded) || 'none'}`,
    });
    for (const each of [...closers, late].filter(({ state }) => state !== 'done')) {
      const error = await each.expectFailure({ kind: 'ClosedError' }, SECOND_CLOSE);
      world.expect(error.op === 'close', {
        lesson: SECOND_CLOSE.otherwise,
        expected: "a ClosedError whose op is 'close'",
        received: `op '${error.op}'`,
      });
    }
    expectClosedOnce(world, line);
  });

  test('frees the raw connection when the last one has left', async (world) => {
    const line = await Shared.open(world, SafeConn);
    await fillAndQueue(world, line);
    for (const who of ['kim', 'leo']) line.read(who, new Uint8Array(10));
    await world.quiet();

    const eve = line.close('eve');
    await eve.expectDone(CLOSES);

    world.expect(line.raw.closed, {
      lesson:
        'close() has resolved, and the raw connection is not closed: wait for raw.close() before ' +
        'you return.',
      expected: 'a raw connection that is closed',
      received:
        line.raw.closes === 0
          ? 'one on which nobody has called close()'
          : 'one that is being closed',
    });
    await world.quiet();
    expectClosedOnce(world, line);
  });

  test('waits for the readers, too', async (world) => {
    const line = await Shared.open(world, SafeConn);
    for (const who of ['kim', 'leo']) line.read(who, new Uint8Array(10));
    await world.quiet();

    await line.close('eve').expectDone(CLOSES);

    expectClosedOnce(world, line);
  });

  test('touches the raw connection no more', async (world) => {
    const line = await Shared.open(world, SafeConn);
    await fillAndQueue(world, line);
    const { conn } = line;

    const eve = line.close('eve');
    const during = useAll(line);
    await eve.expectDone(CLOSES);
    for (const each of [...during, ...useAll(line)]) await each.settled().catch(() => {});
    await world.quiet();

    expectClosedOnce(world, line);
    world.expect(String(conn.localAddr) === String(line.raw.localAddr), {
      lesson: 'The addresses of a connection can be read after close, too.',
      expected: String(line.raw.localAddr),
      received: String(conn.localAddr),
    });
  });
});

describe('Step 11: a torn frame stays torn', () => {
  test('sends no frame after half a frame', async (world) => {
    const line = await Shared.open(world, SafeConn);
    const writer = new FrameWriter(line.subject);
    const { ann, frame, queued } = await fillWithFrames(world, line, writer);

    line.setWriteDeadlineIn(100);
    const accepted = await line.acceptedBy(ann);
    line.clearDeadlines();

    const error = await ann.expectFailure(
      { kind: 'NetError' },
      {
        otherwise:
          'The deadline cut a frame: writeFrame() rejects with the error of the connection.',
      },
    );
    world.expect(writer.broken, {
      lesson: BROKEN,
      expected: 'broken to be true',
      received: `${String(writer.broken)}, ${accepted} of ${frame} bytes sent`,
    });
    const late = line.call('dan', 'writeFrame()', () => writer.writeFrame(letters('d', 100)));
    const empty = await line.receiveRest();
    for (const each of queued) await each.settled().catch(() => {});
    await late.expectFailure(
      { kind: 'NetError' },
      {
        waits: 'A frame was cut, and the next writeFrame() waits for ever: it must reject.',
        done: `${TORN_STAYS} Here the next writeFrame() succeeded.`,
        otherwise: 'After a torn frame writeFrame() rejects with the very error that tore it.',
      },
    );
    for (const each of queued) {
      await each.expectFailure(
        { kind: 'NetError' },
        {
          waits: 'A frame was cut, and those behind it wait for ever: they must reject.',
          done: `${TORN_STAYS} Here one that had stood in line was sent.`,
          otherwise: 'Whoever stood in line behind a torn frame gets an error.',
        },
      );
    }
    world.expect(late.error === error, {
      lesson:
        'After a torn frame every writeFrame() rejects with the very error that tore it: keep it.',
      expected: 'the same error object',
      received: 'another one',
    });
    await world.quiet();
    expectOnly(world, Buffer.concat([empty, await line.receiveRest()]), accepted);
    world.expectNoRejection(REJECTION);
  });

  test('tells it of a frame that was cut between two parts', async (world) => {
    const line = await Shared.open(world, SafeConn);
    const writer = new FrameWriter(line.subject);
    const header = letters('a', world.allBuffers + 100);
    line.raw.failWriteAfter(header.length, 'ENOBUFS');

    const ann = line.call('ann', 'writeFrame of 2 parts', () =>
      writer.writeFrame(header, letters('a', 500, header.length)),
    );
    const first = await line.receive(header.length);
    await ann.settled().catch(() => {});
    const bob = line.call('bob', 'writeFrame()', () => writer.writeFrame(letters('b', 100)));
    await bob.settled().catch(() => {});

    world.expect(ann.state === 'failed', {
      lesson: 'The connection failed in the middle of a frame, and writeFrame() succeeded.',
      expected: 'a writeFrame() that fails',
      received: 'one that has not',
    });
    world.expect(writer.broken, {
      lesson: `${BROKEN} The first part was sent, and the second was not: that is half a frame, too.`,
      expected: 'broken to be true',
      received: String(writer.broken),
    });
    expectOnly(world, Buffer.concat([first, await line.receiveRest()]), header.length);
    await bob.expectFailure({ kind: 'NetError' }, { otherwise: TORN_STAYS });
  });

  test('goes on after a frame of which nothing was sent', async (world) => {
    const line = await Shared.open(world, SafeConn);
    const writer = new FrameWriter(line.subject);

    line.setWriteDeadlineIn(0);
    const ann = line.call('ann', 'writeFrame()', () =>
      writer.writeFrame(letters('a', 4), letters('a', 100)),
    );
    await ann.expectFailure(
      { kind: 'NetError' },
      {
        otherwise:
          'The deadline has passed: writeFrame() rejects with the error of the connection.',
      },
    );
    line.clearDeadlines();

    world.expect(!writer.broken, {
      lesson:
        'Nothing of the frame was sent, so nothing is torn: broken is about half a frame. The error tells.',
      expected: 'broken to be false',
      received: 'true',
    });
    const bob = line.call('bob', 'writeFrame()', () =>
      writer.writeFrame(letters('b', 4), letters('b', 100, 4)),
    );
    const received = await line.receive(104);
    await bob.expectDone({
      otherwise: 'The deadline is cleared, and no frame was torn: the next one is sent.',
    });
    expectRuns(world, received, { b: 104 });
  });

  test('leaves the connection to those who know what they do', async (world) => {
    const line = await Shared.open(world, SafeConn);
    const writer = new FrameWriter(line.subject);
    const { ann } = await fillWithFrames(world, line, writer);

    line.setWriteDeadlineIn(100);
    const accepted = await line.acceptedBy(ann);
    line.clearDeadlines();
    const eve = line.write('eve', letters('e', 100));
    const received = await line.receive(accepted + 100);

    await eve.expectDone({
      otherwise:
        'A torn frame is the business of the FrameWriter. The connection itself is sound: ' +
        'write() on it still works.',
    });
    world.expect(received.length === accepted + 100, {
      lesson: 'What eve wrote on the connection itself must arrive.',
      expected: `${accepted + 100} bytes`,
      received: `${received.length}`,
    });
    expectRuns(world, received, { a: accepted, e: 100 });
  });
});

describe('Step 12: twenty thousand in line', () => {
  test('sends what all of them have to say', async (world) => {
    const line = await Shared.open(world, SafeConn);
    const full = letters('z', world.allBuffers + 3000);
    const crowd = world.amount(20_000, 500);

    const first = line.write('zoe', full);
    await world.quiet(); // nobody reads: the buffers are full
    const said = Buffer.from(Array.from({ length: crowd }, (_, i) => i % 251));
    const everybody = line.call('the crowd', `${crowd} writes of one byte`, () =>
      Promise.all(Array.from(said, (_, i) => line.conn.write(said.subarray(i, i + 1)))),
    );
    await world.quiet();
    const received = await line.receive(full.length + crowd);

    expectRuns(world, received.subarray(0, full.length), { z: full.length });
    const same = Buffer.compare(
      Buffer.from(received.subarray(full.length)).sort(),
      Buffer.from(said).sort(),
    );
    world.expect(received.length === full.length + crowd && same === 0, {
      lesson: 'Many stood in line, and some of them were forgotten, or came twice.',
      expected: `${crowd} bytes, each once`,
      received: `${Math.max(0, received.length - full.length)} bytes`,
    });
    await first.expectDone(WRITTEN);
    await everybody.expectDone({
      otherwise: 'Many stood in line, and not all of them had their turn.',
    });
  });
});

describe('Step 13: a queue with a limit', () => {
  test('holds no more than it may, and sends it all in the end', async (world) => {
    const max = 64 * KiB;
    const { conn, holding, peer } = await Holding.open(world);
    const writer = new FrameWriter(conn, { maxQueuedBytes: max });
    const length = world.amount(32 * KiB, 8 * KiB);
    const count = world.amount(500, Math.ceil(world.allBuffers / length) + 40);
    const body = letters('f', length); // of all frames: what they are told apart by is their headers
    const header = (seq: number): Uint8Array => Frames.header({ letter: 'f', seq, length });
    const size = Frames.size({ letter: 'f', seq: 0, length });

    let resolved = 0;
    const all = holding.call('the crowd', `${count} frames of ${size} bytes`, async () => {
      const write = (seq: number): Promise<void> => writer.writeFrame(header(seq), body);
      await Promise.all(
        Array.from({ length: count }, (_, i) => write(i).then(() => (resolved += 1))),
      );
    });
    await world.quiet();

    const limit = max + size;
    world.expect(holding.mostHeld <= limit, {
      lesson:
        'Nobody reads, and frame after frame is given to the connection: they queue up there, as ' +
        'many as there are. Beyond maxQueuedBytes a writeFrame() waits until there is room.',
      expected: `at most ${max} bytes in the queue`,
      received: `${holding.mostHeld} bytes`,
    });
    world.expect(resolved * size <= holding.accepted + limit, {
      lesson: 'Nobody reads, and writeFrame() resolves: the frames pile up. It must wait for room.',
      expected: `at most ${max} bytes in the queue`,
      received: `${resolved * size - holding.accepted} bytes that nobody has accepted`,
    });
    // What waits without a copy is sent as it is by then: so the copies show.
    const most = Math.floor((holding.accepted + limit) / size) + 1;
    body.set(letters('g', length));
    const received = await holding.receive(peer, count * size);
    world.expect(received.length === count * size, {
      lesson:
        'The peer reads again, and not all frames come: when there is room, wake who waits for it.',
      expected: `${count * size} bytes`,
      received: `${received.length}`,
    });
    await all.expectDone({
      otherwise: 'A full queue is no error: writeFrame() waits until there is room.',
    });
    const early = framesTakenEarly(world, received, { count, length });
    world.expect(early <= most, {
      lesson:
        'Nobody reads, and memory grows with every frame that waits: you copy frames that there ' +
        'is no room for. Wait for room first, and copy then.',
      expected: `at most ${most} frames that were sent or copied before there was room again`,
      received: `${early}, for they came as they had been before`,
    });
  });

  test('sends a frame that is larger than the queue', async (world) => {
    const line = await Shared.open(world, SafeConn);
    const writer = new FrameWriter(line.subject, { maxQueuedBytes: 10 });
    const frames = ['a', 'b', 'c'].map((letter) => ({ letter, seq: 0, length: 500 }));

    const done = frames.map((frame) =>
      line.call(NAMES[frame.letter.charCodeAt(0) - 97]!, 'writeFrame()', () =>
        writer.writeFrame(Frames.header(frame), Frames.body(frame)),
      ),
    );

    await expectFrames(
      world,
      line,
      frames.map((frame) => [frame]),
      done,
      {
        ...PARTED,
        short:
          'A frame that is larger than maxQueuedBytes waits for ever: there will never be so much room. Let it go alone.',
      },
    );
  });

  test('wakes those who wait for room when a frame is torn', async (world) => {
    const line = await Shared.open(world, SafeConn);
    const writer = new FrameWriter(line.subject, { maxQueuedBytes: 100 });
    const { ann, queued } = await fillWithFrames(world, line, writer);

    line.setWriteDeadlineIn(100);

    for (const each of [ann, ...queued]) {
      await each.expectFailure(
        { kind: 'NetError' },
        {
          waits:
            'A frame failed, and whoever waited for its room waits for ever: a failure makes room, too.',
          otherwise: 'The deadline has passed: every writeFrame() rejects.',
        },
      );
    }
  });
});

describe('Step 14: the whole connection contract', () => {
  test('keeps all eleven promises of a connection', async (world) => {
    // All of them where nothing is cut; elsewhere one in each network, for they take their time.
    const { run: network } = world.ground;
    const few = contract.filter((_, i) => network === 'friendly' || i === Number(network) % 11);
    for (const { name, run } of few) {
      const line = await Shared.open(world, SafeConn);
      line.note('test', `begins: a connection ${name}`);
      await run(line.pair(world.amount(64 * KiB, 20 * KiB)), world.random);
      await line.stop();
    }
  });
});

const NAMES = ['ann', 'bob', 'cyd', 'dan', 'eve', 'fay', 'gus', 'hal'];

const READ = {
  waits: 'A byte has arrived (or the end), and read() gives nothing: pass it on.',
  otherwise: 'read() gives what the raw connection gives: a number of bytes, or null at the end.',
};

const WRITTEN = {
  waits:
    'All bytes are accepted, and a write() has not resolved: whoever is done must let the next one in.',
  otherwise: 'Nothing went wrong, and yet a write() failed.',
};

const TORN = {
  torn:
    'Two frames are mixed on the wire: while one task waited for room, another one wrote. Whoever ' +
    'writes keeps the lock until the last byte of the frame is accepted.',
  order:
    'Each task waited for its frame before it sent the next one, and yet they arrived in another order.',
  short: 'Some frames never arrived: whoever is done must let the next one in.',
  failed: 'Nothing went wrong, and yet writeFrame() failed.',
};

const DISORDER =
  'The bytes of a frame are changed, or came in another order: its parts go out one after the other, ' +
  'each from its first byte to its last.';

const PARTED = {
  ...TORN,
  torn:
    'Two tasks took turns between a header and its body: a frame is one piece. Hold the lock for ' +
    'the whole frame, or make its parts one before you write.',
};

const DUPLEX =
  'Reading and writing are two directions, and whoever waits in one must not hold up the other. ' +
  'Give each a lock of its own.';

const HALF =
  'closeWrite() ends one direction only: whatever the peer still has to say can be read.';

const BOTH =
  'setDeadline() sets both deadlines, that of reading and that of writing: whoever waits in either ' +
  'gets a TimeoutError.';

const ONE_WAY =
  'Reading and writing have a deadline each: one that passes ends the calls of its own direction, ' +
  'and no others.';

const FAILED_WRITE = {
  waits: 'The raw connection fails, and write() waits for ever: pass the error on.',
  done: 'The raw connection failed in the middle of a write, and write() succeeded.',
  n:
    'The n of the error is wrong. It counts what the whole write() had sent; the error of raw.write() ' +
    'knows its own piece only. Make a new error with your own count.',
  otherwise: 'A write fails with what the raw connection reports: the same class, the same code.',
};

const TOO_LATE = {
  waits: 'The write deadline has passed, and a write that waits for room waits on.',
  done: 'The write deadline has passed before all was sent, and write() has resolved.',
  n:
    'A write that the deadline cuts says in n how much the whole call had sent: so many bytes are ' +
    'on the wire.',
  otherwise: 'A write that the deadline cuts fails with TimeoutError.',
};

const TOO_LATE_IN_LINE = {
  waits:
    'The write deadline has passed, and a write that stood in line waits on. The deadline holds for it, too.',
  done: 'The write deadline has passed while a write stood in line, and yet it succeeded.',
  n: 'A write that had not begun when the deadline passed has sent nothing: its n is 0.',
  otherwise: 'A write that stands in line when the deadline passes fails with TimeoutError.',
};

const CLOSES = {
  waits:
    'close() waits for ever. It waits for those inside, and they wait for room, or for bytes that ' +
    'never come: wake them first. A deadline in the past does it.',
  otherwise: 'The first close() of a connection succeeds.',
};

const CUT_BY_CLOSE = {
  waits:
    'The connection is closed, and somebody waits on. close() ends every call, those in line included.',
  done: 'The connection was closed while this call waited, and yet it succeeded.',
  failed:
    'Whoever is cut by close() gets a ClosedError, whatever woke him. After waiting, look whether ' +
    'the connection was closed in the meantime.',
  n: 'The n of a ClosedError says how much the call had sent before: 0 for those who stood in line.',
  otherwise: 'close() ends every call with ClosedError.',
};

const SECOND_CLOSE = {
  otherwise: "A second close() rejects with a ClosedError whose op is 'close'.",
};

const BROKEN =
  'Half a frame is on the wire, and the FrameWriter does not know: broken must be true from then on.';

const TORN_STAYS =
  'Half a frame is on the wire. Whatever follows would be taken for the rest of it: no frame may be ' +
  'sent after it.';

const REJECTION =
  'A promise of your code was rejected, and nobody listened: that ends a whole process. Perhaps you ' +
  'keep a promise to wait for, and only its caller handles the error.';

/** Plain numbers, so that a part that comes twice or not at all is seen. */
function numbered(length: number): Uint8Array {
  const lines = Array.from(
    { length: Math.ceil(length / 8) },
    (_, i) => `${String(i).padStart(7, '0')}\n`,
  );
  return Buffer.from(lines.join('').slice(0, length));
}

/** Counts up, four bytes each: eight bytes in a row say where they come from. */
function counters(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) bytes.writeUInt32BE(at / 4, at);
  return bytes;
}

/** The stream consists of one solid run for each letter; their order is open. */
function expectRuns(world: World, received: Uint8Array, sizes: Record<string, number>): void {
  const runs: { letter: string; bytes: Uint8Array; length: number }[] = [];
  for (let at = 0, end = 0; at < received.length; at = end) {
    const letter = ownerOf(received[at]!);
    while (end < received.length && ownerOf(received[end]!) === letter) end += 1;
    runs.push({ letter, bytes: received.subarray(at, end), length: end - at });
  }
  const count = (letter: string, n: number): string => `${commas(n)} x ${letter}`;
  const said = runs.slice(0, 6).map(({ letter, length }) => count(letter, length));
  const facts = {
    expected: `${Object.entries(sizes)
      .map(([letter, n]) => count(letter, n))
      .join(' and ')}, each in one piece`,
    received: said.join(', ') + (runs.length > 6 ? `, … (${runs.length} pieces)` : '') || 'nothing',
  };
  const total = Object.values(sizes).reduce((sum, n) => sum + n, 0);
  const isMixed = runs.length > new Set(runs.map(({ letter }) => letter)).size;
  world.expect(!isMixed, { ...facts, lesson: MIXED });
  world.expect(received.length >= total, {
    ...facts,
    lesson: received.length === 0 ? NOTHING : SHORT,
  });
  world.expect(
    runs.every(({ letter, length }) => sizes[letter] === length),
    { ...facts, lesson: 'Each write must be on the wire once, whole, with its own bytes.' },
  );
  for (const { letter, bytes } of runs) expectContent(world, letter, bytes);
}

/** Each run is what was written, byte for byte: small letters and capitals where they belong. */
function expectContent(world: World, letter: string, bytes: Uint8Array): void {
  const written = letters(letter, bytes.length);
  const same = firstDifference(bytes, written);
  world.expect(same === bytes.length, {
    lesson:
      'The right number of bytes arrived, but not those that were written: some of them are changed, ' +
      'or came in another order. Send what the buffer holds, from its first byte to its last.',
    expected: `${quote(written.subarray(same))} from byte ${same} on`,
    received: quote(bytes.subarray(same)),
  });
}

function expectWaits(world: World, call: Call, lesson: string): void {
  const { state, who, what } = call;
  const received = state === 'done' ? 'it has resolved' : 'it has failed';
  world.expect(state === 'waits', { lesson, expected: `${who}'s ${what} to wait on`, received });
}

/** How many frames, each of them there once, came as they were before all bodies changed from `f` to `g`. */
function framesTakenEarly(
  world: World,
  received: Uint8Array,
  { count, length }: { count: number; length: number },
): number {
  const [before, after] = [letters('f', length), letters('g', length)];
  const size = Frames.size({ letter: 'f', seq: 0, length });
  const left = new Set(Array.from({ length: count }, (_, seq) => seq));
  let early = 0;
  for (let at = 0; at < received.length; at += size) {
    const frame = Frames.headerAt(received, at);
    const body = received.subarray(at + size - length, at + size);
    const same = firstDifference(body, before);
    const whole = firstDifference(body.subarray(same), after.subarray(same)) === length - same;
    world.expect(frame?.length === length && left.delete(frame.seq) && whole, {
      lesson: 'A frame came twice, or not with its own bytes: each is sent once, whole.',
      expected: `the header of a frame, and ${length} bytes of its body`,
      received: quote(received.subarray(at, at + size)),
    });
    if (same === length) early += 1;
  }
  return early;
}

const MIXED =
  'Two writes are mixed on the wire. A write is many raw writes, and in between another task had ' +
  'its turn: let nobody else in until all of it is accepted.';

const NOTHING =
  'Nothing arrived, although this connection is new and free. Does your lock belong to another one? ' +
  'Keep it in the object, not beside the class.';

const SHORT =
  'Not all bytes arrived: a write was given up, or its task was never let in. Whoever is done must ' +
  'let the next one in.';

function makeFrames(world: World, { frames, most }: { frames: number; most: number }): Frame[][] {
  return NAMES.map((name) =>
    Array.from({ length: frames }, (_, seq) => ({
      letter: name[0]!,
      seq,
      length: world.random.int(most >> 1, most),
    })),
  );
}

/** What arrives consists of all the frames, each whole, those of each task in order. */
async function expectFrames(
  world: World,
  line: Shared,
  tasks: readonly (readonly Frame[])[],
  done: readonly Call[],
  lessons: { torn: string; order: string; short: string; failed: string },
): Promise<void> {
  const all = tasks.flat();
  const total = all.reduce((sum, frame) => sum + Frames.size(frame), 0);
  const received = await line.receive(total);
  const { frames, broken } = Frames.parse(received);
  const bad = done.find(({ state }) => state === 'failed');
  if (bad) await bad.expectDone({ otherwise: lessons.failed });
  const isOwn = broken?.frame?.letter === ownerOf(received[broken?.bad ?? 0] ?? 0);
  world.expect(!broken || broken.bad >= received.length, {
    lesson: isOwn ? DISORDER : lessons.torn,
    expected: broken?.frame
      ? `${broken.frame.length} bytes of ${broken.frame.letter} behind its header, byte for byte`
      : 'the header of a frame',
    received: `${JSON.stringify(Buffer.from(received.subarray(broken?.bad, (broken?.bad ?? 0) + 24)).toString('latin1'))} (${frames.length} whole frames came before)`,
  });
  world.expect(received.length === total && frames.length === all.length, {
    lesson: lessons.short,
    expected: `${all.length} frames`,
    received: `${frames.length}`,
  });
  for (const wanted of tasks) {
    const got = frames.filter(({ letter }) => letter === wanted[0]!.letter);
    world.expect(
      wanted.every(({ seq, length }, i) => got[i]?.seq === seq && got[i].length === length),
      {
        lesson: lessons.order,
        expected: `the frames of ${wanted[0]!.letter} in order`,
        received: got.map(({ seq }) => seq).join(', '),
      },
    );
  }
  for (const each of done)
    await each.expectDone({ waits: lessons.short, otherwise: lessons.failed });
}

/** The chunks are the stream, each byte in one of them; in which order they were read is open. */
function expectStream(world: World, chunks: readonly Uint8Array[], stream: Buffer): void {
  const all = Buffer.concat(chunks);
  const lesson =
    'Several tasks read at once, and together they did not get the stream: every byte goes to ' +
    'exactly one of them.';
  world.expect(all.length === stream.length, {
    lesson,
    expected: `${stream.length} bytes in all`,
    received: `${all.length}`,
  });
  const found = chunks
    .filter(({ length }) => length >= 8)
    .every((chunk) => isPartOf(stream, chunk));
  world.expect(found && countBytes(all) === countBytes(stream), {
    lesson,
    expected: 'chunks that are parts of the stream',
    received: 'others',
  });
}

/** How often each of the 256 bytes occurs, as a text that can be compared. */
function countBytes(bytes: Uint8Array): string {
  const counts = new Uint32Array(256);
  for (const byte of bytes) counts[byte]! += 1;
  return counts.join();
}

function isPartOf(stream: Buffer, chunk: Uint8Array): boolean {
  for (let skip = 0; skip < 4; skip += 1) {
    const at = Buffer.from(chunk).readUInt32BE(skip) * 4 - skip;
    if (at < 0 || at + chunk.length > stream.length) continue;
    if (Buffer.compare(stream.subarray(at, at + chunk.length), chunk) === 0) return true;
  }
  return false;
}

/** One task writes and waits for room; two others stand in line behind it. */
async function fillAndQueue(world: World, line: Shared): Promise<{ ann: Call; queued: Call[] }> {
  const ann = line.write('ann', letters('a', world.allBuffers + 3000));
  await world.quiet(); // nobody reads: ann waits for room
  const queued = [line.write('bob', letters('b', 3000)), line.write('cyd', letters('c', 3000))];
  await world.quiet();
  return { ann, queued };
}

/** The same with frames in two parts. */
async function fillWithFrames(
  world: World,
  line: Shared,
  writer: FrameWriter,
): Promise<{ ann: Call; frame: number; queued: Call[] }> {
  const send = (who: string, length: number): Call => {
    const letter = who[0]!;
    return line.call(who, `writeFrame(4 and ${length} bytes)`, () =>
      writer.writeFrame(letters(letter, 4), letters(letter, length, 4)),
    );
  };
  const size = world.allBuffers + 3000;
  const ann = send('ann', size);
  await world.quiet();
  const queued = [send('bob', 3000), send('cyd', 3000)];
  await world.quiet();
  return { ann, frame: size + 4, queued };
}

/** Every method once. */
function useAll(line: Shared): Call[] {
  const { conn } = line;
  return [
    line.write('kim', letters('k', 10)),
    line.read('leo', new Uint8Array(10)),
    line.call('max', 'closeWrite()', () => conn.closeWrite()),
    line.call('max', 'setDeadline(null)', async () => conn.setDeadline(null)),
    line.call('max', 'setReadDeadline(null)', async () => conn.setReadDeadline(null)),
    line.call('max', 'setWriteDeadline(null)', async () => conn.setWriteDeadline(null)),
    line.close('max'),
  ];
}

function expectClosedOnce(world: World, { raw }: Shared): void {
  world.expect(raw.closes === 1, {
    lesson:
      raw.closes === 0
        ? 'The connection is closed, and the raw one below it is not: a descriptor is lost for good.'
        : 'raw.close() was called more than once: the second time it may hit a connection of somebody else.',
    expected: 'one call of raw.close()',
    received: `${raw.closes}`,
  });
  world.expect(raw.cutByClose === 0, {
    lesson:
      'raw.close() was called while somebody was still inside. The system may give the number of ' +
      'the descriptor away at once. Wake those inside, wait until the last one has left, close then.',
    expected: 'nobody inside when raw.close() is called',
    received: `${raw.cutByClose === 1 ? 'one call' : `${raw.cutByClose} calls`} that had not settled`,
  });
  world.expect(raw.afterClose.length === 0, {
    lesson:
      'The raw connection was used after raw.close(): by then its descriptor may belong to somebody ' +
      'else. Once closed, answer with ClosedError yourself.',
    expected: 'no call after raw.close()',
    received: [...new Set(raw.afterClose)].map((name) => `raw.${name}()`).join(', '),
  });
}

/** Nothing but the beginning of ann's frame is on the wire. */
function expectOnly(world: World, received: Uint8Array, length: number): void {
  const strangers = received.length - firstDifference(received, letters('a', received.length));
  world.expect(received.length === length && strangers === 0, {
    lesson: TORN_STAYS,
    expected: `the ${length} bytes that were sent before the frame was cut, and no more`,
    received: `${received.length} bytes, the last ${strangers} of them of other frames`,
  });
}

function list(calls: readonly Call[]): string {
  return calls.map(({ who }) => who).join(', ');
}
