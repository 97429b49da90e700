// How a line of the record is signed: the worker signs, and the grader asks whether it has.

import { hash } from 'node:crypto';

const digest = hash; // taken before the code under test is loaded: it could replace it in its module

// Strings in, a string out, and no object on the way: an Hmac is one, and inherits from streams, which
// the code under test could change. The key stands before each of the two rounds, as in an HMAC.
/**
 * @param {string} key
 * @param {number} number
 * @param {string} text
 */
export function sign(key, number, text) {
  return digest('sha256', key + digest('sha256', `${key}${number} ${text}`));
}
