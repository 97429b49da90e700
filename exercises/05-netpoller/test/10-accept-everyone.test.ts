import { WAITS, test } from '@socketlings/testkit/poller';
import { describe } from 'vitest';
import { Poller } from '#subject';

describe('Step 10: accept everyone', () => {
  test('accepts three that came in one event', async (machine) => {
    machine.open(Poller);
    const pd = machine.listen();
    await machine.settle();
    const clients = ['ann', 'bob', 'cid'].map((name) => machine.dial(name, machine.addrOf(pd.fd)));
    await machine.settle();
    for (const client of clients) {
      const accept = await machine.accept(pd);
      machine.expect(accept.result !== WAITS, {
        lesson: 'Three have come in one event, and accept() waits for another one. Try first.',
      });
      machine.expectAccepted(accept, client, 'accept() gives a descriptor.');
    }
    const fourth = await machine.accept(pd);
    machine.expectResult(fourth, WAITS, 'Nobody else has come, and accept() gave an answer.');
    const dan = machine.dial('dan', machine.addrOf(pd.fd));
    await machine.settle();
    machine.expect(fourth.result !== WAITS, {
      lesson: 'Somebody has come, and accept() sleeps on.',
    });
    machine.expectAccepted(fourth, dan, 'accept() gives a descriptor.');
  });

  test('goes on when a client was gone too soon, or a signal came', async (machine) => {
    machine.open(Poller);
    const pd = machine.listen();
    const accept = await machine.accept(pd);
    machine.kernel.inject('accept4', 'ECONNABORTED', 'EINTR');
    const ann = machine.dial('ann', machine.addrOf(pd.fd));
    await machine.settle();
    machine.expectAccepted(
      accept,
      ann,
      'ECONNABORTED: the client has given up before you took it. EINTR: a signal came. Both say: try again.',
    );
  });

  test('can fail for want of descriptors, and be called again', async (machine) => {
    machine.open(Poller);
    const pd = machine.listen();
    await machine.settle();
    const ann = machine.dial('ann', machine.addrOf(pd.fd));
    machine.kernel.inject('accept4', 'EMFILE');
    const failed = await machine.accept(pd);
    machine.expectResult(
      failed,
      'EMFILE',
      'There are no descriptors left. The caller must know: a NetError with the code EMFILE.',
    );
    await machine.settle();
    const again = await machine.accept(pd);
    machine.expectAccepted(
      again,
      ann,
      'The client still waits in the queue, and no new event will announce it: try first.',
    );
  });
});
