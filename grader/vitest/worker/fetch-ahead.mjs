// A module asks for what it imports one after the other, and each is a way to vitest's process and back. What the last
// run has asked for is fetched at once; it is still evaluated in its turn.

import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { aheadIn } from '../ahead.mjs';

/** Begins; nobody waits for it, and what it does not get is fetched later. @param {any} moduleRunner vitest's */
export function fetchAhead(moduleRunner) {
  const list = aheadIn(String(process.env['SOCKETLINGS_MODULES']));
  if (!existsSync(list)) return;
  /** @type {string[]} */
  const urls = JSON.parse(readFileSync(list, 'utf8'));
  for (const url of urls) moduleRunner.fetchModule?.(url).catch(() => {});
}
