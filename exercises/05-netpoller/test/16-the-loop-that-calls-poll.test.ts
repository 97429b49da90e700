import { test } from '@socketlings/testkit/poller';
import { describe } from 'vitest';
import { Poller, run } from '#subject';

describe('Step 16: the loop that calls poll', () => {
  test.onLoop('sleeps while nobody is ready, and only looks while somebody is', run, (loop) => {
    loop.go('ann', async (ann) => {
      for (const at of [10, 5000, 9_000_000]) await ann.event(at);
    });
    loop.go('bob', async (bob) => {
      await bob.passes(5);
      await bob.event(20);
    });
    return () =>
      loop.expect(loop.looks <= 30, {
        lesson: 'A look is a system call. There were four events, and a few turns in between.',
        received: `${loop.looks} calls of poll()`,
      });
  });

  test.onLoop(
    'sleeps until the next timer, whoever has set it, and lets it go off',
    run,
    (loop) => {
      const woken: number[] = [];
      loop.go('ann', async (ann) => {
        for (const at of [250, 1000]) {
          await ann.timer(at);
          woken.push(loop.now);
        }
      });
      loop.go('bob', async (bob) => {
        await bob.event(100);
        await bob.timer(120); // earlier than any that was known when poll() began
        woken.push(loop.now);
        await bob.event(5000);
      });
      return () =>
        loop.expect(woken.join() === '120,250,1000', {
          lesson: 'A timer goes off when its time has come, and who waits for it goes on.',
          expected: 'woken at 120, 250 and 1000 ms',
          received: `woken at ${woken.join(', ')} ms`,
        });
    },
  );

  test.onLoop('wakes everybody whom poll gives, also after a mere look', run, (loop) => {
    for (let i = 1; i <= 300; i += 1) loop.go(`task ${i}`, (task) => task.event(50));
    for (const name of ['ann', 'bob', 'cid']) {
      loop.go(name, async (task) => {
        await task.event(100);
        await task.event(0); // by now it is there, while others are ready
      });
    }
    return () => {};
  });

  test.onLoop('goes on for those who were made ready by somebody else', run, (loop) => {
    loop.go('ann', async (ann) => {
      await ann.wake(30);
      await ann.passes(3);
      await ann.wake(60);
    });
    return () => {};
  });

  test.onLoop('ends when the last task has ended, also one that began later', run, (loop) => {
    let ended = 0;
    loop.go('ann', async (ann) => {
      await ann.event(10);
      for (const at of [100, 200]) {
        loop.go(`a task of hers for ${at}`, async (task) => {
          await task.event(at);
          ended += 1;
        });
      }
    });
    return () =>
      loop.expect(ended === 2, { lesson: 'A task may begin others, and all of them have to end.' });
  });

  test.onLoop('lets nobody who is always ready keep an event away', run, (loop) => {
    let heard = false;
    for (const name of ['greedy', 'greedier']) {
      loop.go(name, (self) => self.passes(1000, { until: () => heard }));
    }
    loop.go('ann', async (ann) => {
      await ann.event(0);
      heard = true;
    });
    return () => {};
  });

  test.onLoop('lets nobody who is always ready keep a timer waiting', run, (loop) => {
    let over = false;
    for (const name of ['greedy', 'greedier']) {
      loop.go(name, (self) => self.passes(1000, { ms: 1, until: () => over }));
    }
    loop.go('ann', async (ann) => {
      await ann.timer(20);
      over = true;
    });
    return () => {};
  });

  test('serves clients with your own poller, and one of them too slow', async (machine) => {
    const silent = machine.connection('silent');
    const talking = ['ann', 'bob'].map((name) => machine.connection(name));
    const heard: string[] = [];
    talking.forEach(({ peer }, i) => {
      machine.after(100 + i, () => peer.send('hello'));
      machine.after(3000, () => heard.push(Buffer.from(peer.take()).toString()));
      machine.after(4000, () => peer.end());
    });

    const ends = await machine.run(run, Poller, (program) => {
      for (const { fd } of talking) program.echo(fd, null);
      program.echo(silent.fd, 500);
    });

    machine.expect(heard.join() === 'hello,hello', {
      lesson:
        'Clients say something, and the server answers: your loop calls poll(), and whoever can go on goes on.',
      expected: '"hello", twice',
      received: heard.join(' and '),
    });
    machine.expect(ends.get(silent.fd) === 500, {
      lesson:
        'A deadline passes while poll() sleeps: its timer goes off in runTimers(), at its time.',
      expected: 'a TimeoutError at 500 ms',
      received: `an end at ${ends.get(silent.fd)} ms`,
    });
  });
});
