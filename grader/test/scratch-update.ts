// An upstream and a learner's clone of it, for updates. Both are repositories of their own.

import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { root } from '../src/workshop/workshop.ts';
import { run, type Result } from './start.ts';

export class Repository {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  git(...args: string[]): string {
    const settings = ['user.name=ann', 'user.email=ann@localhost', 'commit.gpgSign=false'];
    const all = [...settings.flatMap((setting) => ['-c', setting]), ...args];
    return execFileSync('git', all, {
      cwd: this.folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  write(path: string, content: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), content);
  }

  append(path: string, content: string): void {
    this.write(path, this.read(path) + content);
  }

  commit(message = 'a change'): string {
    this.git('add', '--all');
    this.git('commit', '--quiet', '-m', message);
    return this.git('rev-parse', 'HEAD');
  }

  update(args: string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Result> {
    return run([join('grader', 'update.mjs'), ...args], { cwd: this.folder, env });
  }
}

export interface Scratch {
  readonly parent: string;
  readonly upstream: Repository;
  readonly learner: Repository;
}

/** The workshop as one commit: two exercises, and what an update needs. */
function makeBase(): string {
  const base = mkdtempSync(join(tmpdir(), 'socketlings-base-'));
  const repository = new Repository(base);
  for (const part of ['package.json', '.gitignore', 'grader/update.mjs', ...modules()]) {
    repository.write(part, readFileSync(join(root, part), 'utf8'));
  }
  repository.write('exercises/tsconfig.json', '{}\n');
  for (const slug of ['01-echo-server', '02-deadlines']) {
    const name = slug.slice(3);
    repository.write(`exercises/${slug}/README.md`, '# An exercise\n\n## Step 1: the first\n');
    repository.write(`exercises/${slug}/test/${name}.test.ts`, '// tests\n');
    for (const folder of ['.starter', 'src']) {
      repository.write(`exercises/${slug}/${folder}/${name}.ts`, 'export const starter = 1;\n');
    }
  }
  repository.write('package-lock.json', lockOf('1.0.0'));
  repository.git('init', '--quiet', '--initial-branch=main');
  repository.commit('the workshop');
  return base;
}

/** Clones of the base: what is upstream, and what a learner has of it, with packages. */
function makeScratch(base: string): Scratch {
  const parent = mkdtempSync(join(tmpdir(), 'socketlings update '));
  const [upstream, learner] = ['upstream', 'learner'].map(
    (name) => new Repository(join(parent, name)),
  );
  new Repository(parent).git('clone', '--quiet', base, 'upstream');
  new Repository(parent).git('clone', '--quiet', join(parent, 'upstream'), 'learner');
  learner!.write('node_modules/.package-lock.json', lockOf('1.0.0'));
  return { parent, upstream: upstream!, learner: learner! };
}

export function lockOf(version: string): string {
  return `${JSON.stringify({ packages: { 'node_modules/some': { version } } })}\n`;
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

// --- internal ---

function modules(): string[] {
  const paths = readdirSync(join(root, 'grader/src'), { recursive: true, encoding: 'utf8' });
  const plain = paths.filter((path) => path.endsWith('.mjs'));
  return plain.map((path) => `grader/src/${path.replaceAll('\\', '/')}`);
}

/** A scratch of its own for each test of a file. */
export function eachInScratch(begin: (scratch: Scratch) => unknown): void {
  let base: string;
  let scratch: Scratch;
  beforeAll(() => {
    base = makeBase();
  }, 60_000);
  afterAll(() => remove(base));
  beforeEach(() => {
    scratch = makeScratch(base);
    begin(scratch);
  }, 60_000);
  afterEach(() => remove(scratch.parent));
}

/** Copies beside the answers: contents by their paths, with the moment left out. */
export function savedIn(learner: Repository): Record<string, string> {
  const folder = join(learner.folder, '.saved');
  if (!existsSync(folder)) return {};
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      const short = path.slice(folder.length + 1).replaceAll('\\', '/');
      return [short.replace(/\d{4}-\d\d-\d\dT[\d-]+Z/, 'NOW'), readFileSync(path, 'utf8')];
    }),
  );
}

/** What git says is not committed. */
export function statusIn(learner: Repository): string[] {
  const lines = learner.git('status', '--porcelain', '--untracked-files=all').split('\n');
  return lines.map((line) => line.trim()).filter(Boolean);
}
