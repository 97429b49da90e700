import { test, type World } from '@socketlings/testkit';
import {
  CLOSES,
  SharedConn,
  fillAndQueue,
  letters,
  namesOf,
  type Call,
} from '@socketlings/testkit/shared-conn';
import { ClosedError } from '@socketlings/net';
import { describe } from 'vitest';
import { SafeConn } from '#subject';

describe('Step 10: closed once, and last', () => {
  test('lets one of two closers succeed', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    await fillAndQueue(world, line);

    const closers = [line.close('eve'), line.close('fay')];
    for (const each of closers) await each.settled();
    const late = line.close('gus');
    await late.settled();

    const succeeded = [...closers, late].filter(({ state }) => state === 'resolved');
    world.expect(succeeded.length === 1, {
      lesson:
        'close() was called three times: one succeeds, and the others reject with ClosedError. ' +
        'Decide in close() itself who is first, before you wait for anything.',
      expected: 'one close() that succeeds',
      received: `${succeeded.length}: ${namesOf(succeeded) || 'none'}`,
    });
    for (const each of [...closers, late].filter(({ state }) => state !== 'resolved')) {
      const error = await each.expectFailed({ type: ClosedError }, SECOND_CLOSE);
      world.expect(error.op === 'close', {
        lesson: SECOND_CLOSE.otherwise,
        expected: "a ClosedError whose op is 'close'",
        received: `op '${error.op}'`,
      });
    }
    expectClosedOnce(world, line);
  });

  test('frees the raw connection when the last one has left', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    await fillAndQueue(world, line);
    for (const who of ['kim', 'leo']) line.read(who, new Uint8Array(10));
    await world.quiet();

    const eve = line.close('eve');
    await eve.expectResolved(CLOSES);

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
    const line = await SharedConn.open(world, SafeConn);
    for (const who of ['kim', 'leo']) line.read(who, new Uint8Array(10));
    await world.quiet();

    await line.close('eve').expectResolved(CLOSES);

    expectClosedOnce(world, line);
  });

  test('touches the raw connection no more', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    await fillAndQueue(world, line);
    const { conn } = line;

    const eve = line.close('eve');
    const during = useAll(line);
    await eve.expectResolved(CLOSES);
    for (const each of [...during, ...useAll(line)]) await each.settled();
    await world.quiet();

    expectClosedOnce(world, line);
    world.expect(String(conn.localAddr) === String(line.raw.localAddr), {
      lesson: 'The addresses of a connection can be read after close, too.',
      expected: String(line.raw.localAddr),
      received: String(conn.localAddr),
    });
  });
});

// --- internal ---

const SECOND_CLOSE = {
  otherwise: "A second close() rejects with a ClosedError whose op is 'close'.",
};

/** Every method once. */
function useAll(line: SharedConn): Call[] {
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

function expectClosedOnce(world: World, { raw }: SharedConn): void {
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
  const [late] = raw.afterClose;
  world.expect(late === undefined, {
    lesson:
      `raw.${late}() was called after raw.close(): by then the descriptor may belong to somebody ` +
      'else. Whoever comes to it asks first whether the connection is closed, and answers with ClosedError.',
    expected: 'no call after raw.close()',
    received: [...new Set(raw.afterClose)].map((name) => `raw.${name}()`).join(', '),
  });
}
