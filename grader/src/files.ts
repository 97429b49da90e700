// What is done with files in more than one place.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export { codeOf, stamp, writeWhole } from './whole-file.mjs';

export function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}

export function sha256OfFile(path: string): string {
  return sha256(readFileSync(path));
}

/** The text of a file; how git has ended its lines on this machine makes no difference. */
export function textOf(path: string): string {
  return readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
}
