// `npm run class -- worker redis://…`: this machine grades for whoever has a class at that queue.

import { work } from '../class/queue/work.ts';
import { chooseJobs } from '../cli/choose.ts';
import { requireSandbox } from '../cli/require-sandbox.ts';
import { count } from '../text/count.ts';
import { UsageError } from '../usage-error.mjs';
import { wrap } from '../writers/text.ts';
import type { Call } from './call.ts';

export async function workerAction(
  { flags, screen, signal }: Call,
  [address]: readonly string[],
): Promise<number> {
  if (address === undefined) {
    throw new UsageError(
      'Which queue? Name the address of its Redis, as in: npm run class -- worker redis://127.0.0.1:6379',
    );
  }
  requireSandbox(flags);
  const say = (sentence: string): void => screen.print(wrap(sentence, screen));
  let graded = 0;
  const done = (exercise: number): void => {
    graded += 1;
    const line = `  ${count(graded, 'answer')} graded, the last one to exercise ${exercise}`;
    if (screen.redraws) screen.status(() => line);
    else screen.print([line]);
  };
  await work({ address, jobs: chooseJobs(flags), signal, say, done });
  screen.status();
  screen.print(['', `  ${count(graded, 'answer')} graded here.`, '']);
  return 0;
}
