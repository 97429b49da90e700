import { Atomic, G, type Call } from '@socketlings/kernel';
import type { Operation } from '@socketlings/kernel/interceptor';
import { plural } from '../base/bytes.ts';
import { isOurs } from '../base/stack-frames.ts';
import { SteppedAtomic, SteppedG, type Actor, type Listener, type Task } from '@socketlings/sim';
import { sayCall } from './say-call.ts';

interface Line {
  readonly who: string;
  readonly text: string;
}

/** What happened in one schedule, with a column for each task and act that took part. */
export class ColumnStory implements Listener {
  readonly #lines: Line[] = [];

  turn({ name }: Actor, what: 'starts' | 'goes on' | 'happens' | 'is over'): void {
    if (what === 'starts' || what === 'goes on') this.say(name, what);
  }

  operation(
    { name }: Actor,
    operation: Operation,
    target: object,
    args: readonly unknown[],
    old: unknown,
  ): void {
    const text = describe(operation, target, args, old);
    if (text && name !== SETUP) this.say(name, text + place());
  }

  call({ name }: Actor, call: Call): void {
    if (name !== SETUP) this.say(name, sayCall(call) + place());
  }

  say(who: string, text: string): void {
    this.#lines.push({ who, text });
  }

  lines(): string[] {
    const names = [...new Set(this.#lines.map(({ who }) => who))];
    const starts = this.#startsOf(names);
    const head = names.reduce((line, name, i) => line.padEnd(starts[i]!) + name, '');
    const body = this.#lines.map(({ who, text }) => ' '.repeat(starts[names.indexOf(who)]!) + text);
    if (body.length <= FIRST + LAST) return [head, ...body];
    const omitted = `… ${plural(body.length - FIRST - LAST, 'line')} left out`;
    return [head, ...body.slice(0, FIRST), omitted, ...body.slice(-LAST)];
  }

  /** Each line has one text alone: columns stand so close that the last one, too, ends in sight. */
  #startsOf(names: readonly string[]): number[] {
    const longest = names.map((name) => {
      const texts = this.#lines.filter(({ who }) => who === name).map(({ text }) => text);
      return Math.max(...[name, ...texts].map(({ length }) => length));
    });
    const room = Math.floor((WIDEST - Math.max(...longest)) / Math.max(1, names.length - 1));
    const widths = names.map((name, i) => {
      return Math.max(name.length, Math.min(longest[i]!, room - GAP)) + GAP;
    });
    return widths.map((_, i) => widths.slice(0, i).reduce((a, b) => a + b, 0));
  }
}

// --- internal ---

const SETUP = 'the test'; // the actor before the first turn

const FIRST = 24; // lines told from the beginning …
const LAST = 12; // … and from the end
const DEEP = 60; // calls
const WIDEST = 70; // characters of all columns, beside a line's number on a terminal of 80
const GAP = 2;

function describe(
  operation: Operation,
  target: object,
  args: readonly unknown[],
  old: unknown,
): string | undefined {
  if (operation === 'park') return 'falls asleep';
  if (operation === 'ready') return `wakes ${(target as Task).name}`;
  const isCell = target instanceof Atomic || target instanceof SteppedAtomic;
  const name = (isCell && target.name) || 'cell';
  if (operation === 'load') return `${name} is ${sayValue(old)}`;
  if (operation === 'cas' && args[0] !== old) {
    return `${name} is ${sayValue(old)}, not ${sayValue(args[0])}`;
  }
  return operation === 'lock' ? undefined : `${name}: ${sayValue(old)} → ${sayValue(args.at(-1))}`;
}

function sayValue(value: unknown): string {
  if (typeof value === 'symbol') return value.description ?? 'symbol';
  if (value instanceof G || value instanceof SteppedG) return 'G';
  return typeof value === 'object' && value !== null ? 'a record' : String(value);
}

/** The line of the code under test that has called, as `  :41`. */
function place(): string {
  const caller = stack().find((line) => /:\d+:\d+\)?$/.test(line) && !isOurs(line));
  const line = caller && !/node:|\.test\.ts/.test(caller) && /:(\d+):\d+\)?$/.exec(caller)?.[1];
  return line ? `  :${line}` : '';
}

/** Who has called whom: what is played in steps stands on many calls of the language. */
function stack(): string[] {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = DEEP;
  const lines = String(new Error().stack).split('\n').slice(1);
  Error.stackTraceLimit = stackTraceLimit;
  return lines;
}
