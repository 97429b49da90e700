// `npm run class -- similar DIR`: pairs that are more alike than pairs of this class usually are.

import { openBook } from '../class/book.ts';
import { CAUTION, similarIn, type AlikeIn } from '../class/similar/similar.ts';
import { percent } from '../class/page/similar-section.ts';
import { wrap } from '../writers/text.ts';
import type { Call } from './call.ts';
import { openAsked } from './class-asked.ts';

export function similarAction({ flags, screen }: Call, [name]: readonly string[]): number {
  const group = openAsked(name, flags);
  const all = similarIn(group, openBook(group));
  const lines = all.length > 0 ? all.flatMap(sayExercise) : [NONE];
  screen.print(['', ...wrap(CAUTION, screen), ...lines, '']);
  return 0;
}

// --- internal ---

const NONE = '  There are not three answers to any exercise: nothing to compare with.';

function sayExercise({ exercise, pairs, usual }: AlikeIn): string[] {
  const head = `  ${exercise.number}  ${exercise.title}: two answers share ${percent(usual.median)} as a rule`;
  const rows = pairs.map(
    ({ one, other, overlap }) => `     ${percent(overlap).padStart(5)}  ${one}  ${other}`,
  );
  return ['', head, ...(rows.length > 0 ? rows : ['     no pair stands out'])];
}
