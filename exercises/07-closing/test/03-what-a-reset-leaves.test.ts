import { connTest as test, failed } from '@socketlings/testkit/closing';
import { describe } from 'vitest';
import { TcpConn } from '#subject';

describe('Step 3: what a reset leaves', () => {
  test('gives the bytes, the error once, and then the end', async (world) => {
    const conn = await world.open(TcpConn);
    await world.annSends('last words');
    await world.annBreaksOff();

    await conn.expectReads('last words', {
      failed:
        'Bytes had arrived before ann broke off: they are yours to read, and the error is behind them.',
      otherwise: 'What had arrived before a reset can be read.',
    });
    await conn.read().expectFailed(failed('ECONNRESET', 0), RESET);
    for (const _ of ['the end', 'again']) {
      await conn.read().expectResolvedTo(null, {
        failed:
          'The error was told once: the kernel has forgotten it. Do not keep it, and give what the socket says, the end.',
        otherwise: 'Behind the error of a reset is the end: null.',
      });
    }
    await conn.write('hello?').expectFailed(failed('EPIPE', 0), PIPE);
  });

  test('tells whoever comes first', async (world) => {
    const conn = await world.open(TcpConn);
    await world.annBreaksOff();

    await conn.write('hello?').expectFailed(failed('ECONNRESET', 0), RESET);
    await conn.write('hello?').expectFailed(failed('EPIPE', 0), PIPE);
    await conn.read().expectResolvedTo(null, {
      failed:
        'The error was told to the one who wrote. It is one for both directions: for the reader the end is left.',
      otherwise: 'The error was told already: read() gives the end.',
    });
  });

  test('wakes those who wait', async (world) => {
    const conn = await world.open(TcpConn);
    const read = conn.read();
    const write = conn.write(Buffer.alloc(world.tooMuch));
    await world.quiet();

    await world.annBreaksOff();

    await read.settled();
    await write.settled();
    const told = [read, write];
    world.expect(!told.some(({ state }) => state === 'pending'), {
      lesson: 'Ann has broken off, and a call still waits: look at the socket at every hint.',
      expected: 'read() and write() to be over',
      received: told.map((call) => call.describe()).join('; '),
    });
    const { accepted } = world.socket;
    if (read.state === 'failed') {
      await read.expectFailed(failed('ECONNRESET', 0), RESET);
      await write.expectFailed(failed('EPIPE', accepted), PIPE);
    } else {
      await write.expectFailed(failed('ECONNRESET', accepted), NOBODY_TOLD);
      await read.expectResolvedTo(
        null,
        'The writer has the error: for the reader the end is left.',
      );
    }
  });
});

const RESET = {
  pending: 'Ann has broken off, and you wait: nothing will come any more. A hint has told you so.',
  end:
    'Ann has not ended, she has broken off: bytes of hers may be missing, and whoever reads must know that. Pass ' +
    'the ECONNRESET of the socket on, as a NetError.',
  resolved: 'The connection is broken: pass on what the socket throws.',
  failed: 'A SysError of the socket becomes a NetError with its code, and with what was called.',
  otherwise: 'Who comes first after a reset is told ECONNRESET.',
};

const NOBODY_TOLD = {
  ...RESET,
  failed:
    'Two waited when ann broke off: one of them is told ECONNRESET, and the other finds what is left. Here neither was told.',
};

const PIPE = {
  resolved: 'Nobody will ever get this: pass on the EPIPE that raw.tryWrite() throws.',
  failed: 'The ECONNRESET was told already. The socket says EPIPE to whoever writes now.',
  otherwise: 'A write to a broken connection fails with EPIPE, once its reset was told.',
};
