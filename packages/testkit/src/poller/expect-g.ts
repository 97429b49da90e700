import { isA } from '../base/border.ts';
import { Lesson } from '../base/lesson.ts';
import { NO_G } from './lessons.ts';

/** What `poll` has given is a task that sleeps; `Class` is what such a task is made of. */
export function expectG(g: unknown, Class: abstract new () => object): void {
  if (isA(g, Class)) return;
  const received = typeof g === 'symbol' ? g.description : g === null ? 'null' : typeof g;
  throw new Lesson({ lesson: NO_G, received: received ?? 'a symbol' });
}

/** The lesson of an error that `ready()` throws; undefined if it is another one. */
export function lessonOfReady(error: unknown): string | undefined {
  return isA(error, Error) && error.message.startsWith('ready() was called') ? AWAKE : undefined;
}

// --- internal ---

const AWAKE =
  'Somebody was woken who is awake: each park() can be ended once, by one ready(). Whom poll() gives, its caller ' +
  'wakes: poll() does not do it as well, and gives nobody twice. Who takes a G out of a slot leaves something else there.';
