import {
  WAITS,
  arrival,
  both,
  contract,
  drains,
  needs,
  resets,
  test,
} from '@socketlings/testkit/poller';
import type { Pending, RealRig, Rig } from '@socketlings/testkit/poller';
import { EPOLLET, EPOLLIN, EPOLLOUT, EPOLL_CTL_ADD, type Fd } from '@socketlings/kernel';
import type { Conn, Listener } from '@socketlings/net';
import { describe } from 'vitest';
import { FirstPoller, Poller, echoByHand } from '#subject';

needs({ echoByHand, FirstPoller, Poller });

describe('Step 1: one connection by hand', () => {
  test('gives every byte back, until the end', async (rig) => {
    const { fd, peer } = rig.connection();
    const sent = letters(3000);
    let received = '';
    rig.after(5, () => peer.send(sent.slice(0, 3)));
    rig.after(20, () => peer.send(sent.slice(3)));
    rig.every(10, 400, () => (received += latin1(peer.take())));
    rig.after(5000, () => peer.end());

    byHand(rig, fd);

    rig.wire();
    received += latin1(peer.take());
    rig.expectBytes(
      sent,
      received,
      'Every byte comes back once, and in order: also if read() gives a part, and if write() takes one.',
    );
    rig.expect(peer.ended, {
      lesson:
        'The peer has sent its end and waits for yours. When read() gives 0, close the descriptor.',
    });
  });

  test('waits when the peer does not read, and loses nothing', async (rig) => {
    const { fd, peer } = rig.connection();
    const sent = letters(rig.world.amount(400_000, 40_000));
    let offered = 0;
    let received = '';
    rig.every(10, 100, () => (offered += peer.offer(sent.slice(offered))));
    rig.after(1500, () => rig.every(10, 400, () => (received += latin1(peer.take()))));
    rig.after(6000, () => peer.end());

    byHand(rig, fd);

    rig.wire();
    received += latin1(peer.take());
    rig.expectBytes(
      sent.slice(0, offered),
      received,
      'The peer was slow, and bytes are missing. write() says how many it took; after EAGAIN wait until ' +
        'there is room for the rest.',
    );
  });

  test('sleeps while there is nothing to do, and closes what it has opened', async (rig) => {
    const { fd, peer } = rig.connection();
    const before = rig.kernel.openFds;
    rig.after(1000, () => peer.send('hello'));
    rig.after(2000, () => peer.end());

    byHand(rig, fd);

    rig.expect(rig.calls('epollWait').length > 0, {
      lesson: 'Between two messages nobody slept. epollWait() gives the processor to others.',
    });
    const left = rig.kernel.openFds.filter((one) => one === fd || !before.includes(one));
    rig.expect(left.length === 0, {
      lesson:
        'In the end two descriptors must be closed: the connection, and the epoll you opened.',
      received: `descriptor ${left.join(', ')} is open`,
    });
  });
});

describe('Step 2: many connections', () => {
  test('wakes the one for whom something has come, and nobody else', async (rig) => {
    const poller = rig.open(FirstPoller);
    const [ann, bob, cid] = [rig.connection('ann'), rig.connection('bob'), rig.connection('cid')];
    for (const { fd } of [ann, bob, cid]) poller.open(fd);
    const readAnn = await rig.read(ann.fd);
    const readBob = await rig.read(bob.fd);
    const readCid = await rig.read(cid.fd);

    bob.peer.send('b');
    await rig.settle();
    rig.expectResult(readBob, '"b"', NOT_WOKEN);
    rig.expectResult(
      readAnn,
      WAITS,
      'Something has come for bob, and the read() for ann came back.',
    );

    cid.peer.end();
    ann.peer.send('a');
    await rig.settle();
    rig.expectResult(readAnn, '"a"', NOT_WOKEN);
    rig.expectResult(
      readCid,
      'the end',
      'When the kernel gives 0, nothing more will come: that is null.',
    );
  });

  test('gives whoever can go on, and wakes nobody itself', async (rig) => {
    const poller = rig.open(FirstPoller);
    const { fd, peer } = rig.connection();
    poller.open(fd);
    const read = await rig.read(fd);
    peer.send('x');
    rig.wire();
    const gs = await rig.turn();
    rig.expect(gs.length === 1, {
      lesson:
        'Somebody sleeps, and there is an event for him: poll() gives his G, and its caller wakes him.',
      received: `${gs.length} of them`,
    });
    rig.expectResult(read, '"x"', NOT_WOKEN);
  });

  test('waits again when there was nothing', async (rig) => {
    const poller = rig.open(FirstPoller);
    const { fd, peer } = rig.connection();
    poller.open(fd);
    for (const word of ['1', '2', '3']) {
      const read = await rig.read(fd);
      rig.expectResult(
        read,
        WAITS,
        'Nothing has come, and your read() gave an answer. EAGAIN means: not yet.',
      );
      peer.send(word);
      await rig.settle();
      rig.expectResult(read, JSON.stringify(word), NOT_WOKEN);
    }
  });
});

describe('Step 3: what it loses', () => {
  test.inEveryOrder('loses no wake-up, whoever has his turn when', FirstPoller, (stage) => {
    const conn = stage.connection();
    const ann = stage.reads('ann', conn);
    stage.arrives(conn, 'hello');
    return () => stage.expectOutcome(ann, ['"hello"'], OTHER_BYTES);
  });

  test.inEveryOrder('loses none of two in a row', FirstPoller, (stage) => {
    const conn = stage.connection();
    const ann = stage.readsTwice('ann', conn, 1);
    stage.arrives(conn, 'h', 'i');
    return () => stage.expectOutcome(ann, ['"h" "i"'], OTHER_BYTES);
  });
});

describe('Step 4: ready before you wait', () => {
  test('remembers an event for which nobody has waited', async (rig) => {
    rig.open(Poller);
    const { fd, peer } = rig.connection();
    const pd = rig.poller.open(fd);
    await rig.settle();
    peer.send('hello');
    rig.wire();

    const gs = await rig.turn();

    rig.expect(gs.length === 0, { lesson: 'Nobody waits, and poll() gave somebody.' });
    const read = await rig.read(pd);
    rig.expectResult(read, '"hello"', 'The bytes are here, and your read() waits: try first.');
  });

  test.inEveryOrder('does not sleep when the event comes before', Poller, (stage) => {
    const conn = stage.connection();
    const ann = stage.reads('ann', conn);
    stage.arrives(conn, 'hello');
    return () => stage.expectOutcome(ann, ['"hello"'], OTHER_BYTES);
  });
});

describe('Step 5: wait before it is ready', () => {
  test('gives the one who waits, once', async (rig) => {
    rig.open(Poller);
    const { fd, peer } = rig.connection();
    const pd = rig.poller.open(fd);
    const read = await rig.read(pd);
    rig.expectResult(read, WAITS, EARLY);
    peer.send('hello');
    rig.wire();

    const gs = await rig.turn();

    rig.expect(gs.length === 1, {
      lesson: 'One task waits for this event. poll() gives its G, for the caller to make it ready.',
      received: `${gs.length} of them`,
    });
    rig.expectResult(read, '"hello"', NOT_WOKEN);
    rig.expect((await rig.turn()).length === 0, {
      lesson: 'poll() gave somebody who does not sleep.',
    });
  });

  test('waits again after a false alarm', async (rig) => {
    rig.open(Poller);
    const { fd, peer } = rig.connection();
    const pd = rig.poller.open(fd);
    const read = await rig.read(pd);
    rig.rumour(fd, EPOLLIN);
    await rig.turn();
    rig.expectResult(read, WAITS, 'There was nothing to read, and your read() came back.');
    peer.send('h');
    await rig.settle();
    rig.expectResult(read, '"h"', NOT_WOKEN);
  });

  test('is not the only poller in its program', async (rig) => {
    const [one, other] = [rig.open(Poller), rig.open(Poller)];
    const [ann, bob] = [rig.connection('ann'), rig.connection('bob')];
    const [annPd, bobPd] = [one.open(ann.fd), other.open(bob.fd)];
    const [p, q] = [new Uint8Array(8), new Uint8Array(8)];
    const readAnn = await rig.start('read', () => one.read(annPd, p), p);
    const readBob = await rig.start('read', () => other.read(bobPd, q), q);
    ann.peer.send('a');
    bob.peer.send('b');
    rig.wire();
    rig.expect((await rig.turn(0, one)).length === 1, { lesson: TWO_POLLERS });
    rig.expectResult(readBob, WAITS, TWO_POLLERS);
    rig.expect((await rig.turn(0, other)).length === 1, { lesson: TWO_POLLERS });
    rig.expectResult(readAnn, '"a"', TWO_POLLERS);
    rig.expectResult(readBob, '"b"', TWO_POLLERS);
  });

  test('has room for one reader, and says so to a second one', async (rig) => {
    rig.open(Poller);
    const { fd, peer } = rig.connection();
    const pd = rig.poller.open(fd);
    const first = await rig.read(pd);
    const second = await rig.read(pd);
    rig.expect(second.result !== WAITS, {
      lesson:
        'Two tasks sleep in one slot, and only one of them will be woken. The second call must throw.',
    });
    peer.send('h');
    await rig.settle();
    rig.expectResult(
      first,
      '"h"',
      'The second reader was turned away, and the first one lost its place.',
    );
  });
});

describe('Step 6: no wake-up lost, none twice', () => {
  test.inEveryOrder('reads twice, whatever comes in between', Poller, (stage) => {
    const conn = stage.connection();
    const ann = stage.readsTwice('ann', conn, 1);
    stage.arrives(conn, 'h', 'i');
    return () => stage.expectOutcome(ann, ['"h" "i"'], OTHER_BYTES);
  });

  test.inEveryOrder('writes on when there is room again', Poller, (stage) => {
    const conn = stage.connection();
    stage.fill(conn);
    const ann = stage.writes('ann', conn, bytes('rest'));
    stage.news(drains(conn));
    return () => stage.expectOutcome(ann, ['done'], 'There was room for all of it.');
  });

  test('sends everything, in order, to a peer that is slow', async (rig) => {
    rig.open(Poller);
    const { fd, peer } = rig.connection();
    const pd = rig.poller.open(fd);
    const sent = letters(rig.world.amount(400_000, 150_000));
    const write = await rig.write(pd, bytes(sent));
    let received = '';
    for (let before = -1; before < received.length;) {
      before = received.length;
      received += latin1(peer.take());
      await rig.settle();
    }
    rig.expectBytes(
      sent,
      received,
      'write() sleeps when there is no room, and goes on behind what was taken: all of it, once, in order.',
    );
    rig.expectResult(write, 'done', 'Everything was sent, and write() does not come back.');
  });

  test('has room for one writer, and says so to a second one', async (rig) => {
    rig.open(Poller);
    const { fd, peer } = rig.connection();
    const pd = rig.poller.open(fd);
    const first = await rig.write(pd, tooMuch(rig));
    const second = await rig.write(pd, tooMuch(rig));
    rig.expect(second.result !== WAITS && second.result !== 'done', {
      lesson:
        'Two tasks write to one connection, and both wait for room. The second call must throw.',
      received: second.result,
    });
    while (peer.take().length > 0) await rig.settle();
    rig.expectResult(
      first,
      'done',
      'The second writer was turned away, and the first one lost its place.',
    );
  });

  test.inEveryOrder('reads and writes at the same time', Poller, (stage) => {
    const conn = stage.connection();
    stage.fill(conn);
    const ann = stage.reads('ann', conn);
    const bob = stage.writes('bob', conn, bytes('rest'));
    stage.news(arrival(conn, 'hello'), drains(conn));
    return () => {
      stage.expectOutcome(ann, ['"hello"'], OTHER_BYTES);
      stage.expectOutcome(bob, ['done'], 'There was room for all of it.');
    };
  });

  test.inEveryOrder('wakes both when the connection breaks', Poller, (stage) => {
    const conn = stage.connection();
    stage.fill(conn);
    const ann = stage.reads('ann', conn);
    const bob = stage.writes('bob', conn, bytes('rest'));
    stage.news(resets(conn));
    return () => {
      stage.expectOutcome(ann, ['ECONNRESET', 'the end'], BROKEN);
      stage.expectOutcome(bob, ['ECONNRESET', 'EPIPE'], BROKEN);
    };
  });
});

describe('Step 7: deadlines', () => {
  test('ends a read that waits, at its time and not before', async (rig) => {
    rig.open(Poller);
    const pd = rig.poller.open(rig.connection().fd);
    rig.poller.setDeadline(pd, 'r', rig.clock.now() + 1000);
    const read = await rig.read(pd);
    await rig.settle(999);
    rig.expectResult(read, WAITS, 'The deadline is not there yet, and read() has ended.');
    await rig.settle(2);
    rig.expectResult(read, 'TimeoutError', NOT_ENDED);
  });

  test('ends a write that waits, and says how much was sent', async (rig) => {
    rig.open(Poller);
    const { fd, peer } = rig.connection();
    const pd = rig.poller.open(fd);
    rig.poller.setDeadline(pd, 'w', rig.clock.now() + 1000);
    const write = await rig.write(pd, tooMuch(rig));
    rig.expectResult(write, WAITS, 'Not everything fits, and write() has ended.');
    await rig.settle(1001);
    rig.expectResult(write, 'TimeoutError', NOT_ENDED);
    await rig.settle();
    let received = peer.take().length;
    for (let more = 1; more > 0; received += more) {
      await rig.settle();
      more = peer.take().length;
    }
    rig.expect((write.error as { n?: number }).n === received, {
      lesson: 'The n of the error says how many bytes of the write were sent.',
      expected: String(received),
      received: String((write.error as { n?: number }).n),
    });
  });

  test('is over before data counts, and over for good until it is set again', async (rig) => {
    rig.open(Poller);
    const { fd, peer } = rig.connection();
    const pd = rig.poller.open(fd);
    peer.send('hello');
    await rig.settle();
    rig.poller.setDeadline(pd, 'r', rig.clock.now());
    rig.expectResult(
      await rig.read(pd),
      'TimeoutError',
      'The deadline is now, and now is too late: also if bytes are here.',
    );
    rig.expectResult(
      await rig.read(pd),
      'TimeoutError',
      'A deadline that has passed holds until another one is set.',
    );
    rig.poller.setDeadline(pd, 'r', null);
    rig.expectResult(
      await rig.read(pd),
      '"hello"',
      'There is no deadline any more, and the bytes are here.',
    );
  });

  test('can be moved while somebody waits', async (rig) => {
    rig.open(Poller);
    const pd = rig.poller.open(rig.connection().fd);
    const start = rig.clock.now();
    rig.poller.setDeadline(pd, 'r', start + 1000);
    const read = await rig.read(pd);
    rig.poller.setDeadline(pd, 'r', start + 3000);
    await rig.settle(2000);
    rig.expectResult(
      read,
      WAITS,
      'The deadline was put off, and the old one has ended the read().',
    );
    rig.poller.setDeadline(pd, 'r', rig.clock.now() - 1);
    await rig.settle();
    rig.expectResult(
      read,
      'TimeoutError',
      'A deadline in the past ends a call that waits at once.',
    );
  });

  test('keeps the two directions apart', async (rig) => {
    rig.open(Poller);
    const { fd, peer } = rig.connection();
    const pd = rig.poller.open(fd);
    rig.poller.setDeadline(pd, 'w', rig.clock.now());
    const read = await rig.read(pd);
    rig.expectResult(read, WAITS, 'The deadline is for writing, and a read() has ended.');
    rig.expectResult(
      await rig.write(pd, bytes('x')),
      'TimeoutError',
      'The deadline for writing has passed.',
    );
    rig.poller.setDeadline(pd, 'rw', null);
    rig.expectResult(await rig.write(pd, bytes('x')), 'done', "Mode 'rw' clears both.");
    rig.poller.setDeadline(pd, 'rw', rig.clock.now());
    await rig.settle();
    rig.expectResult(read, 'TimeoutError', "Mode 'rw' is for reading, too.");
    rig.expectResult(
      await rig.write(pd, bytes('x')),
      'TimeoutError',
      "Mode 'rw' is for writing, too.",
    );
    peer.close();
  });

  test.inEveryOrder('passes while somebody falls asleep', Poller, (stage) => {
    const conn = stage.connection();
    stage.poller.setDeadline(conn.pd, 'r', stage.clock.now() + 10);
    const ann = stage.reads('ann', conn);
    stage.timePasses(10);
    return () => stage.expectOutcome(ann, ['TimeoutError'], NOT_ENDED);
  });

  test.inEveryOrder('is set to the past while somebody falls asleep', Poller, (stage) => {
    const conn = stage.connection();
    const ann = stage.reads('ann', conn);
    stage.setsDeadline('bob', conn, 'r', -1);
    return () => stage.expectOutcome(ann, ['TimeoutError'], NOT_ENDED);
  });

  test.inEveryOrder('meets data: one of them counts, and no byte is lost', Poller, (stage) => {
    const conn = stage.connection();
    stage.poller.setDeadline(conn.pd, 'r', stage.clock.now() + 10);
    const ann = stage.reads('ann', conn);
    stage.timePasses(10);
    stage.arrives(conn, 'hello');
    return () => {
      stage.expectOutcome(ann, ['TimeoutError', '"hello"'], OTHER_BYTES);
      stage.expectLeft(conn, ann.task.value === 'TimeoutError' ? 5 : 0);
    };
  });

  test.inEveryOrder('is put off while its timer goes off', Poller, (stage) => {
    const conn = stage.connection();
    stage.poller.setDeadline(conn.pd, 'r', stage.clock.now() + 10);
    stage.timePassed(10);
    const putOff = stage.setsDeadline('bob', conn, 'r', 1000);
    const ann = stage.readsAfter(putOff, 'ann', () => conn);
    stage.arrives(conn, 'hello');
    return () => stage.expectOutcome(ann, ['"hello"'], STALE);
  });
});

describe('Step 8: close', () => {
  test('ends everybody who waits', async (rig) => {
    rig.open(Poller);
    const { fd } = rig.connection();
    const pd = rig.poller.open(fd);
    const read = await rig.read(pd);
    const write = await rig.write(pd, tooMuch(rig));
    rig.poller.close(pd);
    await rig.settle();
    rig.expectResult(read, 'ClosedError', 'The connection is closed, and a read() waits for ever.');
    rig.expectResult(
      write,
      'ClosedError',
      'The connection is closed, and a write() waits for ever.',
    );
    rig.expectClosed([fd], 'The last operation has left, and the descriptor is still open.');
  });

  test('turns away whoever comes later', async (rig) => {
    rig.open(Poller);
    const { fd, peer } = rig.connection();
    const pd = rig.poller.open(fd);
    peer.send('hello');
    await rig.settle();
    rig.poller.close(pd);
    rig.expectResult(await rig.read(pd), 'ClosedError', AFTER_CLOSE);
    rig.expectResult(await rig.write(pd, bytes('x')), 'ClosedError', AFTER_CLOSE);
    rig.expectThrows('close', () => rig.poller.close(pd), 'ClosedError', 'It is closed already.');
    rig.expectThrows(
      'setDeadline',
      () => rig.poller.setDeadline(pd, 'r', 1),
      'ClosedError',
      AFTER_CLOSE,
    );
  });

  test.inEveryOrder('wakes whoever falls asleep', Poller, (stage) => {
    const conn = stage.connection();
    stage.fill(conn);
    const ann = stage.reads('ann', conn);
    const bob = stage.writes('bob', conn, bytes('rest'));
    stage.closes('closer', conn);
    return () => {
      stage.expectOutcome(ann, ['ClosedError'], AFTER_CLOSE);
      stage.expectOutcome(bob, ['ClosedError'], AFTER_CLOSE);
      stage.expectClosed(conn);
    };
  });

  test.inEveryOrder('meets data', Poller, (stage) => {
    const conn = stage.connection();
    const ann = stage.reads('ann', conn);
    stage.closes('closer', conn);
    stage.arrives(conn, 'hello');
    return () => {
      stage.expectOutcome(ann, ['ClosedError', '"hello"'], OTHER_BYTES);
      stage.expectClosed(conn);
    };
  });
});

describe('Step 9: the edge comes once', () => {
  test('reads on without a new event', async (rig) => {
    rig.open(Poller);
    const { fd, peer } = rig.connection();
    const pd = rig.poller.open(fd);
    const first = await rig.read(pd, 4);
    peer.send('0123456789');
    rig.wire();
    await rig.settle();
    rig.expectResult(
      first,
      rig.world.ground.run === 'friendly' ? '"0123"' : first.result,
      NOT_WOKEN,
    );
    let all = unquote(first.result);
    while (all.length < 10) {
      const next = await rig.read(pd, 4);
      rig.expect(next.result !== WAITS, { lesson: EDGE, received: `${all.length} of 10 bytes` });
      all += unquote(next.result);
    }
    rig.expectBytes('0123456789', all, OTHER_BYTES);
  });

  test('finds the end behind the data, though both came in one event', async (rig) => {
    rig.open(Poller);
    const { fd, peer } = rig.connection();
    const pd = rig.poller.open(fd);
    await rig.settle();
    peer.send('bye');
    peer.end();
    await rig.settle();
    let all = '';
    while (all.length < 3) {
      const next = await rig.read(pd);
      rig.expect(next.result !== WAITS, { lesson: EDGE });
      all += unquote(next.result);
    }
    rig.expectResult(
      await rig.read(pd),
      'the end',
      'Data and end came together, in one event. Read on: the end is behind the data.',
    );
    rig.expectResult(await rig.read(pd), 'the end', 'The end stays the end.');
  });
});

describe('Step 10: accept everyone', () => {
  test('accepts three that came in one event', async (rig) => {
    rig.open(Poller);
    const pd = rig.poller.listen(ANYWHERE);
    await rig.settle();
    const clients = ['ann', 'bob', 'cid'].map((name) => rig.dial(name, rig.addrOf(pd.fd)));
    await rig.settle();
    for (const client of clients) {
      const accept = await rig.accept(pd);
      rig.expect(accept.result !== WAITS, {
        lesson: 'Three have come in one event, and accept() waits for another one. Try first.',
      });
      rig.expectAccepted(accept, client, 'accept() gives a descriptor.');
    }
    const fourth = await rig.accept(pd);
    rig.expectResult(fourth, WAITS, 'Nobody else has come, and accept() gave an answer.');
    const dan = rig.dial('dan', rig.addrOf(pd.fd));
    await rig.settle();
    rig.expect(fourth.result !== WAITS, { lesson: 'Somebody has come, and accept() sleeps on.' });
    rig.expectAccepted(fourth, dan, 'accept() gives a descriptor.');
  });

  test('goes on when a client was gone too soon, or a signal came', async (rig) => {
    rig.open(Poller);
    const pd = rig.poller.listen(ANYWHERE);
    const accept = await rig.accept(pd);
    rig.kernel.inject('accept4', 'ECONNABORTED', 'EINTR');
    const ann = rig.dial('ann', rig.addrOf(pd.fd));
    await rig.settle();
    rig.expectAccepted(
      accept,
      ann,
      'ECONNABORTED: the client has given up before you took it. EINTR: a signal came. Both say: try again.',
    );
  });

  test('can fail for want of descriptors, and be called again', async (rig) => {
    rig.open(Poller);
    const pd = rig.poller.listen(ANYWHERE);
    await rig.settle();
    const ann = rig.dial('ann', rig.addrOf(pd.fd));
    rig.kernel.inject('accept4', 'EMFILE');
    const failed = await rig.accept(pd);
    rig.expectResult(
      failed,
      'EMFILE',
      'There are no descriptors left. The caller must know: a NetError with the code EMFILE.',
    );
    await rig.settle();
    const again = await rig.accept(pd);
    rig.expectAccepted(
      again,
      ann,
      'The client still waits in the queue, and no new event will announce it: try first.',
    );
  });
});

describe('Step 11: connect', () => {
  test('gives a connection that works', async (rig) => {
    rig.open(Poller);
    const connect = await rig.connect(rig.listener.addr);
    await rig.settle(100);
    const pd = rig.expectConnected(connect);
    rig.kernel.write(rig.acceptByTest(), bytes('hello'));
    const read = await rig.read(pd);
    await rig.settle();
    rig.expect(read.result.startsWith('"h'), { lesson: NOT_WOKEN, received: read.result });
  });

  test('fails when nobody listens, and leaves nothing behind', async (rig) => {
    rig.open(Poller);
    const before = rig.kernel.openFds;
    const connect = await rig.connect(rig.nobody());
    await rig.settle(100);
    rig.expectResult(
      connect,
      'ECONNREFUSED',
      'The event only says that there is a result. SO_ERROR says which one.',
    );
    rig.expectOpen(
      before,
      'connect() has failed, and its descriptor is still open. Who could close it?',
    );
  });

  test('does not believe a false alarm', async (rig) => {
    rig.open(Poller);
    const connect = rig.begin('connect', () => rig.poller.connect(rig.listener.addr));
    const fd = Number(rig.calls('connect')[0]?.args[0]);
    const underWay = rig.kernel.getpeername(fd, {}) !== 0;

    rig.rumour(fd, EPOLLOUT);
    await rig.turn();

    rig.expect(!underWay || connect.result === WAITS, {
      lesson:
        'An event came, and connect() believed it, but nothing was decided yet. SO_ERROR is 0 also while ' +
        'it is under way; getpeername() knows.',
    });
    await rig.settle(100);
    rig.expectConnected(connect);
  });
});

describe('Step 12: the slot from inside', () => {
  test('holds what has come until it is seen', async (rig) => {
    rig.open(Poller);
    const { fd, peer } = rig.connection();
    const pd = rig.poller.open(fd);
    await rig.settle();
    rig.expectSlot(pd, 'r', 'nil', 'Nothing has come, and nobody waits.');
    peer.send('h');
    rig.wire();
    await rig.turn();
    rig.expectSlot(pd, 'r', 'ready', 'Something has come, and nobody has seen it.');
    rig.expectResult(await rig.read(pd), '"h"', NOT_WOKEN);
    rig.expectSlot(pd, 'r', 'nil', 'What had come was read: that event is over.');
  });

  test('holds the one who sleeps until an event', async (rig) => {
    rig.open(Poller);
    const { fd, peer } = rig.connection();
    const pd = rig.poller.open(fd);
    await rig.settle();
    const read = await rig.read(pd);
    rig.expectSlot(pd, 'r', 'parked', 'Somebody sleeps in read().');
    rig.expectSlot(
      pd,
      'w',
      'ready',
      'Each direction has its own: there is room, and nobody writes.',
    );
    peer.send('h');
    rig.wire();
    const gs = rig.poll(0);
    rig.expectSlot(pd, 'r', 'ready', 'The event is here. The one it wakes has not run yet.');
    await rig.resume(gs);
    rig.expectResult(read, '"h"', NOT_WOKEN);
    rig.expectSlot(pd, 'r', 'nil', 'The event has woken somebody, and he has read: it is over.');
  });

  test('says that somebody is about to sleep', async (rig) => {
    rig.open(Poller);
    const { fd, peer } = rig.connection();
    const pd = rig.poller.open(fd);
    await rig.settle();
    const read = await rig.readAndLook(pd, () => {
      rig.expectSlot(pd, 'r', 'wait', 'read() has found nothing and calls park(): so say.');
    });
    rig.expectSlot(pd, 'r', 'parked', 'Now he sleeps.');
    peer.send('h');
    await rig.settle();
    rig.expectResult(read, '"h"', NOT_WOKEN);
  });

  test('has an event instead of a sleeper if that comes first', async (rig) => {
    rig.open(Poller);
    const { fd, peer } = rig.connection();
    const pd = rig.poller.open(fd);
    await rig.settle();
    const read = await rig.readAndLook(pd, () => {
      peer.send('h');
      rig.wire();
      const gs = rig.poll(0);
      rig.expect(gs.length === 0, {
        lesson: 'Somebody is about to sleep, and poll() gave somebody. Nobody sleeps yet.',
      });
      rig.expectSlot(pd, 'r', 'ready', 'An event is stronger than the wish to sleep.');
    });
    rig.expectResult(read, '"h"', 'The event came before the sleep: do not fall asleep.');
    rig.expectSlot(pd, 'r', 'nil', 'What had come was read: that event is over.');
  });

  test('is empty after a deadline, and keeps its place against a second reader', async (rig) => {
    rig.open(Poller);
    const pd = rig.poller.open(rig.connection().fd);
    rig.poller.setDeadline(pd, 'r', rig.clock.now() + 1000);
    const first = await rig.read(pd);
    const second = await rig.read(pd);
    rig.expect(second.result !== WAITS, { lesson: 'Two tasks sleep in one slot.' });
    rig.expectSlot(pd, 'r', 'parked', 'A second reader was turned away. The first one sleeps on.');
    await rig.settle(1001);
    rig.expectResult(first, 'TimeoutError', NOT_ENDED);
    rig.expectSlot(pd, 'r', 'nil', 'The deadline has woken the one who slept: nobody waits.');
  });
});

describe('Step 13: register once, at the right moment', () => {
  test('registers each descriptor once, edge-triggered, for reading and writing', async (rig) => {
    rig.open(Poller);
    const epolls = rig.calls('epollCreate1').length;
    rig.expect(epolls === 1, { lesson: 'One poller, one epoll.', received: `${epolls} of them` });
    const { fd, peer } = rig.connection();
    const pd = rig.poller.open(fd);
    const read = await rig.read(pd);
    peer.send('x');
    await rig.settle();
    rig.expectResult(read, '"x"', NOT_WOKEN);
    const adds = rig.controls(fd);
    rig.expect(adds.length === 1 && adds[0]!.op === EPOLL_CTL_ADD, {
      lesson:
        'A descriptor is registered once, for everything, and then never touched until it goes.',
      received: `${adds.length} calls of epollCtl`,
    });
    const wanted = EPOLLIN | EPOLLOUT | EPOLLET;
    rig.expect((adds[0]!.events & wanted) === wanted, {
      lesson: 'Register for EPOLLIN, EPOLLOUT and EPOLLRDHUP at once, with EPOLLET.',
    });
  });

  test('registers a listener when it listens, and not before', async (rig) => {
    rig.open(Poller);
    const pd = rig.poller.listen(ANYWHERE);
    rig.expectRegisteredAfter(
      'listen',
      pd.fd,
      'An unborn listener has events of its own (EPOLLOUT and EPOLLHUP). Register it after listen().',
    );
  });

  test('registers a client when it connects, and not before', async (rig) => {
    rig.open(Poller);
    const connect = await rig.connect(rig.listener.addr);
    await rig.settle(100);
    const { fd } = rig.expectConnected(connect);
    rig.expectRegisteredAfter(
      'connect',
      fd,
      'A socket that does not connect yet has EPOLLOUT and EPOLLHUP: that looks like a result. Register it after connect().',
    );
  });

  test('says what is wrong with a bad descriptor, and leaves nothing behind', async (rig) => {
    rig.open(Poller);
    const epoll = rig.kernel.registrations;
    rig.expectThrows(
      'open',
      () => rig.poller.open(999),
      'EBADF',
      'There is no descriptor 999: a NetError with the code EBADF.',
    );
    rig.forgiveMisuse();
    rig.expect(rig.kernel.registrations === epoll, {
      lesson: 'open() has failed, and something is registered.',
    });
  });
});

describe('Step 14: how long to sleep', () => {
  test('does not wait for 0, waits for ever below, and never shorter than asked', async (rig) => {
    rig.open(Poller);
    await rig.settle();
    rig.expect(rig.timeoutOf(0) === 0, { lesson: 'poll(0) looks, and does not wait.' });
    const short = rig.timeoutOf(0.2);
    rig.expect(short === 1, {
      lesson:
        'A timer is due in 0.2 ms. With 0 you would go round in circles until then: less than a millisecond ' +
        'is one.',
      expected: 'epollWait(…, 1)',
      received: `epollWait(…, ${short})`,
    });
    const middle = rig.timeoutOf(250);
    rig.expect(middle === 250, {
      lesson: 'poll(ms) waits so long, unless something happens.',
      expected: 'epollWait(…, 250)',
      received: `epollWait(…, ${middle})`,
    });
    const long = rig.timeoutOf(1e12);
    rig.expect(long > 1000 && long <= 0x7fff_ffff, {
      lesson:
        'The kernel takes 32 bits with a sign. Who wants more than 1e9 ms gets 1e9, and comes again.',
      received: `epollWait(…, ${long})`,
    });
  });

  test('sleeps for ever if it is asked to, or until something happens', async (rig) => {
    rig.open(Poller);
    const { fd, peer } = rig.connection();
    const read = await rig.read(rig.poller.open(fd));
    const before = rig.clock.now();
    rig.after(5_000_000, () => peer.send('x'));
    await waitFor(rig);
    rig.expect(rig.clock.now() >= before + 5_000_000, {
      lesson: 'poll(-1) came back without anybody, and nothing had happened.',
    });
    rig.expectResult(read, '"x"', NOT_WOKEN);
  });

  test('is not impressed by signals', async (rig) => {
    rig.open(Poller);
    const { fd, peer } = rig.connection();
    const pd = rig.poller.open(fd);
    const read = await rig.read(pd);
    rig.kernel.inject('epollWait', 'EINTR');
    await rig.turn(100);
    rig.kernel.inject('epollWait', 'EINTR', 'EINTR');
    rig.after(100, () => peer.send('x'));
    await waitFor(rig);
    rig.expectResult(read, '"x"', NOT_WOKEN);
  });

  test('gives everybody, also if they are many', async (rig) => {
    rig.open(Poller);
    const reads: Pending[] = [];
    const conns = Array.from({ length: MANY }, () => rig.connection());
    for (const { fd } of conns) {
      const pd = rig.poller.open(fd);
      reads.push(rig.begin('read', () => rig.poller.read(pd, new Uint8Array(8))));
    }
    await rig.settle();
    for (const { peer } of conns) peer.send('x');
    await rig.settle();
    const asleep = reads.filter(({ result }) => result === WAITS).length;
    rig.expect(asleep === 0, {
      lesson:
        'Many have something to read at once. What does not fit into one call comes with the next one: nobody may be forgotten.',
      received: `${asleep} sleep`,
    });
  });
});

describe('Step 15: wake the sleeper', () => {
  test('ends a poll that waits, each time', async (rig) => {
    rig.open(Poller);
    await rig.settle();
    for (const round of ['first', 'second', 'third']) {
      const before = rig.clock.now();
      rig.after(50, () => rig.poller.wake());
      const stuck = `The ${round} wake() was called, and poll(-1) sleeps on.`;
      const gs = rig.poll(-1, { stuck });
      rig.expect(gs.length === 0, { lesson: 'wake() is about no connection: nobody goes on.' });
      rig.expect(rig.clock.now() >= before + 50, {
        lesson: 'An old wake() has ended a new wait: read the counter, then it is silent.',
      });
    }
  });

  test('writes once, however often it is called', async (rig) => {
    rig.open(Poller);
    await rig.settle();
    const before = rig.calls('write').length;
    for (let i = 0; i < 1000; i += 1) rig.poller.wake();
    const writes = rig.calls('write').length - before;
    rig.expect(writes === 1, {
      lesson: 'It rings already. A thousand calls of wake() need one write.',
      received: `${writes} of them`,
    });
  });

  test('leaves the alarm to the one who sleeps', async (rig) => {
    rig.open(Poller);
    await rig.settle();
    rig.poller.wake();
    rig.poll(0);
    const stuck =
      'poll(0) has silenced the alarm, and whoever sleeps does not hear it. Only a wait may silence it.';
    rig.poll(-1, { stuck });
  });
});

describe('Step 16: a number is not a socket', () => {
  test.inEveryOrder('does not take old news for those of a new connection', Poller, (stage) => {
    const [other, old] = [stage.connection(), stage.connection()];
    stage.news(both(arrival(other, 'x'), resets(old))); // two events, in one call
    const replaced = stage.replaces('closer', old);
    const ann = stage.readsAfter(replaced, 'ann', () => replaced.conn);
    return () => stage.expectOutcome(ann, ['"hello"'], OLD_NEWS);
  });

  test('begins anew with every connection', async (rig) => {
    rig.open(Poller);
    const first = rig.connection();
    const pd = rig.poller.open(first.fd);
    rig.poller.setDeadline(pd, 'rw', rig.clock.now());
    rig.poller.close(pd);
    first.peer.close();
    await rig.settle();
    const second = rig.connection();
    const again = rig.poller.open(second.fd);
    const read = await rig.read(again);
    rig.expectResult(
      read,
      WAITS,
      'A new connection got the number of an old one, and its deadline or its end with it.',
    );
    rig.expectResult(
      await rig.write(again, bytes('x')),
      'done',
      'A new connection got the number of an old one, and its deadline or its end with it.',
    );
  });
});

describe('Step 17: nothing left behind', () => {
  test('comes back to where it began', async (rig) => {
    rig.open(Poller);
    const before = rig.kernel.openFds;
    const registered = rig.kernel.registrations;
    for (let i = 0; i < rig.world.amount(400, 20); i += 1) {
      const { fd, peer } = rig.connection();
      const pd = rig.poller.open(fd);
      rig.poller.setDeadline(pd, 'rw', rig.clock.now() + 60_000);
      const read = rig.begin('read', () => rig.poller.read(pd, new Uint8Array(8)));
      rig.poller.setDeadline(pd, 'r', rig.clock.now() + 70_000);
      rig.poller.close(pd);
      peer.close();
      await rig.settle();
      rig.expectResult(read, 'ClosedError', AFTER_CLOSE);
    }
    rig.expectOpen(before, 'Connections were opened and closed, and descriptors are left.');
    rig.expect(rig.kernel.registrations === registered, {
      lesson: 'Descriptors are closed, and still registered.',
    });
    rig.expect(rig.clock.armedTimers === 0, {
      lesson: 'Everything is closed, and timers still tick.',
      received: `${rig.clock.armedTimers} of them`,
    });
  });
});

describe('Step 18: on real epoll', () => {
  test.onRealEpoll('serves hundreds of clients at once', Poller, async (epoll) => {
    const before = epoll.openFds;
    const listener = epoll.listen();
    const served = serve(listener, CLIENTS);
    const dials = Array.from({ length: CLIENTS }, () => epoll.dial(listener.addr));
    const clients = await epoll.until(
      Promise.all(dials),
      'Hundreds connect at once, and some connect() sleeps on.',
    );
    const talks = clients.map((client, i) => talk(epoll, client, letters(100 + i * 50)));
    await epoll.until(
      Promise.all([...talks, served]),
      'Everybody said something, and somebody sleeps on: each event has its own connection, also among ' +
        'hundreds.',
    );
    await listener.close();
    const left = epoll.openFds.filter((fd) => !before.includes(fd));
    epoll.expect(left.length === 0, {
      lesson: 'Everything is closed, and descriptors are left.',
      received: `${left.length} of them`,
    });
  });

  test.onRealEpoll('keeps every promise of a connection', Poller, async (epoll) => {
    for (const promise of contract) if (!promise.concurrent) await epoll.keeps(promise);
  });

  test.onRealEpoll('opens a port again that has just been used', Poller, async (epoll) => {
    const first = epoll.listen();
    const { addr } = first;
    const [conn, client] = await epoll.until(
      Promise.all([first.accept(), epoll.dial(addr)]),
      'A client connects, and accept() or connect() sleeps on.',
    );
    await conn.close(); // whoever closes first is remembered by the kernel
    await epoll.until(
      client.read(new Uint8Array(1)),
      'The server has closed, and read() sleeps on.',
    );
    await client.close();
    await first.close();
    const second = epoll.listen(addr.port);
    await second.close();
  });
});

// --- internal ---

const CLIENTS = 300;

const MANY = 140; // more than the 128 events of one call

const ANYWHERE = { ip: '127.0.0.1', port: 0 };

const OTHER_BYTES = 'These bytes were sent, and others arrived.';
const EARLY = 'Nothing has come, and your read() gave an answer. EAGAIN means: not yet.';
const NOT_ENDED = 'The deadline has passed, and the call goes on.';
const BROKEN = 'The connection is broken. Whoever reads and whoever writes must hear of it.';
const AFTER_CLOSE = 'The connection is closed on this side: a ClosedError.';
const EDGE =
  'There are bytes, and read() waits. An edge comes once, when something new arrives: what is left over is ' +
  'never announced again. Try first, and wait after EAGAIN only.';
const TWO_POLLERS =
  'Two pollers live in one program. Each knows its own connections, and hears of them alone: keep everything in ' +
  'the object.';
const STALE =
  'The deadline was put off, and a timer of the old one has counted all the same. A timer that has gone off ' +
  'cannot be called back: it must find out whether it still counts.';
const OLD_NEWS =
  'An event of a closed connection was taken for one of another connection with the same number. Events ' +
  'carry what you gave with epollCtl(): something that is never used again.';

const NOT_WOKEN =
  'Something has come, and the read() that waits for it sleeps on. poll() gives the G of everybody for ' +
  'whom there is an event.';

/** Calls `echoByHand`; when it throws, that is the lesson. */
function byHand(rig: Rig, fd: Fd): void {
  rig.run(
    'echoByHand()',
    () => echoByHand(rig.given, fd),
    'echoByHand() sleeps in epollWait(), and nothing will ever happen again.',
  );
}

/** Polls as a program does that has nothing else to do, until somebody can go on. */
async function waitFor(rig: Rig): Promise<void> {
  for (let i = 0; i < 1000; i += 1) if ((await rig.turn(-1)).length > 0) return;
}

/** Gives back what so many clients send, until they close. */
async function serve(listener: Listener, clients: number): Promise<void> {
  const echoes: Promise<void>[] = [];
  while (echoes.length < clients) echoes.push(echo(await listener.accept()));
  await Promise.all(echoes);
}

async function echo(conn: Conn): Promise<void> {
  const p = new Uint8Array(4096);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) {
    await conn.write(p.subarray(0, n));
  }
  await conn.close();
}

/** Says something, hears it again, and closes. */
async function talk(epoll: RealRig, conn: Conn, text: string): Promise<void> {
  const p = new Uint8Array(text.length);
  await conn.write(bytes(text));
  for (let at = 0; at < p.length;) {
    const n = await conn.read(p.subarray(at));
    epoll.expect(n !== null, { lesson: 'Nobody has closed, and read() gives the end.' });
    at += n!;
  }
  epoll.expect(latin1(p) === text, { lesson: OTHER_BYTES });
  await conn.close();
}

/** More than fits between two ends. */
function tooMuch({ world }: Rig): Uint8Array {
  return new Uint8Array(world.amount(600_000, 200_000));
}

function bytes(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

function unquote(result: string): string {
  return result.startsWith('"') ? (JSON.parse(result) as string) : '';
}

function letters(length: number): string {
  return Array.from({ length }, (_, i) => String.fromCharCode(97 + ((i * 7) % 26))).join('');
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
