import { ANSWERED, test } from '@socketlings/testkit/rpc';
import { describe } from 'vitest';
import { RpcServer } from '#subject';

describe('Step 7: a house that is full', () => {
  test('serves so many at a time', async (world) => {
    const server = await world.serve(RpcServer, { maxConns: 2 });
    const [ann, bob] = [await server.connect('ann'), await server.connect('bob')];
    const [eve, zoe] = [await server.connect('eve'), await server.connect('zoe')];
    for (const client of [ann, bob, eve]) await client.asks([1, 'echo', client.name]);
    await ann.expectReplies([[1, 'ann']], ANSWERED);
    await bob.expectReplies([[1, 'bob']], ANSWERED);

    await eve.expectSilence(FULL);
    world.expect(server.conns.length === 2, {
      lesson: FULL,
      expected: '2 clients accepted',
      received: `${server.conns.length}`,
    });
    await ann.leaves();

    await eve.expectReplies([[1, 'eve']], { ...ANSWERED, nothing: LEFT });
    await zoe.asks([1, 'echo', 'zoe']);
    await zoe.expectSilence(FULL);
    await bob.leaves();
    await zoe.expectReplies([[1, 'zoe']], { ...ANSWERED, nothing: LEFT });
    for (const client of [eve, zoe]) await client.leaves();
  });

  test('counts out those who leave, whichever way', async (world) => {
    const server = await world.serve(RpcServer, { maxConns: 1, idleMs: 1000, frameMs: 1000 });
    const ann = await server.connect('ann');
    await ann.vanishes();
    const bob = await server.connect('bob');
    await bob.asks([1, 'echo', 'b']);
    await bob.expectReplies([[1, 'b']], { ...ANSWERED, nothing: goneBy('a reset') });
    await bob.sends(Buffer.from([0, 0, 0, 0]));
    await bob.leaves();
    const eve = await server.connect('eve');
    await eve.asks([1, 'echo', 'e']);
    await eve.expectReplies([[1, 'e']], { ...ANSWERED, nothing: goneBy('nonsense') });
    await world.pass(2500); // idle, and she does not end her half
    const zoe = await server.connect('zoe');
    await zoe.asks([1, 'echo', 'z']);
    await zoe.expectReplies([[1, 'z']], { ...ANSWERED, nothing: goneBy('being idle') });
    for (const client of [eve, zoe]) await client.leaves();
  });

  test('never has more open than that', async (world) => {
    const server = await world.serve(RpcServer, { maxConns: 3 });
    const clients = [];
    for (let i = 0; i < 6; i += 1) clients.push(await server.connect(`client ${i}`));

    for (const client of clients) {
      const { length } = server.open;
      world.expect(length <= 3, {
        lesson: FULL,
        expected: 'at most 3 connections open',
        received: `${length}`,
      });
      await client.asks([1, 'echo', client.name]);
      await client.expectReplies([[1, client.name]], { ...ANSWERED, nothing: LEFT });
      await client.leaves();
    }
    server.expectNoneOpen('All clients are gone, and a connection is open.');
  });
});

const FULL =
  'maxConns are served: do not accept another one. Whoever comes now waits with the kernel, in the backlog.';

const LEFT =
  'A client has left, and the next one waits in the backlog, unserved: its place is free, so accept again.';

function goneBy(way: string): string {
  return `A client is gone, by ${way}, and nobody is let in: its place is free, whichever way it went. Count it out where every way comes along.`;
}
