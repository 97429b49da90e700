// Frames are what exercise 4 is about, and given where the starter of an exercise stands on them.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The setting that says so.
 * @param {readonly string[]} testFiles
 */
export function givenFrames([test = '']) {
  const starter = join(dirname(dirname(test)), '.starter');
  const texts = existsSync(starter)
    ? readdirSync(starter).map((name) => readFileSync(join(starter, name), 'utf8'))
    : [];
  const isGiven = texts.some((text) => text.includes("'@socketlings/net/frames'"));
  return isGiven ? { SOCKETLINGS_FRAMES: '1' } : {};
}
