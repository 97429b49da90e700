import { NOT_ENDED, OTHER_BYTES, WAITS, test } from '@socketlings/testkit/poller';
import { describe } from 'vitest';
import { Poller } from '#subject';

describe('Step 7: deadlines', () => {
  test('ends a read that waits, at its time and not before', async (machine) => {
    machine.open(Poller);
    const pd = machine.poller.open(machine.connection().fd);
    machine.poller.setDeadline(pd, 'r', machine.clock.now() + 1000);
    const read = await machine.read(pd);
    await machine.settle(999);
    machine.expectResult(read, WAITS, 'The deadline is not there yet, and read() has ended.');
    await machine.settle(2);
    machine.expectResult(read, 'TimeoutError', NOT_ENDED);
  });

  test('ends a write that waits, and says how much was sent', async (machine) => {
    machine.open(Poller);
    const { fd, peer } = machine.connection();
    const pd = machine.poller.open(fd);
    machine.poller.setDeadline(pd, 'w', machine.clock.now() + 1000);
    const write = await machine.writeTooMuch(pd);
    machine.expectResult(write, WAITS, 'Not everything fits, and write() has ended.');
    await machine.settle(1001);
    machine.expectResult(write, 'TimeoutError', NOT_ENDED);
    await machine.settle();
    let received = peer.take().length;
    for (let more = 1; more > 0; received += more) {
      await machine.settle();
      more = peer.take().length;
    }
    machine.expect((write.error as { n?: number }).n === received, {
      lesson: 'The n of the error says how many bytes of the write were sent.',
      expected: String(received),
      received: String((write.error as { n?: number }).n),
    });
  });

  test('is over before data counts, and over for good until it is set again', async (machine) => {
    machine.open(Poller);
    const { fd, peer } = machine.connection();
    const pd = machine.poller.open(fd);
    peer.send('hello');
    await machine.settle();
    machine.poller.setDeadline(pd, 'r', machine.clock.now());
    machine.expectResult(
      await machine.read(pd),
      'TimeoutError',
      'The deadline is now, and now is too late: also if bytes are here.',
    );
    machine.expectResult(
      await machine.read(pd),
      'TimeoutError',
      'A deadline that has passed holds until another one is set.',
    );
    machine.poller.setDeadline(pd, 'r', null);
    machine.expectResult(
      await machine.read(pd),
      '"hello"',
      'There is no deadline any more, and the bytes are here.',
    );
  });

  test('can be moved while somebody waits', async (machine) => {
    machine.open(Poller);
    const pd = machine.poller.open(machine.connection().fd);
    const start = machine.clock.now();
    machine.poller.setDeadline(pd, 'r', start + 1000);
    const read = await machine.read(pd);
    machine.poller.setDeadline(pd, 'r', start + 3000);
    await machine.settle(2000);
    machine.expectResult(
      read,
      WAITS,
      'The deadline was put off, and the old one has ended the read().',
    );
    machine.poller.setDeadline(pd, 'r', machine.clock.now() - 1);
    await machine.settle();
    machine.expectResult(
      read,
      'TimeoutError',
      'A deadline in the past ends a call that waits at once.',
    );
  });

  test('keeps the two directions apart', async (machine) => {
    machine.open(Poller);
    const { fd, peer } = machine.connection();
    const pd = machine.poller.open(fd);
    machine.poller.setDeadline(pd, 'w', machine.clock.now());
    const read = await machine.read(pd);
    machine.expectResult(read, WAITS, 'The deadline is for writing, and a read() has ended.');
    machine.expectResult(
      await machine.write(pd, 'x'),
      'TimeoutError',
      'The deadline for writing has passed.',
    );
    machine.poller.setDeadline(pd, 'rw', null);
    machine.expectResult(await machine.write(pd, 'x'), 'done', "Mode 'rw' clears both.");
    machine.poller.setDeadline(pd, 'rw', machine.clock.now());
    await machine.settle();
    machine.expectResult(read, 'TimeoutError', "Mode 'rw' is for reading, too.");
    machine.expectResult(
      await machine.write(pd, 'x'),
      'TimeoutError',
      "Mode 'rw' is for writing, too.",
    );
    peer.close();
  });

  test.inEveryOrder('passes while somebody falls asleep', Poller, (order) => {
    const conn = order.connection();
    order.deadline(conn, 'r', 10);
    const ann = order.reads('ann', conn);
    order.timePasses(10);
    return () => order.expectOutcome(ann, ['TimeoutError'], NOT_ENDED);
  });

  test.inEveryOrder('is set to the past while somebody falls asleep', Poller, (order) => {
    const conn = order.connection();
    const ann = order.reads('ann', conn);
    order.setsDeadline('bob', conn, 'r', -1);
    return () => order.expectOutcome(ann, ['TimeoutError'], NOT_ENDED);
  });

  test.inEveryOrder('meets data: one of them counts, and no byte is lost', Poller, (order) => {
    const conn = order.connection();
    order.deadline(conn, 'r', 10);
    const ann = order.reads('ann', conn);
    order.timePasses(10);
    order.arrives(conn, 'hello');
    return () => {
      order.expectOutcome(ann, ['TimeoutError', '"hello"'], OTHER_BYTES);
      order.expectLeft(conn, ann.task.value === 'TimeoutError' ? 5 : 0);
    };
  });

  test.inEveryOrder('is put off while its timer goes off', Poller, (order) => {
    const conn = order.connection();
    order.deadline(conn, 'r', 10);
    order.timePassed(10);
    const putOff = order.setsDeadline('bob', conn, 'r', 1000);
    const ann = order.readsAfter(putOff, 'ann', () => conn);
    order.arrives(conn, 'hello');
    return () => order.expectOutcome(ann, ['"hello"'], STALE);
  });
});

// --- internal ---

const STALE =
  'The deadline was put off, and a timer of the old one has counted all the same. A timer that has gone off ' +
  'cannot be called back: it must find out whether it still counts.';
