// Commands typed in an exercise's folder mean that exercise.

import { relative } from 'node:path';
import { realPath } from '../machine/platform.mjs';
import { root } from '../workshop/workshop.ts';

/** The number of the exercise in whose folder something happens, or nothing outside of them. */
export function exerciseAt(folder: string): string | undefined {
  const path = relative(root, realPath(folder)).replaceAll('\\', '/');
  return /^exercises\/(\d\d)-/.exec(path)?.[1];
}
