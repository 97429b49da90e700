// How slow this machine is, by what the workers of this process have told: limits of time are written for an
// ordinary one.

import type { Event } from '../../vitest/events.ts';

/** How many times slower than an ordinary machine; as long as nobody has told, as slow as is thinkable. */
export function knownSlowness(): number {
  return known;
}

/** The same by the events of one worker; 1 if it has told nothing. */
export function slownessIn([first]: readonly Event[]): number {
  return first?.type === 'started' ? (known = first.slowness) : 1;
}

// --- internal ---

let known = 8; // no worker tells more than that
