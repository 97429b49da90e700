import { getEventListeners } from 'node:events';

/** How many listen to a signal. */
export function listenersOf(signal: AbortSignal): number {
  return getEventListeners(signal, 'abort').length;
}
