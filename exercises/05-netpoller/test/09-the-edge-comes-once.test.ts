import { NOT_WOKEN, OTHER_BYTES, WAITS, test } from '@socketlings/testkit/poller';
import { describe } from 'vitest';
import { Poller } from '#subject';

describe('Step 9: the edge comes once', () => {
  test('reads on without a new event', async (machine) => {
    machine.open(Poller);
    const { fd, peer } = machine.connection();
    const pd = machine.poller.open(fd);
    const first = await machine.read(pd, 4);
    peer.send('0123456789');
    machine.deliver();
    await machine.settle();
    machine.expectResult(
      first,
      machine.world.ground.network === 'friendly' ? '"0123"' : first.result,
      NOT_WOKEN,
    );
    let all = unquote(first.result);
    while (all.length < 10) {
      const next = await machine.read(pd, 4);
      machine.expect(next.result !== WAITS, {
        lesson: EDGE,
        received: `${all.length} of 10 bytes`,
      });
      all += unquote(next.result);
    }
    machine.expectBytes('0123456789', all, OTHER_BYTES);
  });

  test('finds the end behind the data, though both came in one event', async (machine) => {
    machine.open(Poller);
    const { fd, peer } = machine.connection();
    const pd = machine.poller.open(fd);
    await machine.settle();
    peer.send('bye');
    peer.end();
    await machine.settle();
    let all = '';
    while (all.length < 3) {
      const next = await machine.read(pd);
      machine.expect(next.result !== WAITS, { lesson: EDGE });
      machine.expect(next.result !== 'the end', {
        lesson: BEHIND,
        received: `${all.length} of 3 bytes`,
      });
      all += unquote(next.result);
    }
    machine.expectResult(
      await machine.read(pd),
      'the end',
      'Data and end came together, in one event. Read on: the end is behind the data.',
    );
    machine.expectResult(await machine.read(pd), 'the end', 'The end stays the end.');
  });
});

// --- internal ---

const EDGE =
  'There are bytes, and read() waits. An edge comes once, when something new arrives: what is left over is ' +
  'never announced again. Try first, and wait after EAGAIN only.';

const BEHIND =
  'read() gave the end, and there are still bytes. An event may tell of the end while data lie before it: only read() ' +
  'knows when it is reached.';

function unquote(result: string): string {
  return result.startsWith('"') ? (JSON.parse(result) as string) : '';
}
