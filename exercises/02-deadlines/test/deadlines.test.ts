import { commas, needs } from '@socketlings/testkit';
import { keepsContract, test, type Call, type Lab } from '@socketlings/testkit/sockets';
import { ClosedError, NetError, TimeoutError } from '@socketlings/net';
import { describe } from 'vitest';
import { TcpConn } from '#subject';

needs({ TcpConn });

describe('Step 1: read what is there', () => {
  test('waits for bytes, and gives what has come', async (lab) => {
    const conn = lab.open(TcpConn);
    const p = new Uint8Array(10);
    const read = conn.read(p);
    await read.expectPending(
      "Nothing has come yet, and your read() gave an answer. 'EAGAIN' means: not now. Wait until " +
        'raw.onReady() calls you, and try again.',
    );

    await lab.annSends('hi');

    await expectSome(lab, read, p, 'hi');
  });

  test('gives a part first, and the rest with the next read', async (lab) => {
    const conn = lab.open(TcpConn);

    await lab.annSends('fifteen letters');

    await conn.expectReads('fifteen letters', {
      pending:
        'Bytes are there, and your read() waits. onReady() tells you once that they have come: ' +
        'perhaps before you ask, and not again for what you left behind. Try first; wait only ' +
        "after 'EAGAIN'.",
      otherwise: 'What does not fit into one read stays for the next: no byte lost, none twice.',
    });
  });

  test('passes on what has come, into buffers of any size', async (lab) => {
    const { random } = lab.world;
    const conn = lab.open(TcpConn);
    const bytes = random.bytes(lab.world.amount(40_000, 6000));

    lab.ann.write(bytes).catch(() => {}); // it waits for room

    const most = (): number => random.int(1, random.int(1, 5000));
    await conn.expectReads(
      bytes,
      'read() gave other bytes than ann has sent, or not as many as it says. tryRead(p) has stored ' +
        'them at the start of `p` already: leave them as they are, and tell their number.',
      most,
    );
  });
});

describe('Step 2: end of stream', () => {
  test('gives the last bytes, then null for ever', async (lab) => {
    const conn = lab.open(TcpConn);
    await lab.annSends('bye');
    await lab.ann.closeWrite();
    await lab.settle();

    await conn.expectReads('bye', 'Bytes that came before the end are to be read before the end.');
    for (const _ of ['the end', 'again']) {
      await conn.read(10).expectResolved(null, {
        pending: 'The end has come, and your read() waits. After the end nothing ever comes.',
        otherwise: 'tryRead() gives 0 at the end of the stream. Conn says null to that, each time.',
      });
    }
  });

  test('wakes a waiting read when the end comes', async (lab) => {
    const read = lab.open(TcpConn).read(10);
    await lab.settle();

    await lab.ann.closeWrite();

    await read.expectResolved(null, {
      pending: 'The end came while your read() waited, and it still waits: the end wakes it, too.',
      otherwise: 'The peer sends no more: your read() should resolve to null.',
    });
  });
});

describe('Step 3: a false alarm', () => {
  test('goes on waiting when there is nothing after all', async (lab) => {
    const conn = lab.open(TcpConn);
    const p = new Uint8Array(10);
    const read = conn.read(p);
    await lab.settle();

    for (let i = 0; i < 3; i += 1) {
      lab.raw.falseAlarm();
      await read.expectPending(
        'onReady() called, but there was nothing to read, and your read() gave up waiting. A call ' +
          "of onReady() is a hint: try again, and after 'EAGAIN' wait again.",
      );
    }
    await lab.annSends('hi');

    await expectSome(lab, read, p, 'hi');
  });

  test('does not ask again and again in the meantime', async (lab) => {
    const read = lab.open(TcpConn).read(10);
    await lab.settle();
    const before = lab.raw.tries.tryRead;

    await lab.expectSleep(40_000);

    const tries = lab.raw.tries.tryRead - before;
    await read.expectPending('Nothing has come, and your read() gave an answer.');
    lab.expect(tries <= 10, {
      lesson:
        'While nothing happened, you tried again and again. That is called polling: it burns time ' +
        'and comes late all the same. Wait for onReady().',
      expected: 'no call of tryRead()',
      received: `${tries} of them in 40 seconds`,
    });
  });
});

describe('Step 4: write it all', () => {
  test('waits while the buffers are full, and sends every byte', async (lab) => {
    const conn = lab.open(TcpConn);
    const bytes = lab.world.random.bytes(lab.world.amount(1 << 20, lab.tooMuch));

    const write = conn.write(bytes);

    await write.expectPending(
      'Your write() is done, but the peer reads nothing and not everything fits into the buffers: ' +
        'tryWrite() accepts only a part, and tells you how much. Wait, and go on with the rest.',
    );
    lab.raw.falseAlarm();
    await write.expectPending(
      'A false alarm ended your write(). onReady() is a hint: try again, and wait again.',
    );
    await lab.expectSleep();
    await lab.expectAnnReads(
      bytes,
      'Not every byte came through, in its order. Each tryWrite() begins where the one before ' +
        "ended; after 'EAGAIN' wait for room, and try again.",
    );
    await write.expectResolved(undefined, {
      pending: 'Everything has been accepted, and your write() still waits.',
      otherwise: 'write() resolves, to nothing, when all of it has been accepted.',
    });
  });

  test('reads on when its own half has ended', async (lab) => {
    const conn = lab.open(TcpConn);
    await conn.write('ping').expectResolved(undefined, WRITES);

    await conn
      .closeWrite()
      .expectResolved(undefined, 'closeWrite() resolves when the end is sent.');
    await lab.expectAnnReads(Buffer.from('ping'), WRITES);
    const end = await lab.ann.read(new Uint8Array(1));
    lab.expect(end === null, { lesson: "closeWrite() ends the stream: raw.shutdown('w')." });
    await lab.annSends('pong');

    await conn.expectReads('pong', 'closeWrite() ends one direction only: reading goes on.');
  });
});

describe('Step 5: close wakes who waits', () => {
  test('ends a waiting read and a waiting write', async (lab) => {
    const conn = lab.open(TcpConn);
    const read = conn.read(10);
    const write = conn.write(new Uint8Array(lab.tooMuch));
    await lab.settle();

    const close = conn.close();

    await read.expectFailed(closed('read', 0), {
      pending: 'The connection is closed, and your read() waits for ever. Closing wakes it.',
      end: 'null is what the peer says. Your own close makes a waiting read() fail: ClosedError.',
      otherwise: 'A read() that waits while you close rejects with ClosedError.',
    });
    await write.expectFailed(closed('write', lab.raw.accepted), {
      pending:
        'The connection is closed, and your write() waits for ever. Wake it like the read().',
      count: 'n says how much of this write was accepted before it ended: the peer gets that much.',
      otherwise: 'A write() that waits while you close rejects with ClosedError.',
    });
    await close.expectResolved(undefined, {
      pending: 'Your close() never ends. It waits for calls that wait for it: wake them first.',
      otherwise: 'close() of an open connection resolves.',
    });
    expectGivenUp(lab);
  });
});

describe('Step 6: after close', () => {
  test('refuses every further call', async (lab) => {
    const conn = lab.open(TcpConn);
    await conn.close().expectResolved(undefined, 'close() of an open connection resolves.');
    expectGivenUp(lab);
    const late = 'Whoever calls after close() gets a ClosedError, and nothing is sent or read.';

    await conn.read(10).expectFailed(closed('read', 0), late);
    await conn.write('late').expectFailed(closed('write', 0), late);
    await conn.write('').expectFailed(closed('write', 0), late);
    await conn
      .close()
      .expectFailed(
        closed('close', 0),
        "A second close() rejects with ClosedError { op: 'close' }, and closes nothing twice.",
      );
    const half = conn.closeWrite();
    await half.expectFailed(
      closed('close', 0),
      'closeWrite() after close() is a ClosedError, too.',
    );
    for (const name of ['setDeadline', 'setReadDeadline', 'setWriteDeadline'] as const) {
      expectRefused(lab, name, () => conn.conn[name](null));
    }
    lab.end();
  });
});

describe('Step 7: the first deadline', () => {
  test('ends a waiting read when its time has come', async (lab) => {
    const conn = lab.open(TcpConn);
    conn.set('setReadDeadline', lab.in(1000));
    const read = conn.read(10);

    await lab.expectSleep(999);
    await read.expectPending(
      'Your read() ended before its deadline: a deadline is a time on `clock`, not a duration.',
    );
    await lab.pass(1);

    await read.expectFailed(timeout('read', 0), {
      pending:
        'The deadline has come, and your read() still waits. Nothing happens on the wire then: ' +
        'somebody has to wake it, at that time. That is what clock.setTimer() is for.',
      end: 'null is what the peer says. A deadline that has come is a TimeoutError.',
      otherwise: 'From its deadline on a read() rejects with TimeoutError.',
    });
  });
});

describe('Step 8: expired means nothing is read', () => {
  test('takes no byte when its time is over', async (lab) => {
    const conn = lab.open(TcpConn);
    await lab.annSends('hello');

    for (const t of [lab.in(-1000), lab.in(-1), lab.in(0), 0]) {
      conn.set('setReadDeadline', t);
      await conn.read(10).expectFailed(timeout('read', 0), {
        pending: 'The deadline is over before read() is called. It fails at once, and never waits.',
        otherwise:
          t < lab.clock.now()
            ? 'The deadline is over, and your read() took bytes. Look at the deadline first, then ' +
              'try. Only null means: no deadline; 0 is a time like any other.'
            : 'At the very instant of the deadline it is over: compare with <=, not with <.',
      });
    }
    conn.set('setReadDeadline', null);

    await conn.expectReads('hello', {
      failed: 'null takes the deadline back: after that, read() is as if there had been none.',
      otherwise:
        'Bytes are missing: a read() that fails takes none. Look at the deadline before you try.',
    });
  });

  test('does not tell of the end when its time is over', async (lab) => {
    const conn = lab.open(TcpConn);
    await lab.ann.closeWrite();
    await lab.settle();

    conn.set('setReadDeadline', lab.in(-1));
    await conn.read(10).expectFailed(timeout('read', 0), {
      otherwise: 'The deadline comes first, even when the end of the stream is already there.',
    });
    conn.set('setReadDeadline', null);

    await conn.read(10).expectResolved(null, 'The end is still there when the deadline is gone.');
  });
});

describe('Step 9: expired stays expired', () => {
  test('fails again and again, until the deadline is set anew', async (lab) => {
    const conn = lab.open(TcpConn);
    conn.set('setReadDeadline', lab.in(1000));
    const read = conn.read(10);
    await lab.pass(1000);
    await read.expectFailed(
      timeout('read', 0),
      'A read() that waits when its deadline comes rejects with TimeoutError.',
    );
    await lab.annSends('hello');

    for (const ms of [0, 1000, 5000]) {
      await lab.pass(ms);
      await conn.read(10).expectFailed(timeout('read', 0), {
        pending: STICKY,
        otherwise: STICKY,
      });
    }
    conn.set('setReadDeadline', lab.in(1000));

    await conn.expectReads('hello', {
      failed:
        'A new deadline in the future, and your read() still fails. A timeout breaks nothing: with ' +
        'the new deadline the connection goes on.',
      otherwise: 'With a new deadline the connection goes on, with every byte that has come.',
    });
  });

  test('expires while nobody reads', async (lab) => {
    const conn = lab.open(TcpConn);
    await lab.annSends('hello');
    conn.set('setReadDeadline', lab.in(1000));

    await lab.pass(2000);

    await conn.read(10).expectFailed(timeout('read', 0), {
      pending: STICKY,
      otherwise:
        'The deadline came while nobody read. It is a time, not a duration that begins with ' +
        'read(): it is over for every later call.',
    });
  });
});

describe('Step 10: extend and clear while waiting', () => {
  test('forgets the old time when a new one is set', async (lab) => {
    const conn = lab.open(TcpConn);
    conn.set('setReadDeadline', lab.in(1000));
    const read = conn.read(10);
    await lab.pass(500);

    for (let i = 1; i <= 1000; i += 1) conn.set('setReadDeadline', lab.in(1000 + i));
    await lab.pass(1999);
    await read.expectPending(
      'The deadline was put off while your read() waited, and yet it ended at an old time. ' +
        'The timer of the old deadline has to go.',
    );
    await lab.pass(1);

    await read.expectFailed(timeout('read', 0), {
      pending:
        'The new deadline has come, and your read() still waits: one that is set while somebody ' +
        'waits must count for him, too.',
      otherwise: 'At the new deadline the waiting read() rejects with TimeoutError.',
    });
  });

  test('waits on without a deadline when it is cleared', async (lab) => {
    const conn = lab.open(TcpConn);
    conn.set('setReadDeadline', lab.in(1000));
    const p = new Uint8Array(10);
    const read = conn.read(p);
    await lab.pass(500);

    conn.set('setReadDeadline', null);
    await lab.pass(20_000);
    await read.expectPending(
      'The deadline was taken back while your read() waited, and yet it ended. null means: for ever.',
    );
    await lab.annSends('hi');

    await expectSome(lab, read, p, 'hi');
  });
});

describe('Step 11: shorten while waiting', () => {
  test('ends earlier when the deadline comes nearer', async (lab) => {
    const conn = lab.open(TcpConn);
    for (const first of [null, lab.in(10_000)]) {
      conn.set('setReadDeadline', first);
      const read = conn.read(10);
      await lab.pass(100);

      conn.set('setReadDeadline', lab.in(200));
      await lab.pass(199);
      await read.expectPending('Your read() ended before its new deadline.');
      await lab.pass(1);

      await read.expectFailed(timeout('read', 0), {
        pending:
          'A nearer deadline was set while your read() waited, and it did not notice: set a timer ' +
          'for the new time when it is set, not when read() begins.',
        otherwise: 'At the new, nearer deadline the waiting read() rejects with TimeoutError.',
      });
    }
  });

  test('ends at once when the deadline is set to the past', async (lab) => {
    const conn = lab.open(TcpConn);
    for (const ago of [1000, 0]) {
      conn.set('setReadDeadline', null);
      const read = conn.read(10);
      await lab.pass(100);

      const now = lab.clock.now();
      conn.set('setReadDeadline', lab.in(-ago));

      await read.expectFailed(timeout('read', 0), {
        pending:
          'The deadline was set to a time that is over, and your read() still waits. This is how ' +
          'others kick out whoever waits: wake it at once.',
        otherwise: 'A read() that waits when the deadline is set to the past: TimeoutError.',
      });
      lab.expect(read.settledAt === now, {
        lesson: 'A deadline in the past wakes whoever waits at once, not some time later.',
        expected: 'a TimeoutError at once',
        received: `one ${read.settledAt - now} ms later`,
      });
    }
  });
});

describe('Step 12: two directions, two deadlines', () => {
  test('lets one direction expire alone', async (lab) => {
    const conn = lab.open(TcpConn);
    await lab.annSends('hello');

    conn.set('setReadDeadline', lab.in(-1));
    await conn.read(10).expectFailed(timeout('read', 0), OVER);
    await conn.write('ping').expectResolved(undefined, ALONE);
    conn.set('setReadDeadline', null);

    conn.set('setWriteDeadline', lab.in(-1));
    await conn.write('lost').expectFailed(timeout('write', 0), OVER);
    await conn.expectReads('hello', ALONE);
    conn.set('setWriteDeadline', null);

    await conn.write('pong').expectResolved(undefined, CLEARED);
    await lab.expectAnnReads(
      Buffer.from('pingpong'),
      'A write() that fails with n = 0 sends nothing.',
    );
  });

  test('sets and clears both, and each alone', async (lab) => {
    const conn = lab.open(TcpConn);
    await lab.annSends('hello');

    conn.set('setDeadline', lab.in(-1));
    await conn
      .read(10)
      .expectFailed(
        timeout('read', 0),
        'setDeadline() sets both deadlines, and they are over: read() fails at once.',
      );
    await conn
      .write('lost')
      .expectFailed(
        timeout('write', 0),
        'setDeadline() sets both deadlines, and they are over: write() fails at once.',
      );
    conn.set('setWriteDeadline', null);
    await conn.write('ping').expectResolved(undefined, CLEARED);
    await conn
      .read(10)
      .expectFailed(
        timeout('read', 0),
        'Only the write deadline was taken back; the read deadline is still over, and read() fails.',
      );
    conn.set('setDeadline', lab.in(-1));
    conn.set('setReadDeadline', null);
    await conn.expectReads('hello', CLEARED);
    await conn
      .write('lost')
      .expectFailed(
        timeout('write', 0),
        'Only the read deadline was taken back; the write deadline is still over, and write() fails.',
      );
    conn.set('setDeadline', null);

    await conn.write('pong').expectResolved(undefined, 'setDeadline(null) takes both back.');
    await lab.expectAnnReads(
      Buffer.from('pingpong'),
      'A write() that fails with n = 0 sends nothing.',
    );
  });

  test('wakes each direction at its own time', async (lab) => {
    for (const [first, second] of [
      [1000, 2000],
      [2000, 1000],
    ] as const) {
      const conn = lab.another().open(TcpConn);
      conn.set('setReadDeadline', lab.in(first));
      conn.set('setWriteDeadline', lab.in(second));
      const read = conn.read(10);
      const write = conn.write(new Uint8Array(lab.tooMuch));

      await lab.pass(1000);
      const [early, late] = first < second ? [read, write] : [write, read];
      await early.expectFailed(timeout(early === read ? 'read' : 'write'), OWN_TIME);
      await late.expectPending(OWN_TIME);
      await lab.pass(1000);

      await late.expectFailed(timeout(late === read ? 'read' : 'write'), OWN_TIME);
    }
  });
});

describe('Step 13: a cut write says how much', () => {
  test('tells how many bytes went out before its deadline', async (lab) => {
    const conn = lab.open(TcpConn);
    const bytes = lab.world.random.bytes(lab.tooMuch);
    conn.set('setWriteDeadline', lab.in(5000));
    const write = conn.write(bytes);

    await lab.pass(4999);
    await lab.expectSleep();
    await lab.pass(1);

    const n = lab.raw.accepted;
    await write.expectFailed(timeout('write', n), {
      pending: 'The write deadline has come, and your write() still waits.',
      count:
        'A part of it had been accepted before the deadline, and the peer will get it. n says how ' +
        'much: without it nobody knows where to go on.',
      otherwise: 'From its deadline on a write() rejects with TimeoutError.',
    });
    await conn.write(bytes).expectFailed(timeout('write', 0), {
      count: 'The next write() has sent nothing: its n begins at 0 again.',
      otherwise: 'The write deadline is still over: the next write() fails at once.',
    });
    await lab.expectAnnReads(
      bytes.subarray(0, n),
      'The peer should get exactly the n bytes that the error names, and nothing after the deadline.',
    );
  });

  test('sends nothing when its deadline is over before', async (lab) => {
    const conn = lab.open(TcpConn);

    conn.set('setWriteDeadline', lab.in(0));
    await conn.write('late').expectFailed(timeout('write', 0), {
      otherwise:
        'The deadline is over, and your write() sent. Look at the deadline first, then try.',
    });

    await lab.expectAnnReads(
      new Uint8Array(0),
      'After its deadline a write() sends nothing at all.',
    );
  });
});

describe('Step 14: a broken peer', () => {
  test('fails with EPIPE when the peer is gone', async (lab) => {
    const conn = lab.open(TcpConn);
    await lab.ann.close();
    await lab.settle();

    await conn.write('is anybody there?').expectResolved(undefined, {
      otherwise: 'Nobody can know yet that the peer is gone: the first write() is accepted.',
    });
    await conn.write('hello?').expectFailed(broken('write', 'EPIPE', 0), BROKEN);
    await conn.read(10).expectResolved(null, 'The peer has ended its stream: read() gives null.');
  });

  test('fails once with ECONNRESET, then ends', async (lab) => {
    const conn = lab.open(TcpConn);
    const read = conn.read(10);
    await lab.settle();

    await lab.ann.reset();

    await read.expectFailed(broken('read', 'ECONNRESET', 0), {
      pending: 'The peer has broken off, and your read() waits on: try again when onReady() calls.',
      ...BROKEN,
    });
    await conn.read(10).expectResolved(null, 'After the error the stream is over: null.');
    await conn.write('x').expectFailed(broken('write', 'EPIPE', 0), BROKEN);
  });

  test('tells how much a broken write had sent', async (lab) => {
    const conn = lab.open(TcpConn);
    const write = conn.write(new Uint8Array(lab.tooMuch));
    await lab.settle();

    await lab.ann.reset();
    await lab.settle();
    const n = lab.raw.accepted; // ann has made room before she left, perhaps

    await write.expectFailed(broken('write', ['ECONNRESET', 'EPIPE'], n), {
      pending:
        'The peer has broken off, and your write() waits on: try again when onReady() calls.',
      count: 'n says how much of this write was accepted before it broke.',
      ...BROKEN,
    });
  });
});

describe('Step 15: zero-length reads', () => {
  test('gives 0 for an empty buffer, whatever has happened', async (lab) => {
    const conn = lab.open(TcpConn);
    const zero = async (when: string): Promise<void> =>
      conn.read(0).expectResolved(0, {
        pending: `read() into an empty buffer has nothing to wait for: 0 at once, ${when}.`,
        end: `An empty buffer takes no byte, and that is not the end: 0, ${when}.`,
        otherwise: `read() into an empty buffer gives 0, ${when}.`,
      });

    await zero('even when nothing is there');
    await lab.annSends('hi');
    await zero('even when something is there');
    conn.set('setReadDeadline', lab.in(-1));
    await zero('even when the deadline is over');
    conn.set('setReadDeadline', null);
    await conn.expectReads('hi', 'A read into an empty buffer takes nothing away.');
    await lab.ann.closeWrite();
    await lab.settle();
    await zero('even after the end');
    await conn.close().expectResolved(undefined, 'close() of an open connection resolves.');

    await conn.read(0).expectFailed(closed('read', 0), 'After your own close even read(0) fails.');
  });
});

describe('Step 16: no timer left behind', () => {
  test('keeps at most one timer for each direction', async (lab) => {
    const conn = lab.open(TcpConn);
    const rounds = lab.world.amount(10_000, 300);
    await lab.annSends('x'.repeat(rounds));
    const p = new Uint8Array(1);

    for (let i = 0; i < rounds; i += 1) {
      conn.set('setReadDeadline', lab.in(1000 + i));
      await conn.conn.read(p);
    }

    expectTimers(lab, 2, `after ${commas(rounds)} reads in time`);
    const late = conn.read(p);
    await lab.pass(1000 + rounds);
    await late.expectFailed(
      { type: TimeoutError, op: 'read', code: 'ERR_TIMEOUT', n: 0 },
      'Of many deadlines the last one holds, and its timer is the one to keep: now it has come, and nobody has ended the read().',
    );
    conn.set('setDeadline', lab.in(5000));
    await conn.close().expectResolved(undefined, 'close() of an open connection resolves.');
    expectTimers(lab, 0, 'after close()');
  });
});

describe('Step 17: both at one instant', () => {
  test('loses no byte when data and deadline come together', async (lab) => {
    const conn = lab.open(TcpConn);
    for (let ms = 0; ms <= 24; ms += 4) {
      for (const dataFirst of [true, false]) {
        conn.set('setReadDeadline', null);
        const p = new Uint8Array(10).fill(0xee);
        const read = conn.read(p);
        await lab.settle();
        if (!dataFirst) conn.set('setReadDeadline', lab.in(ms));
        const sent = lab.ann.write(Buffer.from('data'));
        if (dataFirst) conn.set('setReadDeadline', lab.in(ms));
        await sent;
        await lab.pass(1000);
        const got = expectDataOrTimeout(lab, read, p);
        conn.set('setReadDeadline', null);
        await conn.expectReads('data'.slice(got), {
          otherwise: 'A byte got lost between data and deadline: a read() that fails takes none.',
        });
      }
    }
  });
});

describe('Step 18: interrupted calls', () => {
  test('tries again when a signal has interrupted a call', async (lab) => {
    const conn = lab.open(TcpConn);
    const lessons = {
      pending:
        'A call was interrupted (EINTR), and you wait for onReady(). Nothing has changed on the ' +
        'wire, so nobody will call: try again at once.',
      failed: 'EINTR says that a signal came in between, and nothing was done: try again at once.',
      otherwise: 'An interrupted call is tried again, and nobody notices.',
    };
    await lab.annSends('hello');
    lab.raw.interruptNext(3);
    await conn.expectReads('hello', lessons);
    lab.raw.interruptNext(3);
    await conn.write('world').expectResolved(undefined, lessons);
    await lab.expectAnnReads(Buffer.from('world'), 'An interrupted call has sent nothing.');
    const p = new Uint8Array(10);
    const read = conn.read(p);
    await lab.settle();
    lab.raw.interruptNext(2);
    await lab.annSends('!');

    await read.expectResolved(1, lessons);
  });
});

describe('Step 19: the connection contract', () => {
  test.inBothWorlds('keeps what every connection promises', async (world) => {
    await keepsContract(TcpConn, world);
  });
});

// --- what several steps ask ---

const WRITES = 'write() resolves when all of it has been accepted, and the peer reads all of it.';
const STICKY =
  'A deadline that is over stays over: every later read() fails with TimeoutError at once, even ' +
  'if bytes have come since, until somebody sets a new deadline or clears it.';
const ALONE = 'Reading and writing have a deadline each: one that is over does not stop the other.';
const OVER =
  'This deadline is over before the call: it fails at once, and nothing is read or sent.';
const OWN_TIME =
  'A read() and a write() wait, each with a deadline of its own: each ends at its own time. One ' +
  'timer for both is one too few.';
const CLEARED = 'This direction has no deadline any more: null took it back.';
const BROKEN = {
  end: 'The connection broke, and you say that the stream has ended. Pass the error on.',
  failed:
    'raw throws a SysError. Make a NetError of it, with op, code, n and both addresses: that is ' +
    'what whoever uses a Conn knows.',
  otherwise: 'A broken connection makes the call fail, with the code that raw has given.',
};

function closed(op: 'read' | 'write' | 'close', n: number) {
  return { type: ClosedError, op, code: 'ERR_CLOSED', n };
}

function timeout(op: 'read' | 'write', n?: number) {
  const failure = { type: TimeoutError, op, code: 'ERR_TIMEOUT' };
  return n === undefined ? failure : { ...failure, n };
}

function broken(op: 'read' | 'write', code: string | string[], n: number) {
  return { type: NetError, op, code, n };
}

/** The call has given a beginning of `text`, at the start of `p`. */
async function expectSome(lab: Lab, call: Call, p: Uint8Array, text: string): Promise<void> {
  await lab.settle();
  const n = Number(call.value);
  const sound = call.state === 'resolved' && call.value !== null && n >= 1 && n <= text.length;
  lab.expect(sound, {
    lesson:
      call.state === 'pending'
        ? 'Bytes have come, and your read() still waits. It gives what is there, however little: ' +
          'try again when onReady() calls, and do not wait until the buffer is full.'
        : 'read() resolves to the number of bytes that it has stored at the start of `p`.',
    expected: `1 to ${text.length} bytes`,
    received: call.describe(),
  });
  lab.expect(Buffer.from(p.subarray(0, n)).toString('latin1') === text.slice(0, n), {
    lesson: 'read() stores the bytes at the start of `p`, and gives their number.',
    expected: text.slice(0, n),
    received: Buffer.from(p).toString('latin1'),
  });
}

function expectGivenUp(lab: Lab): void {
  lab.expect(lab.raw.closed, {
    lesson: 'Your close() left the raw socket open: a leak. The last one out calls raw.close().',
    expected: 'raw.close() to be called',
    received: 'no call of it',
  });
}

function expectRefused(lab: Lab, name: string, call: () => void): void {
  let thrown: unknown;
  try {
    call();
  } catch (error) {
    thrown = error;
  }
  lab.expect(thrown instanceof ClosedError && thrown.op === 'set', {
    lesson: `After close() ${name}() throws ClosedError { op: 'set' }: there is no time left to set.`,
    expected: "ClosedError { op: 'set' }",
    received: thrown instanceof Error ? String(thrown) : 'no error',
  });
}

function expectTimers(lab: Lab, most: number, when: string): void {
  const armed = lab.clock.armed + lab.clock.foreign;
  lab.expect(armed <= most, {
    lesson:
      'Timers are left behind, and each keeps something alive until it fires. Clear the old one ' +
      'when a new deadline is set, and all of them when the connection is closed.',
    expected: `at most ${most} timers ${when}`,
    received: `${commas(armed)} of them`,
  });
}

/** Either is right; the result is how many bytes it has given. */
function expectDataOrTimeout(lab: Lab, read: Call, p: Uint8Array): number {
  const { error, value } = read;
  const timedOut = error instanceof TimeoutError && error.n === 0;
  const n = typeof value === 'number' ? value : 0;
  lab.expect(timedOut || (read.state === 'resolved' && n >= 1 && n <= 4), {
    lesson: 'When data and deadline come together, read() gives bytes or TimeoutError { n: 0 }.',
    expected: 'one of the two',
    received: read.describe(),
  });
  lab.expect(!timedOut || p.every((byte) => byte === 0xee), {
    lesson: 'Your read() stored bytes and did not count them.',
  });
  return n;
}
