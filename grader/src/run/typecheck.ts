// Asks TypeScript what an editor would say about the subject, with the learner's own settings.

import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { packageFiles } from '../../vitest/main/own-packages.mjs';
import { childEnvironment } from '../machine/child-environment.mjs';
import { confinementOfTypes, installedFolders, limits } from './confine.mjs';
import { filesIn, namedIn, outside } from './out-of-bounds.ts';
import { isInside } from '../machine/inside.ts';
import { machineFault, machineFaultIn } from '../machine/machine-fault.mjs';
import { textOf } from '../machine/files.ts';
import { hasProcessGroups, killTree, nativeCompiler } from '../machine/platform.mjs';
import { sayCharacter } from './words.ts';
import { knownSlowness } from './slowness.ts';
import type { Subject } from '../workshop/subjects.ts';
import { fillTempFolder, makeTempFolder } from '../machine/temp.mjs';
import { MachineError } from '../usage-error.mjs';
import { UNCHECKED, type TypeProblem } from './type-problem.ts';
import { isStopped, WorkingTime } from './working-time.ts';
import { root, testFilesOf, type Exercise } from '../workshop/workshop.ts';

/** The errors in the subject, in files it imports, and where the tests cannot use what it exports. */
export async function typecheck(
  exercise: Exercise,
  subject: Subject,
  signal?: AbortSignal,
): Promise<TypeProblem[]> {
  const folder = makeTempFolder('types-');
  try {
    const config = join(folder, 'tsconfig.json');
    const settings = JSON.stringify(configFor(exercise, subject));
    fillTempFolder(folder, () => writeFileSync(config, settings));
    return await ask(config, exercise, subject, signal);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// --- internal ---

function configFor(exercise: Exercise, subject: Subject): object {
  return {
    extends: join(dirname(exercise.originals.folder), 'tsconfig.json'),
    compilerOptions: {
      paths: {
        '#subject': [subject.file],
        ...Object.fromEntries([...packageFiles(root)].map(([name, file]) => [name, [file]])),
      },
      typeRoots: [join(root, 'node_modules', '@types')],
    },
    include: [],
    files: [subject.file, ...testFilesOf(exercise)],
  };
}

const LONGEST = 20_000; // ms, on an ordinary machine; types can be made to take for ever
const LONGEST_OUTPUT = 1 << 22; // characters; nobody will read more problems

async function ask(
  config: string,
  exercise: Exercise,
  subject: Subject,
  signal: AbortSignal | undefined,
): Promise<TypeProblem[]> {
  const own = [dirname(subject.file), join(exercise.originals.folder, 'test')];
  const tools = dirname(compiler()[0]!);
  const visible = [...own, dirname(exercise.originals.folder), tools];
  const { output, ended } = await tsc(config, visible, signal);
  const files = filesIn(output);
  const unchecked = { file: subject.file, line: 1, code: UNCHECKED };
  const why = ended === undefined ? NO_END : NO_ROOM;
  if (files.length === 0) return [{ ...unchecked, message: `${why} ${LOOK}` }];
  const foreign = outside(files, [...own, join(root, 'packages'), tools, ...installedFolders()]);
  if (foreign.length > 0) return foreign.map((file) => outOfBounds(subject, file));
  const problems = parse(output);
  if (ended || problems.length > 0) return problems.filter(({ file }) => !isOurs(file));
  return [{ ...unchecked, message: `${why} ${LOOK}` }];
}

const NO_END = 'has types that TypeScript could not check: it found no end within 20 seconds.';
const NO_ROOM = 'has types that TypeScript could not check: it had not enough room for them.';
const LOOK = 'Look for types that use themselves, unions that multiply, and deep nests.';

/** All else that was said then is left out: it may quote what is in that file. */
function outOfBounds({ file }: Subject, foreign: string): TypeProblem {
  const { line, name } = namedIn(file, foreign);
  const message = `uses types of '${name}', which is out of bounds for a graded program.`;
  return { file, line, code: UNCHECKED, message };
}

// The tests need the other core. A program of this size is checked sooner by one thread, too.
const PLAIN = ['--pretty', 'false', '--singleThreaded', '--listFiles'];

// Of the Go runtime that TypeScript runs on: to collect garbage before there is much costs a third of the time.
const NO_COLLECTION = { GOGC: 'off', GOMEMLIMIT: '500MiB' };

/** `ended`: whether it has come to the end, and found nothing; undefined if there was no end to it. */
async function tsc(
  config: string,
  visible: readonly string[],
  signal?: AbortSignal,
): Promise<{ output: string; ended: boolean | undefined }> {
  const walls = bounded(confinementOfTypes({ visible, temp: dirname(config) }));
  const [file, ...args] = [...walls, ...compiler(), ...PLAIN, '-p', config];
  const child = spawn(file!, args, {
    cwd: root, // as in a sandbox: what is told is relative to it
    env: childEnvironment(NO_COLLECTION),
    detached: hasProcessGroups(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, complaint] = [collect(child.stdout), collect(child.stderr)];
  const limit = limited(child, () => output().length >= LONGEST_OUTPUT, signal);
  try {
    const exit = await exitOf(child);
    if (signal?.aborted) return { output: '', ended: true }; // the answer is of no use any more
    const why = limit.isOver() ? undefined : whyNotStarted(exit, complaint());
    if (why) throw why;
    return { output: output(), ended: limit.isOver() ? undefined : exit.code === 0 };
  } finally {
    limit.stop();
  }
}

/** Ends a process that takes too long, that has said too much, or whose caller or grader is gone. */
function limited(
  child: ChildProcess,
  hasSaidEnough: () => boolean,
  signal?: AbortSignal,
): { isOver(): boolean; stop(): void } {
  let isOver = false;
  const end = (): void => {
    if (child.pid) killTree(child.pid);
  };
  const time = new WorkingTime(() => child.pid !== undefined && isStopped(child.pid));
  const timer = setInterval(() => {
    time.look();
    isOver = time.now > LONGEST * knownSlowness();
    if (isOver || hasSaidEnough()) end();
  }, LOOK_AGAIN);
  signal?.addEventListener('abort', end, { once: true });
  process.once('exit', end);
  const stop = (): void => {
    clearInterval(timer);
    signal?.removeEventListener('abort', end);
    process.off('exit', end);
  };
  return { isOver: () => isOver, stop };
}

const LOOK_AGAIN = 100; // ms
const LAST = 300; // seconds of processor time: an end even where nobody is left to look

/** The same words, with a bound for processor time, where the first of them is what bounds. */
function bounded(walls: readonly string[]): string[] {
  const [program, ...rest] = walls;
  return program && limits().length > 0 ? [program, `--cpu=${LAST}`, ...rest] : [...walls];
}

function collect(stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => (text = (text + chunk).slice(0, LONGEST_OUTPUT)));
  return () => text;
}

interface Exit {
  readonly code: number | string | null;
  readonly signal?: string | null;
  readonly error?: Error;
}

/** Also of a program that is not there; its code is then a word. */
function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
    child.once('error', (error: NodeJS.ErrnoException) =>
      resolve({ code: error.code ?? 'unknown', error }),
    );
  });
}

const WAY_OUT =
  "Run `npm ci` in the workshop's folder, and `npm run doctor` if that does not help.";

/** Nothing, if it was at work and has come to no end: then the types may be to blame. */
function whyNotStarted({ code, signal, error }: Exit, complaint: string): MachineError | undefined {
  const noThread = /failed to (create new OS thread|reserve)|cannot reserve/.exec(complaint)?.[0];
  if (noThread) return machineFaultIn(noThread);
  if (code === 126 || code === 127) return broken(complaint.split('\n')[0]); // as prlimit and shells say it
  if (BROKEN.includes(signal ?? '')) return broken(signal);
  return typeof code === 'string' ? (machineFault(error) ?? broken(code)) : undefined;
}

function broken(why: string | null | undefined): MachineError {
  return new MachineError(`TypeScript cannot be started here (${why})`, WAY_OUT);
}

const BROKEN = ['SIGSEGV', 'SIGILL', 'SIGBUS']; // half a program, or one for another processor

// The native program itself, where it is found: its Node wrapper costs a tenth of a second.
function compiler(): string[] {
  const wrapper = createRequire(import.meta.url).resolve('typescript/package.json');
  const { name, program } = nativeCompiler();
  try {
    return [join(dirname(createRequire(wrapper).resolve(`${name}/package.json`)), 'lib', program)];
  } catch {
    return [process.execPath, join(dirname(wrapper), 'bin', 'tsc')];
  }
}

function parse(output: string): TypeProblem[] {
  const problems = [...output.matchAll(/^(.+?)\((\d+),(\d+)\): error (TS\d+): (.+)$/gm)];
  return problems.map(([, path, line, column, code, message]) => {
    const file = resolve(root, path!);
    const odd =
      code === 'TS1127' ? sayCharacter(textOf(file), Number(line), Number(column)) : undefined;
    const said = odd ? `${odd} is no character of the language. Was it pasted?` : message!;
    return { file, line: Number(line), code: code!, message: said };
  });
}

function isOurs(file: string): boolean {
  return isInside(join(root, 'packages'), file);
}
