// From a key to its verdict in the playground, and from a save to it in the page of `npm start`, in a real browser.

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { grade, prepare } from '../../grader/src/grade/grade.ts';
import type { ExerciseReport } from '../../grader/src/grade/report.ts';
import { servePage, type Answers } from '../../grader/src/serve/server.ts';
import { openSite as openFiles } from '../../grader/src/serve/site.ts';
import { solution, starter } from '../../grader/src/workshop/subjects.ts';
import { openExercise } from '../../grader/src/workshop/workshop.ts';
import { chromiumPath, openSite, type Site } from '../../packages/web/test/browser.ts';
import { row, type Bar, type Row } from './row.ts';

const NETWORKS = 'friendly,nasty,1-8';
const PAUSE = 2500; // ms in which the next run gets ready

export async function page(rounds: number): Promise<Row[]> {
  if (!chromiumPath) return [];
  const site = await openSite();
  try {
    const exercise = openExercise('1');
    return [
      ...(await keys(site, 'the starter', starter(exercise).file, rounds)),
      ...(await keys(site, 'the solution', solution(exercise).file, rounds)),
      ...(await savesInPage(site, 'the starter', starter(exercise).file, rounds)),
      ...(await savesInPage(site, 'the solution', solution(exercise).file, rounds)),
    ];
  } finally {
    await site.close();
  }
}

// --- internal ---

interface Times {
  /** Milliseconds to the first step that was judged, and to the last. */
  readonly first: number[];
  readonly all: number[];
}

async function keys(site: Site, what: string, file: string, rounds: number): Promise<Row[]> {
  const open = await site.open('#1');
  await open.getByRole('textbox').click();
  await open.keyboard.press('Control+A');
  await open.keyboard.insertText(readFileSync(file, 'utf8'));
  const times: Times = { first: [], all: [] };
  for (let round = 0; round < rounds; round += 1) {
    await sleep(PAUSE);
    await timeVerdict(open, () => open.keyboard.type(' '), times);
    await open.keyboard.press('Backspace');
  }
  await open.close();
  return rowsOf(`(e) key to verdict in the playground, ${what}`, times, { most: 500 });
}

/** The grader grades a copy, as for the terminal; what is added is the way to the page, and what that draws. */
async function savesInPage(site: Site, what: string, from: string, rounds: number): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'socketlings-page-'));
  const file = join(folder, 'echo-server.ts');
  cpSync(from, file);
  const code = readFileSync(file, 'utf8');
  const copy = followCopy(file);
  const server = await servePage(await openFiles(() => {}), copy.answers, 0);
  const open = await (await site.browser.newContext()).newPage();
  await open.goto(server.address);
  await open.evaluate(`location.hash = '#1'`);
  const times: Times = { first: [], all: [] };
  for (let round = 0; round < rounds; round += 1) {
    copy.prepare();
    await sleep(PAUSE);
    writeFileSync(file, `${code}// ${round}\n`);
    await timeVerdict(open, copy.save, times);
  }
  await open.close();
  await server.close();
  rmSync(folder, { recursive: true });
  return rowsOf(`(f) save to verdict in the page of npm start, ${what}`, times);
}

interface Copy {
  readonly answers: Answers;
  readonly prepare: () => void;
  readonly save: () => Promise<void>;
}

function followCopy(file: string): Copy {
  const exercise = openExercise('1');
  const subject = { name: 'bench', file };
  let tell: (news: { report?: ExerciseReport; isRunning: boolean }) => void = () => {};
  return {
    answers: {
      'GET watch': (_, response) => {
        response.setHeader('content-type', 'text/event-stream');
        response.flushHeaders();
        tell = (news) => void response.write(`data: ${JSON.stringify(news)}\n\n`);
      },
      'GET progress': (_, response) => void response.end('{}'),
    },
    prepare: () => prepare(exercise, subject, { networks: NETWORKS, byNetworks: true }),
    save: async () => {
      tell({ isRunning: true });
      await grade(exercise, subject, {
        networks: NETWORKS,
        byNetworks: true,
        onSoFar: ({ report }) => tell({ report: report(), isRunning: true }),
        onSteps: (report) => tell({ report, isRunning: false }),
      });
    },
  };
}

/** From `act` to what the page marks. */
async function timeVerdict(open: Page, act: () => Promise<void>, times: Times): Promise<void> {
  const began = await open.evaluate<number>(`performance.clearMarks(); performance.now()`);
  const verdict = open.evaluate(MARKED);
  await act();
  await verdict;
  const at = (name: string): string => `performance.getEntriesByName('socketlings:${name}')[0]`;
  const first = `(${at('steps')} ?? ${at('verdict')}).startTime`;
  times.first.push((await open.evaluate<number>(first)) - began);
  times.all.push((await open.evaluate<number>(`${at('verdict')}.startTime`)) - began);
}

/** Resolves with the next verdict. */
const MARKED = `new Promise((resolve) => {
  new PerformanceObserver((list, observer) => {
    if (list.getEntriesByName('socketlings:verdict').length === 0) return;
    observer.disconnect();
    resolve();
  }).observe({ type: 'mark' });
})`;

function rowsOf(what: string, { first, all }: Times, bar?: Bar): Row[] {
  return [
    row(`${what}: p50`, all, 'ms', { bar }),
    row('    p95', all, 'ms', { q: 0.95 }),
    row('    to the first step, p50', first, 'ms'),
  ];
}
