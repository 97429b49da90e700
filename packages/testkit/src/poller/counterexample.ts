import type { Bounds, Counterexample } from '@socketlings/sim';
import { Lesson } from '../base/lesson.ts';
import type { World } from '../base/world.ts';
import { ColumnStory } from './column-story.ts';
import type { Method } from './methods.ts';

interface Bad {
  readonly method: Method;
  readonly counterexample: Counterexample;
  readonly bounds: Bounds;
  readonly diagnosis: string;
}

/** What is to be learned of an order that ended badly; it is played once more, and told as a story. */
export async function lessonOf(
  world: World,
  { method, counterexample, bounds, diagnosis }: Bad,
): Promise<unknown> {
  const { error } = counterexample;
  const facts = Lesson.factsOf(error);
  if (!facts) return error;
  const story = new ColumnStory();
  await method.replay(counterexample, bounds, story);
  world.story = () => story.lines();
  return new Lesson({ ...facts, diagnosis }, { cause: (error as Error).cause });
}
