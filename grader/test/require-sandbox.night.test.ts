// A command that asks for walls gets them, or no grade; one that has not asked is told when there were none.

import { existsSync } from 'node:fs';
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { probeBwrap } from '../src/run/bwrap.mjs';
import { removeAll } from '../src/machine/remove-all.mjs';
import type { Report } from '../src/grade/report.ts';
import { refuseThinWalls } from '../src/cli/require-sandbox.ts';
import { root } from '../src/workshop/workshop.ts';
import { format as comment } from '../src/writers/formats/comment.ts';
import { format as gradescope } from '../src/writers/formats/gradescope.ts';
import { format as html } from '../src/writers/formats/html.ts';
import { format as summary } from '../src/writers/formats/summary.ts';
import { ORDINARY as report } from './reports.ts';
import { patient, run, startOf } from './start.ts';

const REQUIRED = ['--require-sandbox', 'bwrap'];
const THIN = { SOCKETLINGS_SANDBOX: 'node-permissions' };
const TOLD = 'Graded without bubblewrap';

const submission = await mkdtemp(join(tmpdir(), 'socketlings-walls-'));
afterAll(() => removeAll(submission));
const slug = '01-echo-server';
await cp(join(root, 'solutions', slug), join(submission, 'exercises', slug), { recursive: true });
const GRADE = ['grade', '1', '--step', '1.1', '--seed', 'friendly', '--submission', submission];

const start = (args: string[], env: NodeJS.ProcessEnv = {}): ReturnType<typeof run> =>
  run([startOf(root), ...args], { env });

describe.concurrent('without bubblewrap nothing is graded by', () => {
  test.each([
    ['grade', [...GRADE, ...REQUIRED], {}],
    ['grade --json', [...GRADE, '--json', ...REQUIRED], {}],
    ['grade --as-ci', ['grade', '--as-ci', '--base', 'HEAD', '--head', 'HEAD', ...REQUIRED], {}],
    ['a grade whose flag npm has kept', GRADE, { npm_config_require_sandbox: 'bwrap' }],
  ])('%s', patient, async (_, args, env) => {
    const out = join(submission, 'reports');
    const result = await start([...args, '--out', out], { ...env, ...THIN });

    expect({ ...result, err: result.err.trim() }).toEqual({
      code: 2,
      out: '',
      err:
        'Nothing was graded: SOCKETLINGS_SANDBOX=node-permissions has bubblewrap switched off, ' +
        'and --require-sandbox bwrap asks for it. Leave it out.',
    });
    expect(existsSync(out)).toBe(false);
  });
});

test('there is one sandbox to ask for', patient, async () => {
  const { code, err } = await start([...GRADE, '--require-sandbox', 'docker']);

  expect([code, err.trim()]).toEqual([2, '--require-sandbox takes bwrap, and not "docker".']);
});

const { works, why } = probeBwrap();
const grades = works ? 'grades as always' : `grades as always (not tried: ${why})`;
test.skipIf(!works)(`with bubblewrap it ${grades}`, patient, async () => {
  const { code, out } = await start([...GRADE, ...REQUIRED]);

  expect([code, out.includes(TOLD)]).toEqual([0, false]);
});

describe('a grade that was made without it', () => {
  const thin: Report = { ...report, tool: { ...report.tool, sandbox: 'node-permissions' } };
  const thick: Report = { ...report, tool: { ...report.tool, sandbox: 'bwrap' } };

  test.each(Object.entries({ comment, summary, html, gradescope }))('says so: %s', (_, format) => {
    const plain = (text: string): string => text.replaceAll(/[\\\u2060]/g, '');
    expect(plain(format.write(thin, {}))).toContain(TOLD);
    expect(plain(format.write(thick, {}))).not.toContain(TOLD);
  });

  test('says so on the terminal, but not to learners', patient, async () => {
    const [graded, exercise] = await Promise.all([
      start([...GRADE, '--plain'], THIN),
      start(['exercise', '1', '--step', '1.1', '--seed', 'friendly'], THIN),
    ]);

    expect(graded.out).toContain(TOLD);
    expect(exercise.out).toContain('1.1');
    expect(exercise.out).not.toContain(TOLD);
  });

  test('is not taken from an older grader either', () => {
    const flags = { requireSandbox: 'bwrap' };

    expect(() => refuseThinWalls(thin, flags)).toThrow(/is not reported/);
    expect(() => refuseThinWalls(thick, flags)).not.toThrow();
    expect(() => refuseThinWalls(thin, {})).not.toThrow();
  });
});
