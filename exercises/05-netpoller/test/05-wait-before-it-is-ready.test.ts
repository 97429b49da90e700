import { EARLY, NOT_WOKEN, WAITS, test } from '@socketlings/testkit/poller';
import { EPOLLIN } from '@socketlings/kernel';
import { describe } from 'vitest';
import { Poller } from '#subject';

describe('Step 5: wait before it is ready', () => {
  test('gives the one who waits, once', async (machine) => {
    machine.open(Poller);
    const { fd, peer } = machine.connection();
    const pd = machine.poller.open(fd);
    const read = await machine.read(pd);
    machine.expectResult(read, WAITS, EARLY);
    peer.send('hello');
    machine.deliver();

    const gs = await machine.turn();

    machine.expect(gs.length === 1, {
      lesson: 'One task waits for this event. poll() gives its G, for the caller to make it ready.',
      received: `${gs.length} of them`,
    });
    machine.expectResult(read, '"hello"', NOT_WOKEN);
    machine.expect((await machine.turn()).length === 0, {
      lesson: 'poll() gave somebody who does not sleep.',
    });
  });

  test('waits again after a false alarm', async (machine) => {
    machine.open(Poller);
    const { fd, peer } = machine.connection();
    const pd = machine.poller.open(fd);
    const read = await machine.read(pd);
    machine.falseAlarm(fd, EPOLLIN);
    await machine.turn();
    machine.expectResult(read, WAITS, 'There was nothing to read, and your read() came back.');
    peer.send('h');
    await machine.settle();
    machine.expectResult(read, '"h"', NOT_WOKEN);
  });

  test('is not the only poller in its program', async (machine) => {
    const [one, other] = [machine.open(Poller), machine.open(Poller)];
    const [ann, bob] = [machine.connection('ann'), machine.connection('bob')];
    const [annPd, bobPd] = [one.open(ann.fd), other.open(bob.fd)];
    const [p, q] = [new Uint8Array(8), new Uint8Array(8)];
    const readAnn = await machine.start('read', () => one.read(annPd, p), p);
    const readBob = await machine.start('read', () => other.read(bobPd, q), q);
    ann.peer.send('a');
    bob.peer.send('b');
    machine.deliver();
    machine.expect((await machine.turn(0, one)).length === 1, { lesson: TWO_POLLERS });
    machine.expectResult(readBob, WAITS, TWO_POLLERS);
    machine.expect((await machine.turn(0, other)).length === 1, { lesson: TWO_POLLERS });
    machine.expectResult(readAnn, '"a"', TWO_POLLERS);
    machine.expectResult(readBob, '"b"', TWO_POLLERS);
  });

  test('has room for one reader, and says so to a second one', async (machine) => {
    machine.open(Poller);
    const { fd, peer } = machine.connection();
    const pd = machine.poller.open(fd);
    const first = await machine.read(pd);
    const second = await machine.read(pd);
    machine.expect(second.result !== WAITS, {
      lesson:
        'Two tasks sleep in one slot, and only one of them will be woken. The second call must throw.',
    });
    peer.send('h');
    await machine.settle();
    machine.expectResult(
      first,
      '"h"',
      'The second reader was turned away, and the first one lost its place.',
    );
  });
});

// --- internal ---

const TWO_POLLERS =
  'Two pollers live in one program. Each knows its own connections, and hears of them alone: keep everything in ' +
  'the object.';
