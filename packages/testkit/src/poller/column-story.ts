import { Atomic, G, errnoName, maskText, type Call } from '@socketlings/kernel';
import type { EpollEvent } from '@socketlings/kernel';
import type { Operation } from '@socketlings/kernel/watch';
import { plural } from '../bytes.ts';
import { isOurs } from '../frames.ts';
import type { Actor, Listener, Task } from '@socketlings/sim';

interface Line {
  readonly who: string;
  readonly text: string;
}

/** What happened in one schedule, with a column for each of those who took part. */
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
    const widths = names.map((name) => {
      const texts = this.#lines.filter(({ who }) => who === name).map(({ text }) => text);
      return Math.min(WIDEST, Math.max(...[name, ...texts].map(({ length }) => length))) + 2;
    });
    const starts = widths.map((_, i) => widths.slice(0, i).reduce((a, b) => a + b, 0));
    const head = names.map((name, i) => name.padEnd(widths[i]!)).join('');
    const body = this.#lines.map(({ who, text }) => ' '.repeat(starts[names.indexOf(who)]!) + text);
    if (body.length <= FIRST + LAST) return [head.trimEnd(), ...body];
    const omitted = `… ${plural(body.length - FIRST - LAST, 'line')} left out`;
    return [head.trimEnd(), ...body.slice(0, FIRST), omitted, ...body.slice(-LAST)];
  }
}

// --- internal ---

const SETUP = 'the test'; // whoever acts before anybody has his turn

const FIRST = 24; // lines told from the beginning …
const LAST = 12; // … and from the end
const WIDEST = 34; // characters of a column; what is longer reaches into the next one

function describe(
  operation: Operation,
  target: object,
  args: readonly unknown[],
  old: unknown,
): string | undefined {
  if (operation === 'park') return 'falls asleep';
  if (operation === 'ready') return `wakes ${(target as Task).name}`;
  const name = (target instanceof Atomic && target.name) || 'cell';
  if (operation === 'load') return `${name} is ${sayValue(old)}`;
  if (operation === 'cas' && args[0] !== old) {
    return `${name} is ${sayValue(old)}, not ${sayValue(args[0])}`;
  }
  return operation === 'lock' ? undefined : `${name}: ${sayValue(old)} → ${sayValue(args.at(-1))}`;
}

function sayValue(value: unknown): string {
  if (typeof value === 'symbol') return value.description ?? 'symbol';
  if (value instanceof G) return 'G';
  return typeof value === 'object' && value !== null ? 'a record' : String(value);
}

export function sayCall({ name, args, ret }: Call): string {
  const result = ret < 0 ? errnoName(ret) : String(ret);
  if (name !== 'epollWait') return `${name}(${String(args[0])}) → ${result}`;
  const events = (args[1] as EpollEvent[]).slice(0, Math.max(ret, 0));
  return `epollWait → ${ret < 0 ? result : events.map(({ events: mask }) => maskText(mask)).join(', ') || 'nothing'}`;
}

/** The line of the code under test that has called, as `  :41`. */
function place(): string {
  const frames = String(new Error().stack).split('\n').slice(1);
  const caller = frames.find((line) => !isOurs(line) && !line.includes('node:'));
  const line = caller && !/\.test\.ts/.test(caller) && /:(\d+):\d+\)?$/.exec(caller)?.[1];
  return line ? `  :${line}` : '';
}
