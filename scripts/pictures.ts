// `npm run fix` draws the handbook's pictures anew: docs/pictures, each for light and for dark.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffers } from './pictures/buffers.ts';
import { calls } from './pictures/calls.ts';
import { THEMES } from './pictures/drawing.ts';
import { life } from './pictures/life.ts';

const PICTURES = { buffers, life, calls };

/** Writes all of them into this folder. */
export function writePictures(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, draw] of Object.entries(PICTURES)) {
    for (const [light, theme] of Object.entries(THEMES)) {
      writeFileSync(join(folder, `${name}-${light}.svg`), draw(theme));
    }
  }
}
