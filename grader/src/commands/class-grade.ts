// `npm run class -- grade DIR`, and `regrade`: every answer of a class, some at a time.

import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSettled, openBook, type Book } from '../class/book.ts';
import { FILES, type ClassFolder } from '../class/folder.ts';
import { gainsBetween, sayGains } from '../class/gains.ts';
import { answersOf, type Answer } from '../class/graded.ts';
import { inShard, readShard } from '../class/merge.ts';
import type { Flags } from '../cli/flags.ts';
import { gradeClass, gradeIn, type Outcome } from '../class/grade-class.ts';
import { Pace } from '../class/pace.ts';
import { Results } from '../class/results.ts';
import { chooseJobs } from '../cli/choose.ts';
import { requireSandbox } from '../cli/require-sandbox.ts';
import { UsageError } from '../usage-error.mjs';
import { count } from '../text/count.ts';
import { wrap } from '../writers/text.ts';
import type { Call } from './call.ts';
import { openAsked } from './class-asked.ts';
import { sayBook } from './class-report.ts';

export async function gradeAction(call: Call, [name]: readonly string[]): Promise<number> {
  const group = openAsked(name, call.flags);
  const results = new Results(group.folder);
  const outcome = await gradeAll(call, group, results);
  if (!outcome) return 1;
  call.screen.print(sayOutcome(outcome, call));
  if (call.flags.shard !== undefined) return outcome.failed.length === 0 ? 0 : 1; // the others are not its own
  const book = openBook(group, results);
  const report = `Tables and pages: npm run class -- report ${name}`;
  call.screen.print([...sayBook(book, call.screen), ...wrap(report, call.screen), '']);
  return outcome.failed.length === 0 && isSettled(book) ? 0 : 1;
}

/** Grades again with the tests as they are now, and says whose grade is another one. */
export async function regradeAction(call: Call, [name]: readonly string[]): Promise<number> {
  const { flags, screen } = call;
  if (!flags.why) throw new UsageError('A regrade needs its reason: --why "1.8 was too strict"');
  const group = openAsked(name, call.flags);
  const results = new Results(group.folder);
  const before = openBook(group, results);
  const outcome = await gradeAll(call, group, results);
  if (!outcome) return 1;
  const after = openBook(group, results);
  screen.print([...sayOutcome(outcome, call), ...sayChange(before, after), '']);
  note(group, flags.why, before, after);
  return outcome.failed.length === 0 && isSettled(after) ? 0 : 1;
}

// --- internal ---

/** Undefined if it was broken off: what is done is kept. */
async function gradeAll(
  { flags, screen, signal }: Call,
  group: ClassFolder,
  results: Results,
): Promise<Outcome | undefined> {
  requireSandbox(flags);
  const jobs = chooseJobs(flags);
  const answers = answersAsked(group, flags);
  const pace = new Pace(screen, () => performance.now());
  const { folder } = group;
  const plan = { folder, answers, results, jobs, gradeOne: gradeIn(folder), signal };
  const outcome = await gradeClass({ ...plan, tell: (told) => pace.tell(told) });
  screen.status();
  if (!signal.aborted) return outcome;
  screen.print(['', BROKEN_OFF, '']);
  return undefined;
}

function answersAsked(group: ClassFolder, { shard }: Flags): Answer[] {
  const part = shard === undefined ? ALL : readShard(shard);
  if (!part)
    throw new UsageError(
      `--shard takes a part and how many there are, as in 3/10, and not "${shard}".`,
    );
  return inShard(answersOf(group), part);
}

const ALL = { part: 1, of: 1 };

const BROKEN_OFF = '  Broken off. What is graded is kept: the same command goes on from here.';

function sayOutcome({ graded, known, failed }: Outcome, { screen }: Call): string[] {
  const before = known > 0 ? `, ${known} ${known === 1 ? 'was' : 'were'} graded before` : '';
  const faults = failed.flatMap(({ answer, error }) => {
    const whose = `${answer.submission.student}, exercise ${answer.exercise.number}`;
    return wrap(`✗ ${whose}: the grader could not grade it. ${error.message}`, screen);
  });
  return ['', `  ${count(graded, 'answer')} graded${before}.`, ...faults];
}

function sayChange(before: Book, after: Book): string[] {
  const gains = gainsBetween(before, after);
  if (gains.length === 0) return ['  Nobody gains, and nobody loses.'];
  const more = gains.filter((gain) => gain.after > gain.before).length;
  const less = gains.filter((gain) => gain.after < gain.before).length;
  const rest = gains.length - more - less;
  const same = rest > 0 ? `, ${rest} with other steps and the same sum` : '';
  return [
    `  ${more} gain, ${less} lose${same}:`,
    '',
    ...sayGains(gains).map((line) => `  ${line}`),
  ];
}

function note({ folder }: ClassFolder, why: string, before: Book, after: Book): void {
  const entry = { when: new Date().toISOString(), why, changed: gainsBetween(before, after) };
  appendFileSync(join(folder, FILES.regrades), `${JSON.stringify(entry)}\n`);
}
