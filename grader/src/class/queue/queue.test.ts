// A queue on a real Redis: what goes in comes out, whoever dies, and whoever lies. Nothing is run for a grade here.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openBook } from '../book.ts';
import type { ClassFolder } from '../folder.ts';
import { gradeClass, type GradeOne } from '../grade-class.ts';
import { answersOf } from '../graded.ts';
import { gradesTable, stepsTable } from '../grade-tables.ts';
import { madeClass, madeFolder } from '../made.ts';
import { Results } from '../results.ts';
import { Counter } from './counter.ts';
import { gradeByQueue, type QueuePlan } from './grade-by-queue.ts';
import { startRedis, WHY_NOT } from './made-redis.ts';
import { gradesByLength } from './made-reports.ts';
import { work, type Shift } from './work.ts';

const ANSWERS = Array.from({ length: 24 }, (_, i) => `// ${'x'.repeat(i)}\n`);

function open(): ClassFolder {
  const { folder, remove } = madeFolder();
  onTestFinished(remove);
  return madeClass(folder, ANSWERS);
}

function tablesOf(group: ClassFolder): string {
  const book = openBook(group);
  return gradesTable(book, new Map([[1, 'Echo server']])) + stepsTable(book);
}

function planFor(group: ClassFolder, address: string, rest: Partial<QueuePlan> = {}): QueuePlan {
  const { folder } = group;
  const basic = { folder, address, answers: answersOf(group), results: new Results(folder) };
  const { signal } = new AbortController();
  const here = { jobs: 2, signal, gradeHere: gradesByLength(folder) };
  return { ...basic, ...here, tell: () => {}, say: () => {}, ...rest };
}

async function tablesByOne(group: ClassFolder): Promise<string> {
  await gradeClass({ ...planFor(group, ''), gradeOne: gradesByLength(group.folder) });
  return tablesOf(group);
}

/** A worker in this process, and how to end it. */
function hire(address: string, rest: Partial<Shift> = {}): () => Promise<void> {
  const end = new AbortController();
  const quiet = { jobs: 1, say: () => {}, done: () => {}, gradeWith: gradesByLength };
  const shift = { address, signal: end.signal, ...quiet, ...rest };
  const working = work(shift);
  const stop = (): Promise<void> => {
    end.abort();
    return working;
  };
  onTestFinished(stop);
  return stop;
}

/** A grader that never comes to an end, and a promise of its first answer. */
function stuck() {
  let take: () => void;
  const taken = new Promise<void>((resolve) => void (take = resolve));
  const gradeWith = (): GradeOne => (_, signal) => {
    take();
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('broken off')), { once: true });
    });
  };
  return { taken, gradeWith };
}

describe.skipIf(WHY_NOT !== undefined)('a class in a queue', () => {
  test('has the gradebook of one machine, whoever has graded what', async () => {
    const group = open();
    const address = await startRedis();
    const graded = [0, 0, 0];
    for (const i of graded.keys()) hire(address, { done: () => void (graded[i]! += 1) });

    const outcome = await gradeByQueue(planFor(group, address));
    expect(outcome).toMatchObject({ graded: 24, known: 0, failed: [], disagreements: [] });
    expect(graded.reduce((sum, each) => sum + each, 0)).toBe(24);
    expect(tablesOf(group)).toBe(await tablesByOne(open()));
    expect(await gradeByQueue(planFor(group, address))).toMatchObject({ graded: 0, known: 24 });
  });

  test('loses nothing when a worker is killed', async () => {
    const group = open();
    const address = await startRedis();
    const words = ['--import', 'tsx', `${import.meta.dirname}/made-stuck-worker.ts`, address];
    const victim = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    const grading = gradeByQueue(planFor(group, address));
    await once(createInterface(victim.stdout), 'line');
    victim.kill('SIGKILL');
    await once(victim, 'exit');

    hire(address, { patience: 300 });
    expect(await grading).toMatchObject({ graded: 24, failed: [] });
    expect(tablesOf(group)).toBe(await tablesByOne(open()));
  });

  test('gets an answer back from a worker that is told to end', async () => {
    const group = open();
    const address = await startRedis();
    const { taken, gradeWith } = stuck();
    const stop = hire(address, { gradeWith });
    const grading = gradeByQueue(planFor(group, address));
    await taken;
    await stop();

    hire(address);
    expect(await grading).toMatchObject({ graded: 24, failed: [] });
  });

  test('finds what workers have done while nobody waited', async () => {
    const group = open();
    const address = await startRedis();
    const { signal } = new AbortController();
    const dead = await Counter.open({ address, signal, tell: () => {} });
    onTestFinished(() => dead.close());
    const said = answersOf(group).map((answer) => dead.ask(group.folder, answer));
    const stop = hire(address);
    await Promise.all(said);
    await stop();

    expect(await gradeByQueue(planFor(group, address))).toMatchObject({ graded: 24, failed: [] });
    expect(tablesOf(group)).toBe(await tablesByOne(open()));
  });
});

describe.skipIf(WHY_NOT !== undefined)('what a worker says', () => {
  const lies = (folder: string): GradeOne => {
    return (answer, signal) => {
      const { files } = answer.submission;
      const even = files.map((file) => ({ ...file, bytes: 2 }));
      const submission = { ...answer.submission, files: even };
      return gradesByLength(folder)({ ...answer, submission }, signal);
    };
  };

  test('is graded again now and then; who was wrong once is believed nothing', async () => {
    const group = open();
    const address = await startRedis();
    hire(address, { gradeWith: lies });
    let looked = 0;
    const picks = (): boolean => ++looked % 5 === 0;
    const outcome = await gradeByQueue(planFor(group, address, { picks }));
    expect(outcome.checked).toBeGreaterThan(1);
    expect(outcome.disagreements[0]).toMatch(
      /^student-\d\d, exercise 1, by the worker \S+-\d+: The verdict of step 1\.2 is passed in the report, and failed in a second grade\.$/,
    );
    expect(tablesOf(group)).toBe(await tablesByOne(open()));
  });

  test.each<[string, (report: object) => unknown, RegExp]>([
    ['no report', () => ({ schema: 'x' }), /has sent is no report: .+\.$/],
    [
      'another subject’s',
      (report) => ({ ...report, exercises: [] }),
      /the report of something else/,
    ],
    ['sums that are wrong', (report) => ({ ...report, points: 1 }), /the report of something else/],
  ])('is refused: %s', async (_, change, says) => {
    const group = open();
    const address = await startRedis();
    const gradeWith = (folder: string): GradeOne => {
      return async (answer, signal) =>
        change(await gradesByLength(folder)(answer, signal)) as Awaited<ReturnType<GradeOne>>;
    };
    hire(address, { gradeWith, done: () => {} });
    const [first] = answersOf(group);
    const { failed } = await gradeByQueue(planFor(group, address, { answers: [first!] }));
    expect(failed.map(({ error }) => error.message)).toEqual([expect.stringMatching(says)]);
  });
});
