// A repository of a course and a fork of it, in a scratch folder, and what the workflows do with a pull
// request from one to the other: the same lines of shell, taken from the same files.

import { execFile, execFileSync } from 'node:child_process';
import { cp, mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { root } from '../src/workshop/workshop.ts';
import { REPOSITORY, TOKEN, type FakeGitHub } from './fake-github.ts';
import { MODULE, type Tree } from './object-repository.ts';
import { copyWorkshop, type Result } from './start.ts';
import { step } from './workflow-steps.ts';

const SETTINGS = ['user.name=ann', 'user.email=ann@localhost', 'commit.gpgSign=false', 'gc.auto=0'];

export class ScratchPull implements AsyncDisposable {
  readonly course: string;
  readonly fork: string;
  readonly out: string;

  static async create(): Promise<ScratchPull> {
    const course = await copyWorkshop();
    for (const part of ['package-lock.json', '.github', '.gitignore']) {
      await cp(join(root, part), join(course, part), { recursive: true });
    }
    git(course, 'init', '--quiet', '--initial-branch=main');
    await writeFile(join(course, '.git', 'info', 'exclude'), 'node_modules\n');
    git(course, 'add', '.');
    git(course, 'commit', '--quiet', '-m', 'the workshop');
    const temp = await mkdtemp(join(tmpdir(), 'socketlings-fork-'));
    const fork = join(temp, REPOSITORY); // GitHub has the commits of a pull request at the course's address
    git(course, 'clone', '--quiet', course, fork);
    git(fork, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
    return new ScratchPull(course, fork, join(temp, 'runner'));
  }

  constructor(course: string, fork: string, out: string) {
    [this.course, this.fork, this.out] = [course, fork, out];
  }

  /** Commits files to the pull request, and returns the commit; nothing instead of a file deletes it. */
  push(files: Pushed): string {
    for (const [path, file] of Object.entries(files)) {
      if (file === undefined) {
        git(this.fork, 'update-index', '--force-remove', path);
        continue;
      }
      const { mode, content } = typeof file === 'string' ? { mode: '100644', content: file } : file;
      const id = mode === MODULE ? this.tip : this.#write(content);
      git(this.fork, 'update-index', '--add', '--cacheinfo', `${mode},${id},${path}`);
    }
    git(this.fork, 'commit', '--quiet', '-m', 'work');
    const head = git(this.fork, 'rev-parse', 'HEAD').trim();
    git(this.fork, 'update-ref', 'refs/pull/7/head', head);
    return head;
  }

  /** The newest commit of the course. */
  get tip(): string {
    return git(this.course, 'rev-parse', 'HEAD').trim();
  }

  /** Git's id of a path in a commit of either. */
  idOf(commit: string, path: string): string {
    return git(this.fork, 'rev-parse', `${commit}:${path}`).trim();
  }

  /** Commits files to the course; returns what takes the commit back. */
  async teach(files: Record<string, string>): Promise<() => void> {
    const before = this.tip;
    for (const [path, content] of Object.entries(files)) {
      await writeFile(join(this.course, path), content);
    }
    git(this.course, 'commit', '--quiet', '--all', '-m', 'teach');
    git(this.fork, 'fetch', '--quiet', 'origin'); // on GitHub both have every commit
    return () => git(this.course, 'reset', '--quiet', '--hard', before);
  }

  /** Begins the next pull request where the first one began. */
  startOver(): void {
    git(this.fork, 'reset', '--quiet', '--hard', 'origin/main');
  }

  /** The first stage: what a job on `pull_request` runs, or, with a name for a head, one that is asked for. */
  async grade(head: string): Promise<Graded> {
    await rm(this.out, { recursive: true, force: true });
    await mkdir(this.out, { recursive: true });
    const summaryFile = join(this.out, 'step-summary');
    const server = `file://${join(this.fork, '..', '..')}`;
    const output = join(this.out, 'output');
    const env = { BASE: 'HEAD', OUT: join(this.out, 'socketlings') };
    const github = { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: REPOSITORY };
    const files = { GITHUB_STEP_SUMMARY: summaryFile, GITHUB_OUTPUT: output };
    const start = { ...env, ...github, ...files, TOKEN };
    const commit = await this.#fetch({ ...start, HEAD: head }, output);
    const job = { ...start, HEAD: commit };
    const graded = await this.#play(await step('actions/grade/action.yml', /^Grade$/), job);
    const report = await this.#play(await step('actions/grade/action.yml', /^Report$/), job);
    const read = (path: string): Promise<string> => readFile(path, 'utf8');
    const json = await read(join(env.OUT, 'report.json'));
    return {
      ...graded,
      report: json,
      artifact: zipSync({ 'report.json': Buffer.from(json), 'comment.md': new Uint8Array(9) }),
      summary: await read(summaryFile),
      log: graded.out + report.out,
    };
  }

  /** The commit that was fetched. */
  async #fetch(env: Record<string, string>, output: string): Promise<string | undefined> {
    const { code, err } = await this.#play(await step('workflows/grade.yml', /^Fetch/), env);
    if (code !== 0) throw new Error(err);
    return /^commit=(.+)$/m.exec(await readFile(output, 'utf8'))?.[1];
  }

  /** The second stage: what a job on `workflow_run` runs. */
  async comment(github: FakeGitHub, run: object = {}): Promise<Result> {
    const event = join(this.out, 'event.json');
    await writeFile(event, JSON.stringify(github.event(run)));
    return this.#play(await step('workflows/comment.yml', /--comment$/), {
      GITHUB_API_URL: github.url,
      GITHUB_EVENT_PATH: event,
      GITHUB_REPOSITORY: REPOSITORY,
      GITHUB_TOKEN: TOKEN,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const folder of [this.course, dirname(this.out)]) {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  #write(content: string): string {
    const args = ['hash-object', '-w', '--no-filters', '--stdin'];
    return execFileSync('git', args, { cwd: this.fork, input: content }).toString().trim();
  }

  /** Runs a step's program as a runner does, in the checkout of the base. */
  #play(program: string, env: NodeJS.ProcessEnv): Promise<Result> {
    const options = {
      cwd: this.course,
      env: { ...process.env, VITEST: undefined, ...env },
      maxBuffer: 64 << 20,
    };
    return new Promise((resolve) => {
      execFile('bash', ['-eo', 'pipefail', '-c', program], options, (error, out, err) => {
        resolve({ code: error ? Number(error.code) : 0, out, err });
      });
    });
  }
}

export type Pushed = Record<string, Tree[string] | undefined>;

export interface Graded extends Result {
  readonly report: string;
  readonly artifact: Uint8Array;
  readonly summary: string;
  readonly log: string;
}

// --- internal ---

function git(cwd: string, ...args: string[]): string {
  const settings = SETTINGS.flatMap((setting) => ['-c', setting]);
  return execFileSync('git', [...settings, ...args], { cwd, encoding: 'utf8' });
}
