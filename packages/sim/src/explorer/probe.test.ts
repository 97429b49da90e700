import { expect, test } from 'vitest';
import { explore, type Found } from './explore.ts';
import { whyNoExplorer } from './probe.ts';

test('nothing is missing here', async () => {
  expect(await whyNoExplorer()).toBeNull();
});

test.each<[string, typeof explore, RegExp]>([
  [
    'V8 without its test functions',
    () => Promise.reject(new SyntaxError("Unexpected token '%'")),
    /^SyntaxError: Unexpected token '%'$/,
  ],
  ['a search that finds nothing', () => Promise.resolve(NOTHING), /misses an order/],
  ['a search that never ends a task', (scenario) => explore(neverOver(scenario), ONE), /misses/],
  ['a search that finds fault everywhere', () => explore(bad, ONE), /misses|bad order/],
])('it says what is wrong with %s', async (_, search, why) => {
  expect(await whyNoExplorer(search)).toMatch(why);
});

test('it is not content with the right answer to one question', async () => {
  const once = explore;
  let asked = 0;
  const why = await whyNoExplorer((scenario, bounds) =>
    asked++ === 0 ? once(scenario, bounds) : explore(bad, bounds),
  );

  expect(why).toBe('it finds a bad order where there is none');
});

const NOTHING: Found = { schedules: 1, counterexample: null };
const ONE = { preemptions: 1 };

const bad: Parameters<typeof explore>[0] = (schedule) => {
  schedule.act('poller', () => {});
  return () => {
    throw new Error('bad');
  };
};

/** As if promise callbacks did not run on the spot. */
function neverOver(scenario: Parameters<typeof explore>[0]): Parameters<typeof explore>[0] {
  return (schedule) => {
    const judge = scenario(schedule);
    return (ending) => {
      for (const task of schedule.tasks) task.state = 'asleep';
      judge(ending);
    };
  };
}
