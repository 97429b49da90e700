// What is done with files in more than one place.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { withUnixLines } from './line-ends.mjs';

export { codeOf, stamp, writeWhole } from './whole-file.mjs';

export function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** How its lines end makes no difference. */
export function sha256OfFile(path: string): string {
  return sha256(contentOf(path));
}

/** The text of a file; how git has ended its lines on this machine makes no difference. */
export function textOf(path: string): string {
  return contentOf(path).toString();
}

/** What is in a file; if that is text, how its lines end makes no difference. */
export function contentOf(path: string): Buffer {
  return withUnixLines(readFileSync(path));
}
