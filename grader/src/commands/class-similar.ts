// `npm run class -- similar DIR`: pairs that are more alike than pairs of this class usually are.

import { openBook } from '../class/book.ts';
import { CAUTION, similarIn, type AlikeIn } from '../class/similar/similar.ts';
import { percent } from '../class/page/similar-section.ts';
import type { Screen } from '../cli/screen.ts';
import { wrap } from '../writers/text.ts';
import type { Call } from './call.ts';
import { openAsked } from './class-asked.ts';

export function similarAction({ flags, screen }: Call, [name]: readonly string[]): number {
  const group = openAsked(name, flags);
  const all = similarIn(group, openBook(group));
  const lines = all.length > 0 ? all.flatMap((each) => sayExercise(each, screen)) : [NONE];
  screen.print(['', ...wrap(CAUTION, screen), ...lines, '']);
  return 0;
}

// --- internal ---

const NONE = '  There are not three answers to any exercise: nothing to compare with.';

function sayExercise({ exercise, pairs, usual, same }: AlikeIn, screen: Screen): string[] {
  const rule = `: two different answers share ${percent(usual.median)} as a rule`;
  const head = `  ${exercise.number}  ${exercise.title}${usual.count > 0 ? rule : ''}`;
  const equal = same.flatMap((students) =>
    wrap(`the same to the letter: ${students.join(', ')}`, screen, 5),
  );
  const rows = pairs.map(
    ({ one, other, overlap }) => `     ${percent(overlap).padStart(5)}  ${one} | ${other}`,
  );
  const all = [...equal, ...rows];
  return ['', head, ...(all.length > 0 ? all : ['     no pair stands out'])];
}
