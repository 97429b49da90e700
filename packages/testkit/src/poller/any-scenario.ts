import {
  NotInSteps,
  type Random,
  TooManyOrders,
  type Bounds,
  type Counterexample,
} from '@socketlings/sim';
import { plural } from '../base/bytes.ts';
import { graderHooks } from '../base/grader-hooks.ts';
import { chanceIn, COUNTS, WANTED } from '../base/networks.ts';
import { test } from '../base/test.ts';
import type { World } from '../base/world.ts';
import type { PollerLike } from './contract.ts';
import { lessonOf } from './counterexample.ts';
import { inSteps } from './in-steps.ts';
import { LACKING } from './lacking.ts';
import { nested, stepped, type Method, type Play } from './methods.ts';
import { sayScenario, smaller, type Scenario } from './scenarios/scenario.ts';

/** Scenarios that nobody has written. */
export interface Family {
  /** All of them that are small enough. */
  every(): Iterable<Scenario>;
  /** One that chance makes. */
  drawn(chance: Random): Scenario;
  playOf(scenario: Scenario): Play;
}

/**
 * A test of whatever can happen: all small scenarios in every order with one interruption when it counts, and in each
 * network some that its seed draws, in orders that it draws. One that ends badly is made as small as it can be.
 */
export function inAnyScenario(title: string, Poller: PollerLike, family: Family): void {
  const rewritten = inSteps(Poller);
  const other = rewritten && 'Poller' in rewritten ? rewritten.Poller : null;
  const body = (world: World): Promise<void> => played(world, { Poller, other, family });
  if (LACKING && !other) test.without(LACKING, title, body);
  else test(title, body);
}

// --- internal ---

const [FIRST] = WANTED;
const DRAWN = 5; // scenarios in each network …
const ORDERS = 12; // … and orders of each
const MOST = 3000; // orders of one small scenario

interface Subject {
  readonly Poller: PollerLike;
  readonly other: PollerLike | null;
  readonly family: Family;
}

type MethodOf = (scenario: Scenario) => Method;

async function played(world: World, { Poller, other, family }: Subject): Promise<void> {
  const asItIs: MethodOf = (scenario) => nested(Poller, family.playOf(scenario));
  if (!other || !(COUNTS || LACKING)) return inNetwork(world, asItIs, family);
  try {
    await inNetwork(world, (scenario) => stepped(other, family.playOf(scenario)), family);
  } catch (error) {
    if (!(error instanceof NotInSteps) || LACKING) throw error;
    await inNetwork(world, asItIs, family);
  }
}

async function inNetwork(world: World, methodOf: MethodOf, family: Family): Promise<void> {
  const { network } = world.ground;
  const onTurn = (): void => world.ground.touch();
  let orders = 0;
  if (COUNTS && network === FIRST) {
    const bounds = { preemptions: 1, most: MOST, onTurn };
    for (const each of family.every()) orders += await tried(world, methodOf, each, bounds);
    if (orders > 0) graderHooks?.played({ orders, interruptions: 1 });
  }
  const chance = chanceIn(network);
  for (let i = 0; i < DRAWN; i += 1) {
    const draw = (count: number): number => Math.max(0, chance.int(-count, count - 1));
    const bounds = { preemptions: ORDERS, most: ORDERS, chance: draw, onTurn };
    await tried(world, methodOf, family.drawn(chance), bounds);
  }
}

/** Plays a scenario, and says in how many orders; one that ends badly is a lesson. */
async function tried(
  world: World,
  methodOf: MethodOf,
  scenario: Scenario,
  bounds: Bounds,
): Promise<number> {
  const { schedules, counterexample } = await search(methodOf(scenario), bounds);
  if (!counterexample) return schedules;
  const bad = await smallest(methodOf, { scenario, counterexample, bounds });
  const times = plural(bad.bounds.preemptions, 'interruption');
  const diagnosis = `${sayScenario(bad.scenario)}: order ${bad.counterexample.number}, with at most ${times}`;
  throw await lessonOf(world, { method: methodOf(bad.scenario), ...bad, diagnosis });
}

interface Bad {
  readonly scenario: Scenario;
  readonly counterexample: Counterexample;
  readonly bounds: Bounds;
}

/** The smallest scenario in the same one that ends badly, in as few interruptions as it takes. */
async function smallest(methodOf: MethodOf, bad: Bad): Promise<Bad> {
  const { onTurn } = bad.bounds; // a long search is no deadlock
  for (const scenario of [...smaller(bad.scenario), bad.scenario]) {
    if (scenario === bad.scenario && !bad.bounds.chance) continue;
    for (const preemptions of [0, 1, 2]) {
      const bounds: Bounds = { preemptions, most: MOST, onTurn };
      const { counterexample } = await search(methodOf(scenario), bounds);
      if (counterexample) return smallest(methodOf, { scenario, counterexample, bounds });
    }
  }
  return bad;
}

async function search(method: Method, bounds: Bounds): ReturnType<Method['search']> {
  try {
    return await method.search(bounds);
  } catch (error) {
    if (!(error instanceof TooManyOrders)) throw error;
    return { schedules: MOST, counterexample: null };
  }
}
