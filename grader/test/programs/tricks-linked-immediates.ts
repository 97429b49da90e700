// Walks along the immediates and timers that Node links to each other, and calls what others wait for: a loop without
// an end then looks like one that lets others run. And stops their queue, by clearing what was never in it.
// expect 1.1 hung: again and again
// expect 1.2 hung: again and again
// expect 1.3 hung|failed|crashed
import net from 'node:net';
import timers from 'node:timers';

interface Linked {
  readonly _idlePrev?: Linked | null;
  readonly _idleNext?: Linked | null;
  readonly _onImmediate?: unknown;
  readonly _onTimeout?: unknown;
}

const socket = new net.Socket().setTimeout(1000);
const safe = Reflect.get(globalThis, Symbol.for('vitest:SAFE_TIMERS')) as typeof timers | undefined;
const hidden = Object.getOwnPropertySymbols(socket).map((name) => Reflect.get(socket, name) as unknown);

function others(...own: unknown[]): Linked[] {
  const found = new Set(own.filter((each) => each && typeof each === 'object') as Linked[]);
  const count = found.size;
  for (const { _idlePrev, _idleNext } of found) {
    for (const next of [_idlePrev, _idleNext]) if (next) found.add(next);
  }
  return [...found].slice(count);
}

export async function handleConn(): Promise<void> {
  const own = [globalThis, timers, safe].map((place) => place?.setImmediate(() => {}));
  const timer = setTimeout(() => {}, 100);
  for (;;) {
    for (const { _onImmediate: one, _onTimeout: other } of others(...own, timer, ...hidden)) {
      for (const call of [one, other]) if (typeof call === 'function') Reflect.apply(call, undefined, []);
    }
  }
}

export async function serve(): Promise<void> {
  for (let i = 0; i < 1000; i += 1) clearImmediate({ _onImmediate: () => {} } as unknown as NodeJS.Immediate);
  throw new Error('the queue stands still');
}
