// Asks TypeScript what an editor would say about the subject, with the learner's own settings.

import { execFile, type ExecFileException } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { packageFiles } from '../../vitest/main/own-packages.mjs';
import { childEnvironment } from '../machine/child-environment.mjs';
import { confinementOfTypes, installedFolders } from './confine.mjs';
import { filesIn, namedIn, outside } from './out-of-bounds.ts';
import { isInside } from '../machine/inside.ts';
import { nativeCompiler } from '../machine/platform.mjs';
import type { Subject } from '../workshop/subjects.ts';
import { fillTempFolder, makeTempFolder } from '../machine/temp.mjs';
import { UsageError } from '../usage-error.mjs';
import { root, testFileOf, type Exercise } from '../workshop/workshop.ts';

export interface TypeProblem {
  readonly file: string;
  readonly line: number;
  /** `TS2322` */
  readonly code: string;
  readonly message: string;
}

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

/** What does not parse cannot run either. */
export function isSyntaxProblem({ code }: TypeProblem): boolean {
  return /^TS1\d{3}$/.test(code);
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
    files: [subject.file, testFileOf(exercise)],
  };
}

const LONGEST = 60_000; // ms; types can be made to take for ever
const LONGEST_OUTPUT = 1 << 22; // characters; nobody will read more problems

async function ask(
  config: string,
  exercise: Exercise,
  subject: Subject,
  signal: AbortSignal | undefined,
): Promise<TypeProblem[]> {
  const own = [dirname(subject.file), dirname(testFileOf(exercise))];
  const tools = dirname(compiler()[0]!);
  const visible = [...own, dirname(exercise.originals.folder), tools];
  const { output, ended } = await tsc(config, visible, signal);
  const files = filesIn(output);
  if (files.length === 0) return [{ file: subject.file, line: 1, code: 'TS0', message: UNCHECKED }];
  const foreign = outside(files, [...own, join(root, 'packages'), tools, ...installedFolders()]);
  if (foreign.length > 0) return foreign.map((file) => outOfBounds(subject, file));
  const problems = parse(output);
  if (ended || problems.length > 0) return problems.filter(({ file }) => !isOurs(file));
  return [{ file: subject.file, line: 1, code: 'TS0', message: UNCHECKED }];
}

/** All else that was said then is left out: it may quote what is in that file. */
function outOfBounds({ file }: Subject, foreign: string): TypeProblem {
  const { line, name } = namedIn(file, foreign);
  const message = `uses types of '${name}', which is out of bounds for a graded program.`;
  return { file, line, code: 'TS0', message };
}

const UNCHECKED =
  'could not be checked: TypeScript found no end, or no room. Look for types that use themselves.';

// The tests need the other core. A program of this size is checked sooner by one thread, too.
const PLAIN = ['--pretty', 'false', '--singleThreaded', '--listFiles'];

// Of the Go runtime that TypeScript runs on: to collect garbage before there is much costs a third of the time.
const NO_COLLECTION = { GOGC: 'off', GOMEMLIMIT: '500MiB' };

/** `ended`: whether it has come to the end, and found nothing. */
function tsc(
  config: string,
  visible: readonly string[],
  signal?: AbortSignal,
): Promise<{ output: string; ended: boolean }> {
  const walls = confinementOfTypes({ visible, temp: dirname(config) });
  const [file, ...args] = [...walls, ...compiler(), ...PLAIN, '-p', config];
  const options = {
    cwd: root, // as in a sandbox: what is told is relative to it
    env: childEnvironment(NO_COLLECTION),
    maxBuffer: LONGEST_OUTPUT,
    timeout: LONGEST,
    killSignal: 'SIGKILL',
    signal,
  } as const;
  return new Promise((done, fail) => {
    execFile(file!, args, options, (error, output, complaint) => {
      const why = error && whyNotStarted(error, complaint);
      if (why) fail(new UsageError(`TypeScript cannot be started here (${why}). ${WAY_OUT}`));
      else done({ output, ended: !error });
    });
  });
}

const WAY_OUT =
  "This is not about your code: run `npm ci` in the workshop's folder, and `npm run doctor` if that does not help.";

/** Nothing, if it was at work and has come to no end: then the types may be to blame. */
function whyNotStarted(error: ExecFileException, complaint: string): string | undefined {
  const { code, signal } = error;
  if (code === 126 || code === 127) return complaint.split('\n')[0]; // as prlimit and shells say it
  if (BROKEN.includes(signal ?? '')) return signal;
  return typeof code === 'string' && code !== 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER'
    ? code
    : undefined;
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
  const problems = [...output.matchAll(/^(.+?)\((\d+),\d+\): error (TS\d+): (.+)$/gm)];
  return problems.map(([, file, line, code, message]) => ({
    file: resolve(root, file!),
    line: Number(line),
    code: code!,
    message: message!,
  }));
}

function isOurs(file: string): boolean {
  return isInside(join(root, 'packages'), file);
}
