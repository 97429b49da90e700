// In a process that several subjects share: what one of them has put where the next would meet it.

import buffer from 'node:buffer';
import events from 'node:events';
import net from 'node:net';
import process from 'node:process';
import timers from 'node:timers';
import timersPromises, { setTimeout as sleep } from 'node:timers/promises';
import util from 'node:util';
import { isVitests } from './insides.mjs';

/** @type {Map<string, unknown> | undefined} */
let before;

/** Remembers all that one subject could leave to the next. */
export function rememberAll() {
  before = look();
}

/**
 * What has changed since, by name. Sockets that are being closed get some time for it.
 * @returns {Promise<string[]>}
 */
export async function leftBehind() {
  for (let waited = 0; waited < CLOSING && changes().some(isSocket); waited += 1) await sleep(1);
  return changes();
}

// --- internal ---

const CLOSING = 200; // ms

function changes() {
  const [then, now] = [before ?? new Map(), look()];
  const names = new Set([...then.keys(), ...now.keys()]);
  return [...names].filter((name) =>
    isSocket(name)
      ? (now.get(name) ?? 0) > (then.get(name) ?? 0) // one of ours may have been on its way out
      : !Object.is(then.get(name), now.get(name)),
  );
}

const isSocket = (/** @type {string} */ name) => name.startsWith('TCP');

const PLACES = Object.entries({
  console,
  process,
  'process.env': process.env,
  buffer,
  events,
  'EventEmitter.prototype': events.prototype,
  net,
  'Socket.prototype': net.Socket.prototype,
  'Server.prototype': net.Server.prototype,
  timers,
  'timers/promises': timersPromises,
  util,
});

/** @returns {Map<string, unknown>} */
function look() {
  const found = new Map();
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    // Asked for by name: some become what they are only then.
    if (!isVitests(name)) found.set(name, Reflect.get(globalThis, name));
  }
  for (const [place, object] of PLACES) {
    for (const [name, own] of Object.entries(Object.getOwnPropertyDescriptors(object))) {
      found.set(`${place}.${name}`, 'value' in own ? own.value : own.get);
    }
  }
  for (const resource of process.getActiveResourcesInfo()) {
    if (isSocket(resource)) found.set(resource, (found.get(resource) ?? 0) + 1);
  }
  return found;
}
