// `npm run class -- merge DIR PARTS`: what other machines have graded of this class.

import { isSettled, openBook } from '../class/book.ts';
import { openClass } from '../class/folder.ts';
import { mergeInto } from '../class/merge.ts';
import { UsageError } from '../usage-error.mjs';
import { count } from '../text/count.ts';
import { wrap } from '../writers/text.ts';
import type { Call } from './call.ts';
import { sayBook } from './class-report.ts';

export function mergeAction({ screen }: Call, [name, ...sources]: readonly string[]): number {
  const { folder } = openClass(name);
  if (sources.length === 0) {
    throw new UsageError(
      `What is to be merged? Name the folders of the parts: npm run class -- merge ${name} PARTS`,
    );
  }
  const all = sources.map((source) => mergeInto(folder, source));
  const taken = all.reduce((sum, each) => sum + each.taken, 0);
  const known = all.reduce((sum, each) => sum + each.known, 0);
  const disagreements = all.flatMap((each) => each.disagreements);
  const book = openBook(openClass(name));
  const lines = disagreements.flatMap((each) =>
    wrap(`✗ Two machines do not agree. Exercise ${each}`, screen),
  );
  screen.print([
    '',
    `  ${count(taken, 'result')} taken, ${known} ${known === 1 ? 'was' : 'were'} here.`,
    ...lines,
    ...sayBook(book, screen),
  ]);
  return disagreements.length === 0 && isSettled(book) ? 0 : 1;
}
