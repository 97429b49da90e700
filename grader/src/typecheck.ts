// Asks TypeScript what an editor would say about the subject, with the learner's own settings.

import { execFile, type ExecFileException } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { packageFiles } from '../vitest/own-packages.mjs';
import { childEnvironment } from './child-environment.mjs';
import { limits } from './confine.mjs';
import { isInside } from './inside.ts';
import { machineFault, machineFaultIn } from './machine-fault.mjs';
import { nativeCompiler } from './platform.mjs';
import type { Subject } from './subjects.ts';
import { fillTempFolder, makeTempFolder } from './temp.mjs';
import { MachineError } from './usage-error.ts';
import { isStopped, WorkingTime } from './working-time.ts';
import { root, testFileOf, type Exercise } from './workshop.ts';

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
    return await ask(config, folder, subject, signal);
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
const POLL = 100; // ms
const LONGEST_OUTPUT = 1 << 20; // characters; nobody will read more problems

async function ask(
  config: string,
  folder: string,
  subject: Subject,
  signal: AbortSignal | undefined,
): Promise<TypeProblem[]> {
  const { output, ended } = await tsc(config, signal);
  const problems = parse(output, folder);
  if (ended || problems.length > 0) return problems.filter(({ file }) => !isOurs(file));
  return [{ file: subject.file, line: 1, code: 'TS0', message: UNCHECKED }];
}

const UNCHECKED =
  'could not be checked: TypeScript found no end, or no room. Look for types that use themselves.';

// The tests need the other core. A program of this size is checked sooner by one thread, too.
const PLAIN = ['--pretty', 'false', '--singleThreaded'];

// Of the Go runtime that TypeScript runs on: to collect garbage before there is much costs a third of the time.
const NO_COLLECTION = { GOGC: 'off', GOMEMLIMIT: '500MiB' };

/** `ended`: whether it has come to the end, and found nothing. */
function tsc(config: string, signal?: AbortSignal): Promise<{ output: string; ended: boolean }> {
  const [file, ...args] = [...limits(), ...compiler(), ...PLAIN, '-p', config];
  const options = {
    cwd: dirname(config),
    env: childEnvironment(NO_COLLECTION),
    maxBuffer: LONGEST_OUTPUT,
    killSignal: 'SIGKILL',
    signal,
  } as const;
  return new Promise((done, fail) => {
    const child = execFile(file!, args, options, (error, output, complaint) => {
      clearInterval(watching);
      const why = error && whyNotStarted(error, complaint);
      if (why) fail(why);
      else done({ output, ended: !error });
    });
    const time = new WorkingTime(() => child.pid !== undefined && isStopped(child.pid));
    const watching = setInterval(() => {
      time.look();
      if (time.now > LONGEST) child.kill('SIGKILL');
    }, POLL);
  });
}

const WAY_OUT =
  "Run `npm ci` in the workshop's folder, and `npm run doctor` if that does not help.";

/** Nothing, if it was at work and has come to no end: then the types may be to blame. */
function whyNotStarted(error: ExecFileException, complaint: string): MachineError | undefined {
  const { code, signal } = error;
  const noThread = /failed to (create new OS thread|reserve)|cannot reserve/.exec(complaint)?.[0];
  if (noThread) return machineFaultIn(noThread);
  if (code === 126 || code === 127) return broken(complaint.split('\n')[0]); // as prlimit and shells say it
  if (BROKEN.includes(signal ?? '')) return broken(signal);
  if (typeof code !== 'string' || code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return undefined;
  return machineFault(error) ?? broken(code);
}

function broken(why: string | undefined): MachineError {
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

function parse(output: string, folder: string): TypeProblem[] {
  const problems = [...output.matchAll(/^(.+?)\((\d+),\d+\): error (TS\d+): (.+)$/gm)];
  return problems.map(([, file, line, code, message]) => ({
    file: resolve(folder, file!),
    line: Number(line),
    code: code!,
    message: message!,
  }));
}

function isOurs(file: string): boolean {
  return isInside(join(root, 'packages'), file);
}
