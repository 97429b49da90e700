// A pull request from a stranger, from its first push to the comment, on this machine. The steps are
// those of the workflows; only GitHub is a fake.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Report } from '../src/grade/report.ts';
import { FakeGitHub, TOKEN } from './fake-github.ts';
import type { Status } from './fake-writes.ts';
import {
  BESIDE_THE_POINT,
  FILE,
  SOLUTION,
  UNFINISHED,
  exercise,
  firstFailing,
} from './handed-over.ts';
import { ScratchPull, type Graded, type Pushed } from './scratch-pull.ts';
import { patient } from './start.ts';
import { POINTS } from './counts.ts';

const { slug, name, originals } = exercise;

// The lines are for a runner of GitHub: Linux, with bash.
describe.runIf(process.platform === 'linux')('a pull request', () => {
  let pull: ScratchPull;
  let github: FakeGitHub;

  beforeAll(async () => {
    pull = await ScratchPull.create();
    github = await new FakeGitHub().start();
  }, patient.timeout);
  beforeEach(() => {
    Object.assign(github, { refused: [], written: [], statuses: [] });
    github.branches = { main: pull.tip };
    github.parting = pull.tip;
    github.workflowsOf = (commit) => pull.idOf(commit, '.github');
  });
  afterAll(async () => {
    await github[Symbol.asyncDispose]();
    await pull[Symbol.asyncDispose]();
  });

  /** Begins with a pull request on which nothing was said. */
  function startOver(): void {
    pull.startOver();
    github.comments = [];
  }

  async function play(files: Pushed): Promise<{ graded: Graded; comment: string; status: Status }> {
    github.head = pull.push(files);
    const graded = await pull.grade(github.head);
    github.artifact = graded.artifact;
    expect(await pull.comment(github)).toMatchObject({ code: 0, err: '' });
    expect([github.refused, github.statuses.length]).toEqual([[], 1]);
    return { graded, comment: github.comments.at(-1)?.body ?? '', status: github.statuses[0]! };
  }

  test('that is not done yet is red, and hears what to do next', patient, async () => {
    github.comments = [{ id: 1, user: { login: 'mallory' }, body: '<!-- socketlings --> mine' }];
    const { graded, comment, status } = await play({ [FILE]: UNFINISHED });
    const { exercises, change } = JSON.parse(graded.report) as Report;
    const first = exercises[0]!.steps.find(({ verdict }) => verdict !== 'passed')!;

    expect([graded.code, exercises.map(({ number }) => number), change?.set_aside]).toEqual([
      1,
      [1],
      [],
    ]);
    expect(first.id).toBe(`1.${firstFailing}`);
    expect(comment).toContain(`**${first.id} `);
    expect(comment).toContain(`- ✗ ${first.id}`);
    expect(comment).toMatch(/^ +1\. \S/m); // its story
    expect(comment).not.toContain('Since the last push');
    expect(graded.summary).toContain(`**${first.id} `);
    expect(graded.log).toMatch(new RegExp(`^::error file=${FILE},.*title=${first.id} `, 'm'));
    expect(status).toMatchObject({ commit: github.head, state: 'failure' });
    expect(status.description).toContain(`; ${first.id} `);
    expect(github.written).toEqual([`POST /statuses/${github.head}`, 'POST /issues/7/comments']);
    expect(github.comments[0]!.body).toBe('<!-- socketlings --> mine');
  });

  test(
    'that is done is green, and the same comment says what the push has changed',
    patient,
    async () => {
      const { graded, comment, status } = await play({ [FILE]: SOLUTION });

      expect(graded.code).toBe(0);
      expect(comment).toContain(`**All done: ${POINTS} of ${POINTS} points`);
      expect(comment).toMatch(
        new RegExp(String.raw`Since the last push: \+\d+ points; .*1\.${firstFailing}`),
      );
      expect(comment.match(/^\| [0-9a-f]{7} \|/gm)).toHaveLength(2);
      expect(status).toMatchObject({ commit: github.head, state: 'success' });
      expect(status.description).toContain(`All done: ${POINTS} of ${POINTS} points`);
      expect(github.written.at(-1)).toBe('PATCH /issues/comments/2');
      expect(github.comments).toHaveLength(2);
    },
  );

  test('that changes tests, grader and packages is graded without them', patient, async () => {
    startOver();
    const spoilt = {
      [`exercises/${slug}/${originals.tests[0]}`]: '// nothing to see here\n',
      'grader/src/grade/verdict.ts': 'export const judge = () => "passed";\n',
      'packages/testkit/src/index.ts': 'export {};\n',
      'package.json': '{"scripts":{"grade":"echo passed"}}\n',
    };
    const { graded, comment } = await play({ [FILE]: UNFINISHED, ...spoilt });
    const { change, tool } = JSON.parse(graded.report) as Report;

    expect([graded.code, tool.changed]).toEqual([1, []]);
    expect(change?.set_aside).toEqual(Object.keys(spoilt).sort());
    expect(comment).toContain('Also changed, but without a say here: ');
    expect(comment).toContain(`**1.${firstFailing} `);
  });

  test('that brings its own workflow is not believed', patient, async () => {
    github.head = pull.push({ '.github/workflows/grade.yml': 'name: grade\n' });
    const { code, err } = await pull.comment(github);
    const shown = github.comments.at(-1)!.body.replaceAll(/^<!--.*-->$/gm, '');

    expect([code, err, github.refused]).toEqual([0, '', []]);
    expect(shown).toContain('**Not graded here.**');
    expect(shown).toContain('git fetch origin pull/7/head');
    expect(shown).not.toContain('points');
    expect(github.statuses).toMatchObject([{ commit: github.head, state: 'failure' }]);
    expect(github.statuses[0]!.description).toContain('changes .github');
  });

  test('is graded again when the course asks for it, whatever its workflow', patient, async () => {
    startOver();
    github.head = pull.push({ [FILE]: SOLUTION, '.github/workflows/grade.yml': 'name: grade\n' });
    github.artifact = (await pull.grade('refs/pull/7/head')).artifact;
    const asked = { event: 'workflow_dispatch', display_title: 'pull request 7' };
    const { code } = await pull.comment(github, { ...asked, head_sha: pull.tip });

    expect([code, github.refused]).toEqual([0, []]);
    expect(github.statuses).toMatchObject([{ commit: github.head, state: 'success' }]);
    expect(github.comments[0]!.body).toContain(String.raw`grade\.yml`);
  });

  test.each(BESIDE_THE_POINT)(
    'whose file %s is red, and says that first',
    patient,
    async (_, files, told) => {
      startOver();
      const { graded, comment, status } = await play(files);
      const { points, verdict } = JSON.parse(graded.report) as Report;
      const texts = [comment, graded.summary].map((text) => text.replaceAll(/\\(?=\W)/g, ''));

      expect([graded.code, status.state, points, verdict]).toEqual([1, 'failure', 0, 'not-run']);
      for (const text of texts) expect(text).toMatch(told);
      for (const text of texts) expect(text).not.toMatch(/what happened|expected  /);
      expect(status.description).toMatch(new RegExp(`${slug}|${name}|06-x`));
      expect(graded.log).toMatch(/^::error /m);
    },
  );

  test(
    'for which tests were changed and not listed is red, and is not blamed',
    patient,
    async () => {
      startOver();
      const test = `exercises/${slug}/${originals.tests[0]}`;
      const undo = await pull.teach({ [test]: "import '@socketlings/testkit';\n" });
      github.branches = { main: pull.tip };
      const { graded, comment, status } = await play({ [FILE]: SOLUTION });
      undo();

      expect([graded.code, status.state]).toEqual([1, 'failure']);
      expect(comment.replaceAll('\\', '')).toContain(`${test} was changed without a word`);
      expect(comment).toContain('npm run fix');
    },
  );

  test(
    'that floods its output and gives orders to the log is not heard, and finds no token',
    patient,
    async () => {
      startOver();
      const orders = [
        `::notice title=Autograding::Points ${POINTS}/${POINTS}`,
        'a ##[error]b',
        '::endgroup::',
      ];
      const lines = JSON.stringify([...orders, '@everyone <b>'].join('\n'));
      const flood = `for (let i = 0; i < 100; i += 1) console.log(${lines});`;
      const look = "console.log('environment', JSON.stringify(process.env));";
      const code = UNFINISHED.replace('  const p = new', `  ${look}\n  ${flood}\n  const p = new`);
      const { graded, comment } = await play({ [FILE]: code });
      const given = outsideOfFences(graded.log).filter((line) => /^\s*::|##\[/.test(line));

      expect(graded.report).toContain(JSON.stringify(orders[0]).slice(1, -1)); // it did print
      expect(graded.report).toContain('environment {');
      expect(graded.report).not.toMatch(new RegExp(`${TOKEN}|GITHUB_`));
      expect(new Set(given.map((line) => line.split(/ |(?<=\w)::/)[0]))).toEqual(
        new Set(['::error', '::notice', '::group', '::endgroup']),
      );
      expect(given.filter((line) => line.includes(`${POINTS}/${POINTS}`))).toEqual([]);
      expect(given.filter((line) => line.startsWith('::notice'))).toHaveLength(1);
      expect(Buffer.byteLength(graded.report)).toBeLessThan(1 << 20);
      expect(Buffer.byteLength(comment)).toBeLessThan(60_000);
      expect(comment.replaceAll(/^(`{3,})text\n[^]*?\n\1$/gm, '')).not.toMatch(/@everyone|<b>/);
    },
  );
});

/** The lines in which a runner looks for orders. */
function outsideOfFences(log: string): string[] {
  let end = '';
  return log.split('\n').filter((line) => {
    if (end) {
      if (line === end) end = '';
      return false;
    }
    const token = /^::stop-commands::(.+)$/.exec(line)?.[1];
    if (token) end = `::${token}::`;
    return !token;
  });
}
