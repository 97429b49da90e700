import { commas, test } from '@socketlings/testkit/conn';
import { describe } from 'vitest';
import { handleConn, serve } from '#subject';

describe('Step 7: a silent client blocks nobody', () => {
  test('answers bob while others say nothing', async (world) => {
    const server = await world.serve(serve, handleConn);
    await server.connect('ann');
    for (let i = 2; i <= world.amount(100, 12); i += 1) await server.connect(`silent client ${i}`);
    await world.pass(10_000);
    server.expectRunning('serve has returned although nobody has closed the listener.');
    const bob = await server.connect('bob');

    const asked = world.ground.clock.now();
    await bob.send('hello');

    await bob.expectBytes('hello', {
      nothing:
        'Others have connected and say nothing, and bob gets no answer: your server waits for ' +
        'them before it serves the next client. Start a handler for each, and await none.',
      otherwise: 'bob is a client like any other: send back what he sends.',
    });
    const waited = world.ground.clock.now() - asked;
    world.expect(waited <= 1000, {
      lesson:
        'bob waited for his answer until your server had done with others who say nothing. Start a ' +
        'handler for each client, and wait for none of them, not even for a while.',
      expected: 'an answer within a second',
      received: `one after ${commas(Math.round(waited))} ms`,
    });
  });

  test('serves one that speaks after a long time', async (world) => {
    const server = await world.serve(serve, handleConn);
    const ann = await server.connect('ann');
    const lesson =
      'ann said nothing for an hour, and when she speaks, she is not served. Nothing is wrong with a ' +
      'client that is silent: wait for it as long as it is there.';
    for (const text of ['I have been silent', 'and once more']) {
      await world.linger(); // an hour
      await ann.send(text);

      await ann.expectBytes(text, lesson);
    }
  });

  test("keeps two clients' bytes apart", async (world) => {
    const server = await world.serve(serve, handleConn);
    const ann = await server.connect('ann');
    const bob = await server.connect('bob');

    const amount = world.amount(400_000, world.allBuffers + 20_000);
    ann.sendMeanwhile('a'.repeat(amount));
    bob.sendMeanwhile('b'.repeat(amount));
    await world.quiet();

    const mixed =
      'One client got bytes of the other. While a write waits, another handler reads into the ' +
      'same buffer: give every connection a buffer of its own.';
    const held =
      'Two clients talk at the same time, and one that does not read yet holds up the other. What ' +
      'do they share?';
    await bob.expectBytes('b'.repeat(amount), { different: mixed, otherwise: held });
    await ann.expectBytes('a'.repeat(amount), { different: mixed, otherwise: held });
  });
});
