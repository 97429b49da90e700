import { connTest as test } from '@socketlings/testkit/closing';
import { describe } from 'vitest';
import { TcpConn } from '#subject';

describe('Step 6: a close that breaks off', () => {
  test.inBothWorlds('delivers everything, unless it is told not to', async (world) => {
    const conn = await world.open(TcpConn);
    const bytes = Buffer.alloc(world.accepted, 'all of it');
    await conn.write(bytes).expectResolved('There is room: write() resolves.');

    await conn.expectCloses();

    await world.expectAnnHears(
      { bytes, last: 'the end' },
      {
        broken:
          'close() threw away what was accepted already: by default the kernel sends it, and then the end.',
        otherwise: 'What was accepted before close() is delivered, and then the end.',
      },
    );
  });

  test('breaks off with a linger of 0', async (world) => {
    const conn = await world.open(TcpConn);
    await conn.write('spoken').expectResolved('There is room: write() resolves.');
    await world.quiet();

    conn.set('setLinger', 0);
    await conn.expectCloses();

    await world.expectAnnHears({ bytes: 'spoken', last: 'the error ECONNRESET' }, ABORTS);
    await world.expectAnnHears(
      { bytes: '', last: 'the end' },
      { otherwise: 'Ann is told once, and then she is at the end.' },
    );
  });

  test('throws away what is not there yet', async (world) => {
    const conn = await world.open(TcpConn);
    const bytes = Buffer.alloc(world.accepted, 'lost');
    await conn.write(bytes).expectResolved('There is room: write() resolves.');

    conn.set('setLinger', 0);
    await conn.expectCloses();
    const { bytes: heard, last } = await world.annHears(bytes.length);

    world.expect(heard.length < bytes.length && last === 'the error ECONNRESET', {
      lesson: ABORTS.otherwise,
      expected: `less than ${bytes.length} bytes with ann, and then ECONNRESET`,
      received: `${heard.length} bytes, and then ${last}`,
    });
  });

  test('takes it back with less than 0', async (world) => {
    const conn = await world.open(TcpConn);
    const bytes = Buffer.alloc(world.accepted, 'after all');
    await conn.write(bytes).expectResolved('There is room: write() resolves.');

    conn.set('setLinger', 0);
    conn.set('setLinger', -1);
    await conn.expectCloses();

    await world.expectAnnHears(
      { bytes, last: 'the end' },
      {
        broken:
          'setLinger(-1) is the default: close() returns at once, and the kernel sends what is left. The option is ' +
          'off then: onoff 0.',
        otherwise: 'setLinger(-1) takes back what setLinger(0) has asked for.',
      },
    );
  });
});

const ABORTS = {
  otherwise:
    'setLinger(0) says: do not linger. Then close() throws away what is not sent, and breaks off with a reset. The option ' +
    'is on, with 0 seconds: onoff 1 and linger 0.',
};
