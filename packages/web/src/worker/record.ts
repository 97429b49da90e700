// What is told of a run, on its way to the page: in parcels, for a message costs more than an event.

import type { Event } from '../../../../grader/vitest/events.ts';
import type { Answer } from './talk.ts';

const post = self.postMessage.bind(self) as (answer: Answer) => void;
const PARCEL = 200; // events
const AT_ONCE: readonly Event['type'][] = [
  'test-start',
  'test-end',
  'endless-loop',
  'busy',
  'ended',
];

let waiting: Event[] = [];

export function emit(event: Event): void {
  waiting.push(event);
  if (AT_ONCE.includes(event.type) || waiting.length >= PARCEL) flush();
}

export function answer(what: Answer): void {
  flush();
  post(what);
}

/** From here on nobody else in the worker can speak to the page. */
export function keepToOneself(): void {
  Object.assign(self, { postMessage: undefined, onmessage: null });
}

// --- internal ---

function flush(): void {
  if (waiting.length > 0) post({ events: waiting });
  waiting = [];
}
