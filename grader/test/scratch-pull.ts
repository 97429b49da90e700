// A repository of a course and a fork of it, in a scratch folder, and what the workflows do with a pull
// request from one to the other: the same lines of shell, taken from the same files.

import { execFile, execFileSync } from 'node:child_process';
import { cp, mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { parse } from 'yaml';
import { root } from '../src/workshop.ts';
import { REPOSITORY, TOKEN, type FakeGitHub } from './fake-github.ts';
import { copyWorkshop, type Result } from './start.ts';

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

  /** Commits files to the pull request, and returns the commit. */
  async push(files: Record<string, string>): Promise<string> {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(this.fork, path)), { recursive: true });
      await writeFile(join(this.fork, path), content);
    }
    git(this.fork, 'add', '--all');
    git(this.fork, 'commit', '--quiet', '-m', 'work');
    return git(this.fork, 'rev-parse', 'HEAD').trim();
  }

  /** Begins the next pull request where the first one began. */
  startOver(): void {
    git(this.fork, 'reset', '--quiet', '--hard', 'origin/main');
  }

  /** The first stage: what a job on `pull_request` runs. */
  async grade(head: string): Promise<Graded> {
    await rm(this.out, { recursive: true, force: true });
    await mkdir(this.out, { recursive: true });
    const summaryFile = join(this.out, 'step-summary');
    const server = `file://${join(this.fork, '..', '..')}`;
    const env = { HEAD: head, BASE: 'HEAD', OUT: join(this.out, 'socketlings') };
    const github = { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: REPOSITORY };
    const job = { ...env, ...github, TOKEN, GITHUB_STEP_SUMMARY: summaryFile };
    const fetched = await this.#play(await step('workflows/grade.yml', /^Fetch/), job);
    if (fetched.code !== 0) throw new Error(fetched.err);
    const graded = await this.#play(await step('actions/grade/action.yml', /^Grade$/), job);
    const report = await this.#play(await step('actions/grade/action.yml', /^Report$/), job);
    const read = (path: string): Promise<string> => readFile(path, 'utf8');
    const files = await read(join(env.OUT, 'report.json'));
    return {
      ...graded,
      report: files,
      artifact: zipSync({ 'report.json': Buffer.from(files), 'comment.md': new Uint8Array(9) }),
      summary: await read(summaryFile),
      log: graded.out + report.out,
    };
  }

  /** The second stage: what a job on `workflow_run` runs. */
  async comment(github: FakeGitHub): Promise<Result> {
    const event = join(this.out, 'event.json');
    await writeFile(event, JSON.stringify(github.event()));
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

interface Step {
  readonly name?: string;
  readonly run?: string;
}

/** The program of the step whose name matches, or, of one without a name, whose program does. */
async function step(path: string, wanted: RegExp): Promise<string> {
  const file = parse(await readFile(join(root, '.github', path), 'utf8')) as {
    runs?: { steps: Step[] };
    jobs?: Record<string, { steps: Step[] }>;
  };
  const steps = file.runs?.steps ?? Object.values(file.jobs ?? {}).flatMap((job) => job.steps);
  const found = steps.find(({ name, run }) => run && wanted.test(name ?? run.trim()));
  if (!found?.run) throw new Error(`${path} has no step ${wanted}`);
  return found.run;
}
