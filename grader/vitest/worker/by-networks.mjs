// Where all tests go through their first network before one of them goes through the next: whoever watches a file has a
// first answer soon.

import process from 'node:process';

/** @import { Part } from '../../../packages/testkit/src/base/grader-hooks.ts' */

const byNetworks = process.env['SOCKETLINGS_BY_NETWORKS'] !== undefined;

/** @type {Map<string, boolean>} whether tests hold in their first network, by their titles */
const firsts = new Map();
let isSwept = false;

/**
 * Plays every test in its first network, if that has not been done.
 * @param {readonly string[]} titles
 * @param {(title: string, part: Part) => Promise<boolean>} play says whether the test holds
 */
export async function sweep(titles, play) {
  if (!byNetworks || isSwept) return;
  isSwept = true;
  for (const title of titles) firsts.set(title, await play(title, 'first'));
}

/** Whether a test has had its turn in its first network, and holds there. @param {string} title */
export const isHeld = (title) => firsts.get(title) === true;

/** Whether it has had that turn, and is over. @param {string} title */
export const hasFailed = (title) => firsts.get(title) === false;
