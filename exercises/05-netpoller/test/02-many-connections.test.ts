import { EARLY, NOT_WOKEN, WAITS, test } from '@socketlings/testkit/poller';
import { describe } from 'vitest';
import { FirstPoller } from '#subject';

describe('Step 2: many connections', () => {
  test('wakes the one for whom something has come, and nobody else', async (machine) => {
    const poller = machine.open(FirstPoller);
    const [ann, bob, cid] = [
      machine.connection('ann'),
      machine.connection('bob'),
      machine.connection('cid'),
    ];
    for (const { fd } of [ann, bob, cid]) poller.open(fd);
    const readAnn = await machine.read(ann.fd);
    const readBob = await machine.read(bob.fd);
    const readCid = await machine.read(cid.fd);

    bob.peer.send('b');
    await machine.settle();
    machine.expectResult(readBob, '"b"', NOT_WOKEN);
    machine.expectResult(
      readAnn,
      WAITS,
      'Something has come for bob, and the read() for ann came back.',
    );

    cid.peer.end();
    ann.peer.send('a');
    await machine.settle();
    machine.expectResult(readAnn, '"a"', NOT_WOKEN);
    machine.expectResult(
      readCid,
      'the end',
      'When the kernel gives 0, nothing more will come: that is null.',
    );
  });

  test('gives whoever can go on, and wakes nobody itself', async (machine) => {
    const poller = machine.open(FirstPoller);
    const { fd, peer } = machine.connection();
    poller.open(fd);
    const read = await machine.read(fd);
    peer.send('x');
    machine.deliver();
    const gs = await machine.turn();
    machine.expect(gs.length === 1, {
      lesson:
        'Somebody sleeps, and there is an event for him: poll() gives his G, and its caller wakes him.',
      received: `${gs.length} of them`,
    });
    machine.expectResult(read, '"x"', NOT_WOKEN);
  });

  test('waits again when there was nothing', async (machine) => {
    const poller = machine.open(FirstPoller);
    const { fd, peer } = machine.connection();
    poller.open(fd);
    for (const word of ['1', '2', '3']) {
      const read = await machine.read(fd);
      machine.expectResult(read, WAITS, EARLY);
      peer.send(word);
      await machine.settle();
      machine.expectResult(read, JSON.stringify(word), NOT_WOKEN);
    }
  });
});
