// From a save to its verdict in watch mode, against vitest's own watch, in the simulator. The file
// that is saved is a copy: the learner's own stays as it is.

import { spawn, type ChildProcess } from 'node:child_process';
import { once as event } from 'node:events';
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { vitest } from '../../grader/src/run/spawn-child.mjs';
import { grade, prepare } from '../../grader/src/grade/grade.ts';
import { root } from '../../grader/src/workshop/layout.mjs';
import { openExercise, type Exercise } from '../../grader/src/workshop/workshop.ts';
import { ratio, row, timed, type Row } from './row.ts';

const NETWORKS = 'friendly,nasty,1-8';
const PAUSE = 4000; // ms from a verdict to the next save: time to read it, in which the next run gets ready

export async function saves(rounds: number): Promise<Row[]> {
  const folder = join(root, '.bench', '01-echo-server');
  try {
    return [
      ...(await compare('the starter', '.starter', folder, rounds)),
      ...(await compare('the solution', '../../solutions/01-echo-server/src', folder, rounds)),
    ];
  } finally {
    rmSync(join(root, '.bench'), { recursive: true, force: true });
  }
}

// --- internal ---

const HOW = { networks: NETWORKS, byNetworks: true }; // as in watch mode

/** Milliseconds from each save to what followed it. */
interface Times {
  readonly theirs: number[];
  readonly ours: number[];
  /** To the first step that fails, or until all hold in the first network. */
  readonly first: number[];
  /** With the types. */
  readonly typed: number[];
}

async function compare(what: string, from: string, folder: string, rounds: number): Promise<Row[]> {
  const exercise = openExercise('1');
  cpSync(exercise.folder, folder, { recursive: true });
  const shared = 'vitest.shared.ts'; // the exercise's own settings are those of all
  cpSync(join(dirname(exercise.folder), shared), join(dirname(folder), shared));
  cpSync(join(exercise.folder, from), join(folder, 'src'), { recursive: true });
  const file = join(folder, exercise.source);
  const code = readFileSync(file, 'utf8');
  const watch = await startVitestWatch(folder);
  const times: Times = { theirs: [], ours: [], first: [], typed: [] };
  let memory = 0;
  for (let round = 0; round < rounds; round += 1) {
    prepare(exercise, { name: 'bench', file }, HOW);
    await sleep(PAUSE);
    memory = Math.max(memory, residentMemory(process.pid) - residentMemory(watch.pid));
    await timeGrade(exercise, file, times);
    await sleep(PAUSE);
    const save = (): void => writeFileSync(file, `${code}// ${round}\n`);
    times.theirs.push(await timed(() => watch.save(save)));
  }
  await watch.end();
  return rowsOf(what, times, memory);
}

async function timeGrade(exercise: Exercise, file: string, times: Times): Promise<void> {
  const began = performance.now();
  const passed = (): number => performance.now() - began;
  let first: number | undefined;
  await grade(
    exercise,
    { name: 'bench', file },
    {
      ...HOW,
      onSoFar({ hasFailed, isThrough }) {
        if (isThrough || hasFailed) first ??= passed();
      },
      onSteps: () => void times.ours.push(passed()),
    },
  );
  times.first.push(first ?? times.ours.at(-1)!);
  times.typed.push(passed());
}

function rowsOf(what: string, { theirs, ours, first, typed }: Times, memory: number): Row[] {
  const typesLater = typed.map((ms, i) => Math.max(0, ms - ours[i]!));
  return [
    row(`(b) save to verdict, ${what}: vitest's watch`, theirs, 'ms'),
    row('    first answer, p50', first, 'ms', { bar: { most: 150 } }),
    row('    p95', first, 'ms', { q: 0.95, bar: { most: 250 } }),
    row('    watch mode, p50', ours, 'ms', { bar: { most: 200 } }),
    row('    p95', ours, 'ms', { q: 0.95, bar: { most: 350 } }),
    row('    with types, p50', typed, 'ms', { bar: { most: 500 } }),
    row('    types after the verdict, p50', typesLater, 'ms'),
    ratio("    first answer, over vitest's watch", first, theirs),
    ratio("    watch mode, over vitest's watch", ours, theirs, { most: 0.7 }),
    { what: '(d) memory while it waits', value: memory / 1e6, unit: 'MB', bar: { most: 350 } },
  ];
}

async function startVitestWatch(folder: string) {
  const env = { ...process.env, SOCKETLINGS_NETWORKS: NETWORKS, NO_COLOR: '1' };
  const stdio = ['pipe', 'pipe', 'ignore'] as const;
  const child = spawn(process.execPath, [vitest, 'watch'], { cwd: folder, env, stdio: [...stdio] });
  let verdict = (): void => {};
  const over = untilExit(child);
  const next = (): Promise<void> =>
    Promise.race([over, new Promise<void>((resolve) => (verdict = resolve))]);
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    if (text.includes('Duration')) verdict();
  });
  await next();
  return {
    pid: child.pid!,
    async save(write: () => void): Promise<void> {
      const done = next();
      write();
      await done;
    },
    async end(): Promise<void> {
      child.kill();
      await event(child, 'exit');
    },
  };
}

/** Rejects when it has ended; in the end it is meant to, and nobody waits for it any more. */
function untilExit(child: ChildProcess): Promise<never> {
  const over = event(child, 'exit').then(() => {
    throw new Error("vitest's watch has ended by itself: try `npx vitest watch` in an exercise");
  });
  over.catch(() => {});
  return over;
}

/** Bytes that a process and all its descendants keep in memory; 0 on a system that does not tell. */
function residentMemory(pid: number): number {
  if (process.platform !== 'linux') return 0;
  const parents = new Map(
    readdirSync('/proc')
      .filter(isNumber)
      .map((each) => [each, parentOf(each)]),
  );
  const children = [...parents].filter(([, parent]) => parent === String(pid));
  const own = /VmRSS:\s+(\d+)/.exec(statusOf(String(pid)))?.[1] ?? '0';
  return (
    Number(own) * 1024 + children.reduce((sum, [child]) => sum + residentMemory(Number(child)), 0)
  );
}

function parentOf(pid: string): string | undefined {
  return /PPid:\s+(\d+)/.exec(statusOf(pid))?.[1];
}

function statusOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return ''; // it has ended
  }
}

function isNumber(name: string): boolean {
  return /^\d+$/.test(name);
}
