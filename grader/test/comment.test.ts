// What becomes of a report: one comment, on the pull request that GitHub names.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeRecord } from '../src/writers/attempts.ts';
import { BOT, type FakeGitHub } from './fake-github.ts';
import { EVIL, HOSTILE, ORDINARY, PASSED } from './reports.ts';
import { OF_THE_PULL, SecondStage } from './second-stage.ts';

let stage: SecondStage;
let github: FakeGitHub;

beforeEach(async () => {
  stage = await SecondStage.open();
  ({ github } = stage);
});
afterEach(() => stage[Symbol.asyncDispose]());

function isComment(request: string): boolean {
  return request.includes('comments');
}

describe('a report', () => {
  test('becomes the only comment, with what each push has changed', async () => {
    await stage.comment();
    const first = stage.body;
    github.head = 'd'.repeat(40);
    stage.leave({ ...PASSED, change: { ...OF_THE_PULL, head: github.head } });
    await stage.comment();

    expect(first).toContain('**10 of 40 points.**');
    expect(first).toContain(
      'Commit `cccccccccc`, graded by `bbbbbbbbbb` in [this run](https://github.example/course/socketlings/actions/runs/99).',
    );
    expect(first).not.toContain('Since the last push');
    expect(stage.body).toContain('Since the last push: 0 points; 3.2 holds now.');
    expect(stage.body).toMatch(
      /\| ddddddd \|.*\n\| ccccccc \| 2026-11-21 08:00:00 UTC \| 1 \| 10 of 40 \|/,
    );
    expect([github.comments.length, github.refused]).toEqual([1, []]);
  });

  test('that is the same again changes nothing', async () => {
    await stage.comment();
    await stage.comment();

    expect(github.written.filter(isComment)).toEqual(['POST /issues/7/comments']);
  });

  test('without an exercise is worth no comment, unless there is one', async () => {
    const none = { ...ORDINARY, verdict: 'not-run', points: 0, max_points: 0 } as const;
    stage.leave({ ...none, exercises: [] });
    await stage.comment();
    expect(github.comments).toEqual([]);

    github.comments = [{ id: 1, user: { login: BOT }, body: '<!-- socketlings -->\nold' }];
    await stage.comment();
    expect(stage.body).toContain('No answer was changed, so there is nothing to grade.');
  });

  test('in which everything means something stays text', async () => {
    const [exercise] = HOSTILE.exercises;
    const at = { file: `x\n\n${EVIL}`, line: 1 };
    const steps = exercise!.steps.map((step) => ({ ...step, at }));
    const exercises = [{ ...exercise!, title: EVIL, max_points: 20, problems: [], steps }];
    const change = { ...OF_THE_PULL, set_aside: [EVIL.slice(0, 300)] };
    stage.leave({ ...HOSTILE, subject: 'learner', max_points: 20, exercises, change });

    expect(await stage.comment()).toBe(0);

    const said = stage.body.replace(/\[this run\]\(https:\/\/github\.example[\w/]+\)/, '');
    const outside = said.replaceAll(/^(`{3,})text\n[^]*?\n\1$|`[^`\n]+`/gm, '[block]');
    const tags = [...outside.matchAll(/(?<!\\)<\/?([a-z!-]+)/g)].map(([, tag]) => tag);
    expect(outside).toContain('forged'); // in a place where it is text
    expect(new Set(tags)).toEqual(new Set(['!--', 'details', 'summary']));
    expect(outside).not.toMatch(/@everyone|(?<!\\)\]\(|(?<!\\)!\[|https:\/\/|www\.|GH-2/);
  });
});

describe('a run', () => {
  test.each([
    ['of a push', { event: 'push' }],
    ['that was skipped', { conclusion: 'skipped' }],
    ['of a commit that is no longer the newest', { head_sha: 'e'.repeat(40) }],
    [
      'of another repository with such a branch',
      { head_repository: { id: 1, owner: { login: 'ann' } } },
    ],
    ['of another branch', { head_branch: 'main' }],
    ['that was asked for without a number', { event: 'workflow_dispatch', display_title: 'x 7' }],
  ])('%s is not spoken of', async (_, run) => {
    expect(await stage.comment(github.event(run))).toBe(0);
    expect([github.written, github.refused]).toEqual([[], []]);
  });

  test('cannot choose its pull request', async () => {
    stage.leave({ ...ORDINARY, subject: 'submission:8' });
    await stage.comment(github.event({ pull_requests: [{ number: 8 }] }));

    expect(github.written.filter(isComment)).toEqual(['POST /issues/7/comments']);
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
    await stage.comment();

    expect(github.comments.slice(0, 150)).toEqual(others);
    expect(stage.body).not.toContain('fffffff');
    expect(github.written.filter(isComment)).toEqual(['POST /issues/7/comments']);
  });

  test('are found behind a hundred others when they are its own', async () => {
    const other = { user: { login: 'ann' }, body: 'hello' };
    github.comments = Array.from({ length: 120 }, (_, i) => ({ id: i + 1, ...other }));
    await stage.comment();
    stage.leave(PASSED);
    await stage.comment();

    expect(github.written.filter(isComment)).toEqual([
      'POST /issues/7/comments',
      'PATCH /issues/comments/121',
    ]);
  });
});

test.each([
  [{ GITHUB_TOKEN: '' }, 'GITHUB_TOKEN is not set: this command is for a job on GitHub.'],
  [
    { GITHUB_TOKEN: 'of somebody else' },
    'GitHub answered 401 to GET /repos/course/socketlings/pulls.',
  ],
])('without a token it ends with a sentence', async (env, sentence) => {
  await expect(stage.comment(github.event(), env)).rejects.toThrow(sentence);
});
