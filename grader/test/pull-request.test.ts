// A pull request from a stranger, from its first push to the comment, on this machine. The steps are
// those of the workflows; only GitHub is a fake.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Report } from '../src/report.ts';
import { applyEdits, type Mutant } from '../src/subjects.ts';
import { openExercise, root } from '../src/workshop.ts';
import { FakeGitHub, TOKEN } from './fake-github.ts';
import { ScratchPull, type Graded } from './scratch-pull.ts';
import { patient } from './start.ts';

const { slug, source, name } = openExercise('1');
const FILE = `exercises/${slug}/${source}`;
const SOLUTION = await readFile(join(root, 'solutions', slug, source), 'utf8');
const { mutants } = (await import(`../../solutions/${slug}/mutants.ts`)) as { mutants: Mutant[] };
const late = mutants.find(({ caughtBy }) => caughtBy > 5)!;
const UNFINISHED = applyEdits(SOLUTION, late);

// The lines are for a runner of GitHub: Linux, with bash.
describe.runIf(process.platform === 'linux')('a pull request', () => {
  let pull: ScratchPull;
  let github: FakeGitHub;

  beforeAll(async () => {
    pull = await ScratchPull.create();
    github = await new FakeGitHub().start();
  }, patient.timeout);
  beforeEach(() => Object.assign(github, { refused: [], written: [] }));
  afterAll(async () => {
    await github[Symbol.asyncDispose]();
    await pull[Symbol.asyncDispose]();
  });

  async function play(files: Record<string, string>): Promise<{ graded: Graded; comment: string }> {
    github.head = await pull.push(files);
    const graded = await pull.grade(github.head);
    const changed = new Set([
      ...github.files.map(({ filename }) => filename),
      ...Object.keys(files),
    ]);
    Object.assign(github, {
      artifact: graded.artifact,
      files: [...changed].map((filename) => ({ filename })),
    });
    expect(await pull.comment(github)).toMatchObject({ code: 0, err: '' });
    expect(github.refused).toEqual([]);
    return { graded, comment: github.comments.at(-1)?.body ?? '' };
  }

  test('that is not done yet is red, and hears what to do next', patient, async () => {
    github.comments = [{ id: 1, user: { login: 'mallory' }, body: '<!-- socketlings --> mine' }];
    const { graded, comment } = await play({ [FILE]: UNFINISHED });
    const { exercises, change } = JSON.parse(graded.report) as Report;
    const first = exercises[0]!.steps.find(({ verdict }) => verdict !== 'passed')!;

    expect([graded.code, exercises.map(({ number }) => number), change?.set_aside]).toEqual([
      1,
      [1],
      [],
    ]);
    expect(first.id).toBe(`1.${late.caughtBy}`);
    expect(comment).toContain(`**${first.id} `);
    expect(comment).toContain(`- ✗ ${first.id}`);
    expect(comment).toMatch(/^ +1\. \S/m); // its story
    expect(comment).not.toContain('Since the last push');
    expect(graded.summary).toContain(`**${first.id} `);
    expect(graded.log).toMatch(new RegExp(`^::error file=${FILE},.*title=${first.id} `, 'm'));
    expect(github.written).toEqual(['POST /issues/7/comments']);
    expect(github.comments[0]!.body).toBe('<!-- socketlings --> mine');
  });

  test(
    'that is done is green, and the same comment says what the push has changed',
    patient,
    async () => {
      const { graded, comment } = await play({ [FILE]: SOLUTION });

      expect(graded.code).toBe(0);
      expect(comment).toContain('**All done: 110 of 110 points');
      expect(comment).toMatch(
        new RegExp(String.raw`Since the last push: \+\d+ points; .*1\.${late.caughtBy}`),
      );
      expect(comment.match(/^\| [0-9a-f]{7} \|/gm)).toHaveLength(2);
      expect(github.written).toEqual(['PATCH /issues/comments/2']);
      expect(github.comments).toHaveLength(2);
    },
  );

  test('that changes tests, grader and packages is graded without them', patient, async () => {
    pull.startOver();
    Object.assign(github, { files: [], comments: [] });
    const spoilt = {
      [`exercises/${slug}/test/${name}.test.ts`]: '// nothing to see here\n',
      'grader/src/verdict.ts': 'export const judge = () => "passed";\n',
      'packages/testkit/src/index.ts': 'export {};\n',
      'package.json': '{"scripts":{"grade":"echo passed"}}\n',
    };
    const { graded, comment } = await play({ [FILE]: UNFINISHED, ...spoilt });
    const { change, tool } = JSON.parse(graded.report) as Report;

    expect([graded.code, tool.changed]).toEqual([1, []]);
    expect(change?.set_aside).toEqual(Object.keys(spoilt).sort());
    expect(comment).toContain('Also changed, but without a say here: ');
    expect(comment).toContain(`**1.${late.caughtBy} `);
  });

  test('that brings its own workflow is not believed', patient, async () => {
    github.head = await pull.push({ '.github/workflows/grade.yml': 'name: grade\n' });
    github.files.push({ filename: '.github/workflows/grade.yml' });
    const { code, err } = await pull.comment(github);
    const shown = github.comments.at(-1)!.body.replaceAll(/^<!--.*-->$/gm, '');

    expect([code, err, github.refused]).toEqual([0, '', []]);
    expect(shown).toContain('**Not graded here.**');
    expect(shown).toContain('git fetch origin pull/7/head');
    expect(shown).not.toContain('points');
  });

  test(
    'that floods its output and gives orders to the log is not heard, and finds no token',
    patient,
    async () => {
      pull.startOver();
      Object.assign(github, { files: [], comments: [] });
      const orders = ['::notice title=Autograding::Points 110/110', 'a ##[error]b', '::endgroup::'];
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
      expect(given.filter((line) => line.includes('110/110'))).toEqual([]);
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
