import type { NetworkName } from '@socketlings/sim';
import { Lesson } from '../base/lesson.ts';
import { SimGround } from '../base/sim-ground.ts';
import { chanceIn, COUNTS } from '../base/networks.ts';
import { onGround, testInEach, type WorldClass } from '../base/test.ts';
import type { World } from '../base/world.ts';
import { drawScript, simplerActs, type Act, type Kinds } from './script.ts';
import { smallest } from './smallest.ts';

/** What may be done with some code under test, and how a script of it is played. */
export interface Model<W extends World, D extends string> {
  readonly World: WorldClass<W>;
  readonly kinds: Kinds<D>;
  /** How many scripts are played in each network; when it counts, four times as many. */
  readonly scripts: number;
  /** Plays a script in a fresh world; throws a `Lesson` if something came of it that must not. */
  readonly play: (world: W, script: readonly Act<D>[]) => Promise<void>;
}

/** Defines a test that plays scripts as chance draws them, and tells the smallest one that fails. */
export function testAnyOrder<W extends World, D extends string>(
  title: string,
  model: Model<W, D>,
): void {
  testInEach(title, async (network) => {
    const random = chanceIn(network);
    for (let i = 0; i < model.scripts * TIMES; i += 1) {
      const script = drawScript(random, model.kinds);
      const failure = await failureOf(network, model, script);
      if (failure) throw await shrunk(network, model, { script, failure });
    }
  });
}

// --- internal ---

const TIMES = COUNTS ? 4 : 1;

const BUFFERS = 1024; // bytes; what is full after a few writes needs no large ones
const MOST_TRIED = 250; // scripts, to find the smallest one

async function failureOf<W extends World, D extends string>(
  network: NetworkName,
  { World, play }: Model<W, D>,
  script: readonly Act<D>[],
): Promise<Lesson | undefined> {
  try {
    const ground = new SimGround(network, { bufferSize: BUFFERS });
    await onGround(ground, World, (world) => play(world, script));
  } catch (error) {
    if (Lesson.factsOf(error)) return error as Lesson;
    throw error;
  }
  return undefined;
}

async function shrunk<W extends World, D extends string>(
  network: NetworkName,
  model: Model<W, D>,
  found: { script: readonly Act<D>[]; failure: Lesson },
): Promise<Lesson> {
  const { lesson } = Lesson.factsOf(found.failure)!;
  const { failure } = await smallest(found, {
    most: MOST_TRIED,
    simpler: (act) => simplerActs(act, model.kinds),
    fails: async (script) => {
      const again = await failureOf(network, model, script);
      return again && Lesson.factsOf(again)?.lesson === lesson ? again : undefined;
    },
  });
  return failure;
}
