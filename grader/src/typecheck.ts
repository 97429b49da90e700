// Asks TypeScript what an editor would say about the subject, with the learner's own settings.

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { packageFiles } from '../vitest/own-packages.mjs';
import { nativeCompiler } from './platform.mjs';
import type { Subject } from './subjects.ts';
import { root, testFileOf, type Exercise } from './workshop.ts';

export interface TypeProblem {
  readonly file: string;
  readonly line: number;
  /** `TS2322` */
  readonly code: string;
  readonly message: string;
}

/** The errors in the subject, in files it imports, and where the tests cannot use what it exports. */
export async function typecheck(exercise: Exercise, subject: Subject): Promise<TypeProblem[]> {
  const folder = mkdtempSync(join(tmpdir(), 'socketlings-types-'));
  try {
    const config = join(folder, 'tsconfig.json');
    writeFileSync(config, JSON.stringify(configFor(exercise, subject)));
    return parse(await tsc(config), folder);
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

function tsc(config: string): Promise<string> {
  const [file, ...args] = compiler();
  return new Promise((done, fail) => {
    execFile(
      file!,
      [...args, '--pretty', 'false', '-p', config],
      { maxBuffer: 1 << 24, cwd: dirname(config) },
      (error, stdout) => {
        if (error && typeof error.code !== 'number') fail(error);
        else done(stdout);
      },
    );
  });
}

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
  return problems
    .map(([, file, line, code, message]) => ({
      file: resolve(folder, file!),
      line: Number(line),
      code: code!,
      message: message!,
    }))
    .filter(({ file }) => !relative(join(root, 'packages'), file).match(/^\w/)); // ours are not the learner's
}
