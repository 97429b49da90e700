// `npm run class -- grade DIR`, and `regrade`: every answer of a class, some at a time.

import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSettled, openBook, type Book } from '../class/book.ts';
import { FILES, type ClassFolder } from '../class/folder.ts';
import { gainsBetween, sayGains } from '../class/gains.ts';
import { answersOf, type Answer } from '../class/graded.ts';
import { inShard, readShard } from '../class/merge.ts';
import type { Flags } from '../cli/flags.ts';
import { gradeClass, gradeIn, type Outcome, type Plan, type Told } from '../class/grade-class.ts';
import { Pace } from '../class/pace.ts';
import { gradeByQueue } from '../class/queue/grade-by-queue.ts';
import type { Checks } from '../class/queue/spot-check.ts';
import { Results } from '../class/results.ts';
import { chooseJobs } from '../cli/choose.ts';
import { requireSandbox } from '../cli/require-sandbox.ts';
import type { Screen } from '../cli/screen.ts';
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
  if (call.flags.shard !== undefined) return isWhole(outcome) ? 0 : 1; // the others are not its own
  const book = openBook(group, results);
  const report = `Tables and pages: npm run class -- report ${name}`;
  call.screen.print([...sayBook(book, call.screen), ...wrap(report, call.screen), '']);
  return isWhole(outcome) && isSettled(book) ? 0 : 1;
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
  return isWhole(outcome) && isSettled(after) ? 0 : 1;
}

// --- internal ---

type Graded = Outcome & Partial<Checks>;

/** Undefined if it was broken off: what is done is kept. */
async function gradeAll(
  { flags, screen, signal }: Call,
  group: ClassFolder,
  results: Results,
): Promise<Graded | undefined> {
  requireSandbox(flags);
  const jobs = chooseJobs(flags);
  const answers = answersAsked(group, flags);
  const pace = new Pace(screen, () => performance.now());
  const tell = (told: Told): void => pace.tell(told);
  const plan = { folder: group.folder, answers, results, jobs, signal, tell };
  const outcome = await gradeSomewhere(plan, flags, screen);
  screen.status();
  if (!signal.aborted) return outcome;
  screen.print(['', BROKEN_OFF, '']);
  return undefined;
}

/** Here, or wherever workers are. */
function gradeSomewhere(
  plan: Omit<Plan, 'gradeOne'>,
  { queue: address }: Flags,
  screen: Screen,
): Promise<Graded> {
  if (address === undefined) return gradeClass({ ...plan, gradeOne: gradeIn(plan.folder) });
  const say = (sentence: string): void => screen.print(wrap(sentence, screen));
  return gradeByQueue({ ...plan, address, say });
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

function isWhole({ failed, disagreements = [] }: Graded): boolean {
  return failed.length + disagreements.length === 0;
}

function sayOutcome(outcome: Graded, { screen }: Call): string[] {
  const { graded, known, failed } = outcome;
  const before = known > 0 ? `, ${known} ${known === 1 ? 'was' : 'were'} graded before` : '';
  const faults = failed.flatMap(({ answer, error }) => {
    const whose = `${answer.submission.student}, exercise ${answer.exercise.number}`;
    return wrap(`✗ ${whose}: the grader could not grade it. ${error.message}`, screen);
  });
  return [
    '',
    `  ${count(graded, 'answer')} graded${before}.`,
    ...faults,
    ...sayChecks(outcome, screen),
  ];
}

function sayChecks({ checked = 0, disagreements = [] }: Graded, screen: Screen): string[] {
  if (checked === 0) return [];
  const head = `${checked} of them ${checked === 1 ? 'was' : 'were'} graded again on this machine`;
  if (disagreements.length === 0) return wrap(`${head}, with the same result.`, screen);
  const each = disagreements.map((sentence) => `✗ ${sentence}`);
  const rest = `${head}. What it says holds, and the other results of such a worker were made again here.`;
  return [rest, ...each].flatMap((line) => wrap(line, screen));
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
