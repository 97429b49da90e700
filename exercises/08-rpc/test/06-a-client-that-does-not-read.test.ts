import { ANSWERED, MUCH, OTHERS, requestBytes, test } from '@socketlings/testkit/rpc';
import { commas } from '@socketlings/testkit';
import { describe } from 'vitest';
import { RpcServer } from '#subject';

describe('Step 6: a client that does not read', () => {
  test('takes no more requests when answers pile up', async (world) => {
    const server = await world.serve(RpcServer, { maxQueuedBytes: 50_000 });
    const [ann, bob] = [await server.connect('ann'), await server.connect('bob')];
    const most = Math.ceil((world.allBuffers + 50_000) / MUCH) + 2;

    for (let id = 1; id <= most + 5; id += 1) await ann.asks([id, 'much', `${id % 10}`]);

    const { length } = server.desk.of('much');
    world.expect(length <= most, {
      lesson:
        'Ann asks and asks, and reads no answer. What the buffers do not take lies in your memory. When maxQueuedBytes of answers ' +
        'wait, read no more requests of hers: then her own writes will wait, and that is what should happen.',
      expected: `at most ${most} requests begun, of ${MUCH} bytes each`,
      received: `${length}`,
    });
    for (const id of [1, 2, 3]) {
      await bob.asks([id, 'echo', 'b']);
      await bob.expectReplies([[id, 'b']], OTHERS);
    }
    await bob.leaves();
  });

  test('goes on when she reads', async (world) => {
    const server = await world.serve(RpcServer, { maxQueuedBytes: 50_000 });
    const ann = await server.connect('ann');
    const count = Math.ceil((world.allBuffers + 50_000) / MUCH) + 3;
    const ids = Array.from({ length: count }, (_, i) => i + 1);
    await ann.asks(...ids.map((id) => [id, 'much', `${id % 10}`] as const));

    await ann.expectReplies(
      ids.map((id) => [id, `${id % 10}`.repeat(MUCH)]),
      { ...ANSWERED, nothing: 'Ann reads again, and the rest of her requests is never begun.' },
    );
    await ann.leaves();
  });

  test('leaves in the kernel what it does not begin', async (world) => {
    const server = await world.serve(RpcServer, { maxQueuedBytes: 50_000, maxInFlight: 2 });
    const ann = await server.connect('ann');
    const request = requestBytes(1, 'hold', new Uint8Array(5000));
    const all = Array.from({ length: 60 }, (_, i) => {
      const copy = Uint8Array.from(request);
      copy[8] = i;
      return copy;
    });

    void ann.meanwhile(Buffer.concat(all));
    await world.quiet();

    const most = 2 * request.length + 65_536 + request.length;
    const { taken } = server.first;
    world.expect(taken <= most, {
      lesson:
        'Two of her requests may be in flight, and the others are read already: they lie in your memory, where nothing bounds ' +
        'them. Wait for room before you read the next frame.',
      expected: `at most ${commas(most)} bytes to be read`,
      received: commas(taken),
    });
  });

  test('does not wait for a reader for ever', async (world) => {
    const server = await world.serve(RpcServer, { maxQueuedBytes: 50_000, idleMs: 1000 });
    const ann = await server.connect('ann');
    const count = Math.ceil((world.allBuffers + 50_000) / MUCH) + 5;
    await ann.asks(...Array.from({ length: count }, (_, id) => [id, 'much', 'x'] as const));

    await world.pass(10_000);

    server.expectNoneOpen(
      'Ann has taken nothing for ten times idleMs, and keeps her place and your memory: a write needs a deadline, too. Whoever takes ' +
        'nothing for idleMs is gone.',
    );
  });
});
