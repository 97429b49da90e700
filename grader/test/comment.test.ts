// The second stage by itself: what a run may leave behind, and what is made of it.

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commentCommand } from '../src/commands/comment.ts';
import type { Report } from '../src/report.ts';
import type { Screen } from '../src/screen.ts';
import { addAttempt, readRecord, writeRecord } from '../src/writers/attempts.ts';
import { BOT, FakeGitHub, REPOSITORY, TOKEN } from './fake-github.ts';
import { EVIL, HOSTILE, ORDINARY, PASSED } from './reports.ts';

const HEAD = 'c'.repeat(40);
const OF_THE_PULL = { base: 'b'.repeat(40), head: HEAD, set_aside: [], unnamed: 0 };

const SILENT: Screen = {
  isTerminal: false,
  width: 100,
  colors: false,
  print: () => {},
  warn: () => {},
  status: () => {},
  clear: () => {},
};

let folder: string;
let github: FakeGitHub;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'socketlings-comment-'));
  github = await new FakeGitHub().start();
  github.head = HEAD;
  leave(ORDINARY);
});
afterEach(async () => {
  await github[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** Leaves a report as the first stage does. */
function leave(report: Report): void {
  const text = JSON.stringify({ ...report, change: report.change ?? OF_THE_PULL });
  github.artifact = zipSync({ 'report.json': strToU8(text) });
}

async function comment(event = github.event(), env: NodeJS.ProcessEnv = {}): Promise<number> {
  const path = join(folder, 'event.json');
  await writeFile(path, JSON.stringify(event));
  return commentCommand(SILENT, {
    GITHUB_API_URL: github.url,
    GITHUB_EVENT_PATH: path,
    GITHUB_REPOSITORY: REPOSITORY,
    GITHUB_TOKEN: TOKEN,
    ...env,
  });
}

function body(): string {
  return github.comments.at(-1)?.body ?? '';
}

describe('a report', () => {
  test('becomes the only comment, with what each push has changed', async () => {
    await comment();
    const first = body();
    github.head = 'd'.repeat(40);
    leave({ ...PASSED, change: { ...OF_THE_PULL, head: github.head } });
    await comment();

    expect(first).toContain('**10 of 40 points.**');
    expect(first).not.toContain('Since the last push');
    expect(body()).toContain('Since the last push: 0 points; 3.2 holds now.');
    expect(body()).toMatch(
      /\| ddddddd \|.*\n\| ccccccc \| 2026-11-21 08:00:00 UTC \| 1 \| 10 of 40 \|/,
    );
    expect([github.comments.length, github.refused]).toEqual([1, []]);
  });

  test('that is the same again changes nothing', async () => {
    await comment();
    await comment();

    expect(github.written).toEqual(['POST /issues/7/comments']);
  });

  test('without an exercise is worth no comment, unless there is one', async () => {
    const none = { ...ORDINARY, verdict: 'not-run', points: 0, max_points: 0 } as const;
    leave({ ...none, exercises: [] });
    await comment();
    expect(github.comments).toEqual([]);

    github.comments = [{ id: 1, user: { login: BOT }, body: '<!-- socketlings -->\nold' }];
    await comment();
    expect(body()).toContain('No answer was changed, so there is nothing to grade.');
  });

  test('in which everything means something stays text', async () => {
    const [exercise] = HOSTILE.exercises;
    const at = { file: `x\n\n${EVIL}`, line: 1 };
    const steps = exercise!.steps.map((step) => ({ ...step, at }));
    const exercises = [{ ...exercise!, title: EVIL, max_points: 20, problems: [], steps }];
    const change = { ...OF_THE_PULL, set_aside: [EVIL.slice(0, 300)] };
    leave({ ...HOSTILE, subject: 'learner', max_points: 20, exercises, change });

    expect(await comment()).toBe(0);

    const outside = body().replaceAll(/^(`{3,})text\n[^]*?\n\1$|`[^`\n]+`/gm, '[block]');
    const tags = [...outside.matchAll(/(?<!\\)<\/?([a-z!-]+)/g)].map(([, tag]) => tag);
    expect(outside).toContain('forged'); // in a place where it is text
    expect(new Set(tags)).toEqual(new Set(['!--', 'details', 'summary']));
    expect(outside).not.toMatch(/@everyone|(?<!\\)\]\(|(?<!\\)!\[|https:\/\/|www\.|GH-2/);
  });
});

describe('what is no report of this run', () => {
  const cases: [string, string, () => void][] = [
    ['nothing', 'has left no report', () => (github.artifact = undefined)],
    ['as large as it says', 'is too large', () => (github.artifactSize = 1 << 30)],
    [
      'larger than it says',
      'is too large',
      () => {
        github.artifact = randomBytes(3 << 20);
        github.artifactSize = 100;
      },
    ],
    [
      'larger when it is unpacked',
      'is too large',
      () => (github.artifact = zipSync({ 'report.json': new Uint8Array(20 << 20) })),
    ],
    [
      'larger than its own header says',
      'cannot be read',
      () => {
        const zip = Buffer.from(zipSync({ 'report.json': new Uint8Array(20 << 20).fill(32) }));
        const central = zip.lastIndexOf('PK\u0001\u0002');
        zip.writeUInt32LE(100, central + 24);
        github.artifact = zip;
      },
    ],
    ['no zip file', 'cannot be read', () => (github.artifact = Buffer.from('not a zip'))],
    [
      'no JSON',
      'cannot be read',
      () => (github.artifact = zipSync({ 'report.json': strToU8('{"schema"') })),
    ],
    [
      'no text',
      'cannot be read',
      () => (github.artifact = zipSync({ 'report.json': new Uint8Array([0xff, 0xfe]) })),
    ],
    [
      'somewhere else',
      'has left no report',
      () => {
        const text = strToU8(JSON.stringify({ ...ORDINARY, change: OF_THE_PULL }));
        github.artifact = zipSync({ '../report.json': text, '/tmp/report.json': text });
      },
    ],
    [
      'of another schema',
      'is no report',
      () => leave({ ...ORDINARY, points: '@everyone' as unknown as number }),
    ],
    [
      'with more than the schema has',
      'is no report',
      () => leave({ ...ORDINARY, pull_request: 1 } as unknown as Report),
    ],
    [
      'of another commit',
      'of another commit',
      () => leave({ ...ORDINARY, change: { ...OF_THE_PULL, head: 'e'.repeat(40) } }),
    ],
    ['with more points than steps', 'contradicts itself', () => leave({ ...ORDINARY, points: 40 })],
    [
      'passed although a step failed',
      'contradicts itself',
      () => leave({ ...ORDINARY, verdict: 'passed' }),
    ],
  ];

  test.each(cases)('%s', async (_, problem, prepare) => {
    const record = writeRecord(
      addAttempt([], { ...ORDINARY, change: OF_THE_PULL }, '2026-11-20T08:00:00Z'),
    );
    github.comments = [
      { id: 1, user: { login: BOT }, body: `<!-- socketlings -->\n${record}\nold` },
    ];
    prepare();

    expect(await comment()).toBe(1);

    const shown = body().replaceAll('\\', '');
    expect(shown).toContain('**Not graded.**');
    expect(shown).toContain(problem);
    expect(shown).toContain('(https://github.example/course/socketlings/actions/runs/99)');
    expect(shown).not.toMatch(/of 40 points|@everyone/);
    expect(readRecord(body())).toHaveLength(1);
    expect(github.refused).toEqual([]);
  });
});

describe('a run', () => {
  test.each([
    ['of a push', { event: 'push' }],
    ['that was cancelled', { conclusion: 'cancelled' }],
    ['of a commit that is no longer the newest', { head_sha: 'e'.repeat(40) }],
    [
      'of another repository with such a branch',
      { head_repository: { id: 1, owner: { login: 'ann' } } },
    ],
    ['of another branch', { head_branch: 'main' }],
  ])('%s is not spoken of', async (_, run) => {
    expect(await comment(github.event(run))).toBe(0);
    expect([github.written, github.refused]).toEqual([[], []]);
  });

  test('cannot choose its pull request', async () => {
    leave({ ...ORDINARY, subject: 'submission:8' });
    await comment(github.event({ pull_requests: [{ number: 8 }] }));

    expect(github.written).toEqual(['POST /issues/7/comments']);
  });

  test.each([
    ['far down in the list', { filename: '.github/workflows/new.yml' }],
    [
      'by moving it away',
      { filename: 'old.yml', previous_filename: '.github/workflows/grade.yml' },
    ],
  ])('of a pull request that changes workflows is not believed: %s', async (_, file) => {
    const many = Array.from({ length: 250 }, (_, i) => ({ filename: `file-${i}` }));
    github.files = [...many, file];

    expect(await comment()).toBe(0);
    expect(body()).toContain('**Not graded here.**');
  });

  test('of more files than GitHub tells is not believed', async () => {
    github.files = Array.from({ length: 3000 }, (_, i) => ({ filename: `file-${i}` }));
    await comment();

    expect(body()).toContain('**Not graded here.**');
  });
});

describe('comments of others', () => {
  test('are left alone, and their attempts do not count', async () => {
    const forged = {
      head: 'f'.repeat(40),
      at: '2026-01-01T00:00:00Z',
      points: 0,
      max: 0,
      held: [],
    };
    const others = Array.from({ length: 150 }, (_, i) => {
      const text = `<!-- socketlings -->\n${writeRecord([forged])}`;
      return { id: i + 1, user: { login: i === 3 ? 'github-actions' : 'mallory' }, body: text };
    });
    github.comments = structuredClone(others);
    await comment();

    expect(github.comments.slice(0, 150)).toEqual(others);
    expect(body()).not.toContain('fffffff');
    expect(github.written).toEqual(['POST /issues/7/comments']);
  });

  test('are found behind a hundred others when they are its own', async () => {
    const other = { user: { login: 'ann' }, body: 'hello' };
    github.comments = Array.from({ length: 120 }, (_, i) => ({ id: i + 1, ...other }));
    await comment();
    leave(PASSED);
    await comment();

    expect(github.written).toEqual(['POST /issues/7/comments', 'PATCH /issues/comments/121']);
  });
});

describe('attempts', () => {
  test.each([
    ['[{"head":"x"}]'],
    ['[null]'],
    ['[1'],
    [`[{"head":"${HEAD}","at":"2026-01-01T00:00:00Z","points":1,"max":2,"held":["<b>"]}]`],
  ])('that somebody has edited are forgotten: %s', (json) => {
    expect(readRecord(`<!-- socketlings-attempts ${json} -->`)).toEqual([]);
  });

  test('are kept, the last twenty of them', () => {
    const reports = Array.from({ length: 30 }, (_, i) => {
      const head = i.toString(16).padStart(40, '0');
      return { ...ORDINARY, change: { ...OF_THE_PULL, head } };
    });
    const at = '2026-11-21T08:00:00Z';
    const all = reports.reduce(
      (past: ReturnType<typeof readRecord>, report) => addAttempt(past, report, at),
      [],
    );

    expect(readRecord(writeRecord(all))).toEqual(all);
    expect([all.length, all[0]!.head.slice(-2)]).toEqual([20, '0a']);
    expect(addAttempt(all, reports[29]!, at)).toEqual(all);
  });
});

test.each([
  [{ GITHUB_TOKEN: '' }, 'GITHUB_TOKEN is not set: this command is for a job on GitHub.'],
  [
    { GITHUB_TOKEN: 'of somebody else' },
    'GitHub answered 401 to GET /repos/course/socketlings/pulls.',
  ],
])('without a token it ends with a sentence', async (env, sentence) => {
  await expect(comment(github.event(), env)).rejects.toThrow(sentence);
});
