// What of the language calls functions that it is given, and can do so step by step.

import { giveUp, playing } from './playing.ts';
import { isStepped, type Steps } from './steps.ts';

type Invoke = (f: unknown, self: unknown, args: unknown[]) => Steps;

/** The steps of a call of `f`, which was given functions in steps; null where it can only call them in one go. */
export function callingBack(
  f: unknown,
  self: unknown,
  args: unknown[],
  invoke: Invoke,
): Steps | null {
  const [first, ...rest] = args;
  if (f === bind) return done(Reflect.apply(bind, self as () => unknown, args));
  if (f === call) return invoke(self, first, rest);
  if (f === apply) return invoke(self, first, [...((rest[0] ?? []) as [])]);
  if (f === Reflect.apply) return invoke(first, rest[0], [...(rest[1] as [])]);
  const ofArray = ARRAYS.get(f);
  if (ofArray && Array.isArray(self) && isStepped(first)) {
    return ofArray(self, (...each) => invoke(first, rest[0], each));
  }
  const global = globalThis as unknown as Globals;
  if (f === global.queueMicrotask || f === global.process?.nextTick) {
    return done(playing.by?.spawn(invoke(first, undefined, rest)));
  }
  const timer = TIMERS.find((name) => f === global[name]);
  return timer === undefined ? null : giveUp(`\`${timer}\``);
}

// --- internal ---

const { bind, call, apply } = Object.fromEntries(
  ['bind', 'call', 'apply'].map((name) => [name, Reflect.get(Function.prototype, name)]),
) as Record<'bind' | 'call' | 'apply', (...args: unknown[]) => unknown>;

const TIMERS = ['setTimeout', 'setInterval', 'setImmediate'] as const;

interface Globals {
  readonly queueMicrotask: unknown;
  readonly process?: { readonly nextTick: unknown };
  readonly setTimeout: unknown;
  readonly setInterval: unknown;
  readonly setImmediate: unknown;
}

// oxlint-disable-next-line require-yield -- a call that takes no step itself
function* done(value: unknown): Steps {
  return value;
}

type EachItem = (item: unknown, i: number, items: unknown[]) => Steps;
type OfArray = (items: unknown[], ask: EachItem) => Steps;

/** One that asks for each item; `step` puts into `gathered`, or gives what ends it. */
function each(
  begin: () => unknown,
  step: (answer: unknown, item: unknown, i: number, gathered: unknown) => { end: unknown } | void,
): OfArray {
  return function* (items, ask) {
    const gathered = begin();
    for (let i = 0; i < items.length; i += 1) {
      const item = items[i];
      const stop = step(yield* ask(item, i, items), item, i, gathered);
      if (stop) return stop.end;
    }
    return gathered;
  };
}

const list = (): unknown[] => [];
const nothing = (): undefined => undefined;
const put = (gathered: unknown, ...items: unknown[]): void => {
  (gathered as unknown[]).push(...items);
};

const ARRAYS = new Map<unknown, OfArray>(
  Object.entries({
    forEach: each(nothing, nothing),
    map: each(list, (answer, _, __, all) => put(all, answer)),
    flatMap: each(list, (answer, _, __, all) => put(all, ...[answer].flat())),
    filter: each(list, (answer, item, _, all) => (answer ? put(all, item) : undefined)),
    some: each(
      () => false,
      (answer) => (answer ? { end: true } : undefined),
    ),
    every: each(
      () => true,
      (answer) => (answer ? undefined : { end: false }),
    ),
    find: each(nothing, (answer, item) => (answer ? { end: item } : undefined)),
    findIndex: each(
      () => -1,
      (answer, _, i) => (answer ? { end: i } : undefined),
    ),
  }).map(([name, way]) => [Reflect.get(Array.prototype, name), way]),
);
