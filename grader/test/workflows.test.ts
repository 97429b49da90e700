import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { textOf } from '../src/machine/files.ts';
import { parse } from 'yaml';
import { ARTIFACT } from '../src/github/artifact.ts';
import { root } from '../src/workshop/workshop.ts';
import { lintAction, lintWorkflow } from './workflows.ts';

const FOLDER = join(root, '.github');
const workflows = (await readdir(join(FOLDER, 'workflows'))).sort();
const actions = (await readdir(join(FOLDER, 'actions'))).sort();

async function read(...path: string[]): Promise<string> {
  return textOf(join(FOLDER, ...path));
}

interface Settings {
  readonly on: object;
  readonly permissions: object;
  readonly jobs: Record<string, Record<string, unknown>>;
}

async function settings(name: string): Promise<Settings> {
  return parse(await read('workflows', `${name}.yml`)) as Settings;
}

test.each(workflows)('the workflow %s is sound', async (name) => {
  expect(await lintWorkflow(name, await read('workflows', name))).toEqual([]);
});

test.each(actions)('the action %s is sound', async (name) => {
  expect(lintAction(name, await read('actions', name, 'action.yml'))).toEqual([]);
});

test('the examples in the docs are sound', async () => {
  const page = textOf(join(root, 'docs', 'grading-pull-requests.md'));
  const examples = [...page.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, code]) => code!);

  expect(examples.length).toBeGreaterThan(0);
  for (const example of examples) expect(await lintWorkflow('example', example)).toEqual([]);
});

test('the template for a class on many machines is sound, and counts its parts once', async () => {
  const template = textOf(join(root, 'docs', 'class-matrix.yml'));
  const { jobs } = parse(template) as {
    jobs: { grade: { strategy: { matrix: { part: number[] } } } };
  };
  const parts = jobs.grade.strategy.matrix.part;

  expect(await lintWorkflow('class', template)).toEqual([]);
  expect(parts).toEqual(parts.map((_, i) => i + 1));
  expect(template).toContain(`--shard "$PART/${parts.length}"`);
});

test('the second stage looks for what the first has left', async () => {
  expect(await read('actions', 'grade', 'action.yml')).toContain(`name: ${ARTIFACT}\n`);
  expect(await read('workflows', 'comment.yml')).toContain('workflows: [grade]');
  expect(await read('workflows', 'grade.yml')).toMatch(/^name: grade$/m);
});

test('only the second stage may write, and the status is set there', async () => {
  const [grade, comment] = await Promise.all(['grade', 'comment'].map((name) => settings(name)));

  expect(grade).toMatchObject({ permissions: { contents: 'read' } });
  expect(grade?.jobs['grade']?.permissions).toBeUndefined();
  expect(comment).toMatchObject({ permissions: {} });
  expect(comment?.jobs['comment']?.permissions).toEqual({
    actions: 'read',
    contents: 'read',
    'pull-requests': 'write',
    statuses: 'write',
  });
});

test('what grades runs on a system that does not change by itself, and has an end', async () => {
  for (const name of ['grade', 'comment']) {
    for (const job of Object.values((await settings(name)).jobs)) {
      expect(job['runs-on']).toMatch(/^ubuntu-\d\d\.04$/);
      expect(job['timeout-minutes']).toBeGreaterThan(0);
    }
  }
});

test("the workshop's own tests do not run for answers alone", async () => {
  const { on } = await settings('ci');
  const paths = ['**', '!exercises/*/src/**'];
  expect(on).toMatchObject({ push: { paths }, pull_request: { paths } });
});

describe('it is found', () => {
  const STEPS = 'on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n';

  test.each([
    ['a word that is none', '      - ran: x\n', /Unexpected value 'ran'/],
    [
      'an unknown name',
      '      - run: x\n        if: githb.x\n',
      /Unrecognized named-value: 'githb'/,
    ],
    ['a tag', '      - uses: a/b@v1\n', /^a\/b@v1 is not pinned$/m],
    ['a short id', '      - uses: a/b@0123456\n', /^a\/b@0123456 is not pinned$/m],
    [
      'a program from an expression',
      '      - run: echo ${{ github.head_ref }}\n',
      /part of a program/,
    ],
    [
      'a token that is left behind',
      `      - uses: actions/checkout@${'a'.repeat(40)}\n`,
      /^a checkout leaves the token behind$/m,
    ],
  ])('%s', async (_, step, problem) => {
    expect((await lintWorkflow('bad', STEPS + step)).join('\n')).toMatch(problem);
  });

  test('rights that nobody has asked for', async () => {
    const jobs = 'jobs:\n  a:\n    runs-on: x\n    steps:\n      - run: x\n';
    expect(await lintWorkflow('bad', `on: pull_request_target\n${jobs}`)).toEqual([
      'a workflow says which permissions it needs',
      'pull_request_target gives a stranger what the repository may do',
    ]);
  });

  test('what is wrong in an action', () => {
    const action = 'name: a\nruns:\n  using: composite\n  steps:\n    - run: x\n      shel: bash\n';
    expect(lintAction('bad', action).join('\n')).toMatch(/Unexpected value 'shel'/);
  });
});
