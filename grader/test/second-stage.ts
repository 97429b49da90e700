// The second stage by itself, before a fake GitHub: a run has ended, and left a report.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { commentCommand } from '../src/commands/comment.ts';
import type { Report } from '../src/grade/report.ts';
import type { Screen } from '../src/cli/screen.ts';
import { FakeGitHub, REPOSITORY, TOKEN } from './fake-github.ts';
import { ORDINARY } from './reports.ts';

export const HEAD = 'c'.repeat(40);
export const OF_THE_PULL = { base: 'b'.repeat(40), head: HEAD, set_aside: [], unnamed: 0 };

export class SecondStage implements AsyncDisposable {
  readonly github: FakeGitHub;
  /** What it has said in the log. */
  printed = '';
  readonly #folder: string;
  readonly #screen: Screen = {
    ...SILENT,
    print: (lines) => {
      this.printed += lines.join('\n');
    },
  };

  static async open(): Promise<SecondStage> {
    const folder = await mkdtemp(join(tmpdir(), 'socketlings-comment-'));
    return new SecondStage(await new FakeGitHub().start(), folder);
  }

  constructor(github: FakeGitHub, folder: string) {
    [this.github, this.#folder] = [github, folder];
    github.head = HEAD;
    this.leave(ORDINARY);
  }

  /** Leaves a report as the first stage does. */
  leave(report: Report): void {
    const text = JSON.stringify({ ...report, change: report.change ?? OF_THE_PULL });
    this.github.artifact = zipSync({ 'report.json': strToU8(text) });
  }

  /** Returns the exit code. */
  async comment(event = this.github.event(), env: NodeJS.ProcessEnv = {}): Promise<number> {
    const path = join(this.#folder, 'event.json');
    await writeFile(path, JSON.stringify(event));
    return commentCommand(this.#screen, {
      GITHUB_API_URL: this.github.url,
      GITHUB_EVENT_PATH: path,
      GITHUB_REPOSITORY: REPOSITORY,
      GITHUB_TOKEN: TOKEN,
      ...env,
    });
  }

  /** The newest comment. */
  get body(): string {
    return this.github.comments.at(-1)?.body ?? '';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.github[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true });
  }
}

// --- internal ---

const SILENT: Screen = {
  isTerminal: false,
  redraws: false,
  width: 100,
  rows: undefined,
  colors: false,
  print: () => {},
  warn: () => {},
  status: () => {},
  hide: () => {},
  refresh: () => {},
  clear: () => {},
};
