// The status that a branch can require: what it says of each run, and that nothing but a graded answer
// makes it green.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Report } from '../src/grade/report.ts';
import { FakeGitHub, pullRequest } from './fake-github.ts';
import { ORDINARY, PASSED } from './reports.ts';
import { HEAD, OF_THE_PULL, SecondStage } from './second-stage.ts';

const NEXT = 'd'.repeat(40);
const OLD = 'e'.repeat(40);
const NO_EXERCISE: Report = {
  ...PASSED,
  verdict: 'not-run',
  points: 0,
  max_points: 0,
  bonus: 0,
  exercises: [],
};
const MISPLACED = { ...OF_THE_PULL, problems: ['solution.ts lies where nothing is graded.'] };

let stage: SecondStage;
let github: FakeGitHub;

beforeEach(async () => {
  stage = await SecondStage.open();
  ({ github } = stage);
});
afterEach(() => stage[Symbol.asyncDispose]());

/** A fork that brings its own `.github` in one commit. */
function forge(commit: string): void {
  github.workflowsOf = (each) => (each === commit ? 'of a stranger' : 'of the course');
  stage.leave({ ...PASSED, change: { ...OF_THE_PULL, head: commit } });
}

describe('the status of a commit', () => {
  test.each<[string, Report, string, string]>([
    ['done', PASSED, 'success', 'All done: 10 of 10 points + 5 bonus'],
    ['without an answer', NO_EXERCISE, 'success', 'No answer was changed'],
    ['not done', ORDINARY, 'failure', '10 of 40 points; 3.0 exercises/03-safe-writer/src/'],
    ['done, and misplaced', { ...PASSED, change: MISPLACED }, 'failure', 'solution.ts lies where'],
    ['misplaced', { ...NO_EXERCISE, change: MISPLACED }, 'failure', 'solution.ts lies where'],
  ])('that is %s', async (_, report, state, says) => {
    stage.leave(report);
    expect(await stage.comment()).toBe(0);

    expect([github.statuses.length, github.refused]).toEqual([1, []]);
    const [status] = github.statuses;
    expect(status).toMatchObject({ commit: HEAD, state, context: 'socketlings/grade' });
    expect(status!.description).toContain(says);
    expect(status!.target_url).toMatch(/runs\/99$/);
  });

  test.each<[string, object, () => void, string, string]>([
    ['changed .github', {}, () => forge(HEAD), 'failure', 'changes .github'],
    ['left nothing', {}, () => (github.artifact = undefined), 'error', 'left no report'],
    [
      'left the report of a past attempt',
      {},
      () => (github.artifactTime = '2026-11-21T07:59:59Z'),
      'error',
      'left no report',
    ],
    ['took too long', { conclusion: 'timed_out' }, () => {}, 'error', 'longer than it may'],
    ['was cancelled', { conclusion: 'cancelled' }, () => {}, 'error', 'was cancelled'],
    ['could not begin', { conclusion: 'startup_failure' }, () => {}, 'error', 'could not begin'],
    [
      'was graded by an older main',
      {},
      () => (github.branches = { main: NEXT }),
      'error',
      'newest commit of main',
    ],
  ])('whose run %s is not green, and says so', async (_, run, prepare, state, says) => {
    stage.leave(PASSED);
    prepare();
    expect(await stage.comment(github.event(run))).toBe(state === 'error' ? 1 : 0);

    expect(github.statuses).toMatchObject([{ commit: HEAD, state }]);
    expect(github.statuses[0]!.description).toContain(says);
    expect(stage.body).toMatch(/\*\*Not graded( here)?\.\*\*/);
    expect(stage.body).not.toContain('All done');
  });

  test('does not wait for ever when GitHub fails', async () => {
    github.branches = {};
    await expect(stage.comment()).rejects.toThrow('GitHub answered 404');
    expect(github.statuses).toMatchObject([{ commit: HEAD, state: 'error' }]);
  });

  test('cannot be set when GitHub is away: that is a sentence', async () => {
    const away = await new FakeGitHub().start();
    const env = { GITHUB_API_URL: away.url };
    await away[Symbol.asyncDispose]();

    await expect(stage.comment(github.event(), env)).rejects.toThrow(
      /^GitHub did not answer to GET .*ECONNREFUSED/,
    );
  });

  test('is that of a fork which is behind, and has the workflows of then', async () => {
    github.workflowsOf = (commit) => (commit === 'b'.repeat(40) ? 'new' : 'old');
    github.parting = OLD;
    stage.leave(PASSED);
    await stage.comment();

    expect(github.statuses).toMatchObject([{ state: 'success' }]);
  });
});

describe('the branch that a pull request is for', () => {
  test.each([
    ['not listed', 'old', {}, 'failure', 'socketlings/grade (old)'],
    [
      'listed',
      '2027/autumn',
      { BRANCHES: 'x, 2027/autumn' },
      'success',
      'socketlings/grade (2027/autumn)',
    ],
  ])('may be one that is %s', async (_, base, env, state, context) => {
    github.pulls = [pullRequest(7, HEAD, base)];
    github.branches = { main: NEXT, [base]: OF_THE_PULL.base };
    stage.leave(PASSED);
    await stage.comment(github.event(), env);

    expect(github.statuses).toMatchObject([{ state, context }]);
    expect(github.refused).toEqual([]);
    expect(stage.body).toContain(
      state === 'success' ? 'All done' : 'is for `old`, and only what is for `main`',
    );
  });

  test('is told apart when one branch is offered to two', async () => {
    github.pulls = [pullRequest(7, HEAD), pullRequest(8, HEAD, '2027')];
    github.branches = { main: OLD, 2027: OF_THE_PULL.base };
    stage.leave(PASSED);
    await stage.comment(github.event(), { BRANCHES: '2027' });
    stage.leave({ ...ORDINARY, change: { ...OF_THE_PULL, base: OLD } });
    await stage.comment(github.event(), { BRANCHES: '2027' });

    expect(github.comments.map(({ issue }) => issue)).toEqual([8, 7]);
    expect(github.statuses.map(({ context, state }) => [context, state])).toEqual([
      ['socketlings/grade (2027)', 'success'],
      ['socketlings/grade', 'failure'],
    ]);
  });

  test('may be graded by one commit for two: both are told', async () => {
    github.pulls = [pullRequest(7, HEAD), pullRequest(8, HEAD, '2027')];
    github.branches = { main: OF_THE_PULL.base, 2027: OF_THE_PULL.base };
    await stage.comment(github.event(), { BRANCHES: '2027' });

    expect(github.comments.map(({ issue }) => issue)).toEqual([7, 8]);
  });
});

describe('a repository that was deleted', () => {
  test('before the run ended is named, and nothing breaks', async () => {
    stage.leave(PASSED);
    expect(await stage.comment(github.event({ head_repository: null }))).toBe(0);

    expect(github.statuses).toMatchObject([{ commit: HEAD, state: 'error' }]);
    expect(github.statuses[0]!.description).toContain('was deleted');
    expect(stage.printed).toContain('was deleted');
  });

  test('after that makes no difference', async () => {
    github.pulls[0]!.head.repo = null;
    stage.leave(PASSED);
    await stage.comment();

    expect(github.statuses).toMatchObject([{ commit: HEAD, state: 'success' }]);
  });
});

describe('a run that was asked for', () => {
  const ASKED = {
    event: 'workflow_dispatch',
    display_title: 'pull request 7',
    head_sha: OF_THE_PULL.base,
    head_branch: 'main',
    head_repository: { id: 1, owner: { login: 'course' } },
  };

  test('speaks of the head of its pull request', async () => {
    stage.leave(PASSED);
    expect(await stage.comment(github.event(ASKED))).toBe(0);

    expect(github.statuses).toMatchObject([{ commit: HEAD, state: 'success' }]);
    expect(stage.body).toContain('All done');
  });

  test("may grade what changes .github: its workflow was the course's own", async () => {
    forge(HEAD);
    await stage.comment(github.event(ASKED));

    expect(github.statuses).toMatchObject([{ commit: HEAD, state: 'success' }]);
  });

  test.each<[string, () => void]>([
    ['was pushed to', () => (github.head = NEXT)],
    ['was closed', () => (github.pulls[0]!.state = 'closed')],
  ])('says nothing of a pull request that %s since', async (_, change) => {
    stage.leave(PASSED);
    change();
    expect(await stage.comment(github.event(ASKED))).toBe(0);

    expect([github.statuses, github.comments, github.refused]).toEqual([[], [], []]);
  });
});
