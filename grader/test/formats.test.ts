// Every format, written from reports that are ordinary, hostile, huge, and all passed.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import type { Report, StepReport } from '../src/grade/report.ts';
import { clean } from '../src/text/clean.ts';
import { formatNames, openFormats } from '../src/writers/format.ts';
import { EVIL, HOSTILE, HUGE, ORDINARY, PASSED } from './reports.ts';

const ENV = {
  CLASSROOM: 'networks',
  ASSIGNMENT: 'sockets',
  OWNER: 'ann',
  SUBMISSION_TAG: 'submit/2026-11-21T08-00-00Z-abc',
  COMMIT_URL: 'https://example.org/commit',
  RELEASE_URL: 'https://example.org/release',
};

/** The ordinary report, in which the first failure is another one. */
function withFirst(failure: Partial<StepReport>): Report {
  const exercises = ORDINARY.exercises.map((exercise) => {
    const first = exercise.steps.findIndex(({ verdict }) => verdict === 'failed');
    const steps = exercise.steps.map((step, i) => (i === first ? { ...step, ...failure } : step));
    return { ...exercise, problems: [], steps };
  });
  return { ...ORDINARY, exercises };
}

async function write(name: string, report: Report): Promise<string> {
  const [format] = await openFormats(name);
  return String(format!.write(report, ENV));
}

// One of bytes has tests of its own: pcapng.test.ts.
describe.each(formatNames().filter((name) => name !== 'pcapng'))('%s', (name) => {
  test('is what it was', async () => {
    await expect(await write(name, ORDINARY)).toMatchFileSnapshot(`golden/${name}.ordinary.txt`);
  });

  test('is what it was when all has passed', async () => {
    await expect(await write(name, PASSED)).toMatchFileSnapshot(`golden/${name}.passed.txt`);
  });

  test('holds no character that acts', async () => {
    const text = await write(name, HOSTILE);

    const own = name === 'summary' || name === 'comment' ? '\u2060' : ''; // parts @ from a name
    expect(text.replaceAll(own, '')).toBe(clean(text.replaceAll(own, '')));
  });

  test('shows bytes that cannot be seen', async () => {
    expect(await write(name, withFirst({ received: '\0\0' }))).toMatch(/(\\+(x|u00)00){2}/);
  });

  test('does not show backticks where it can show code', async () => {
    const text = await write(name, withFirst({ lesson: 'Call `read()` again.' }));
    const shown = { html: '<code>read()</code>', summary: '`read()`', comment: '`read()`' }[name];

    expect(text).toContain(`Call ${shown ?? '`read()`'} again`);
  });
});

describe('a result that others read', () => {
  const cases: [string, string][] = [
    ['json', '../report.schema.json'],
    ['classroom50', 'schemas/classroom50.schema.json'],
    ['gradescope', 'schemas/gradescope.schema.json'],
  ];

  test.each(cases)('%s is as its schema says', async (name, path) => {
    const schema = JSON.parse(await readFile(join(import.meta.dirname, path), 'utf8')) as object;
    const ajv = new Ajv({ strict: false });
    for (const report of [ORDINARY, PASSED, HUGE]) {
      const result = JSON.parse(await write(name, report)) as object;
      expect(ajv.validate(schema, result), ajv.errorsText()).toBe(true);
    }
  });

  test('of Classroom 50 never has more points than there are', async () => {
    const result = JSON.parse(await write('classroom50', PASSED)) as Record<string, number>;

    expect([result['score'], result['max-score']]).toEqual([10, 10]);
  });

  test('of Classroom 50 cannot be without its runner', async () => {
    const [format] = await openFormats('classroom50');

    expect(() => format!.write(ORDINARY, {})).toThrow(
      'The format classroom50 needs CLASSROOM in its environment',
    );
  });
});

describe('size', () => {
  test.each([
    ['summary', 1_000_000],
    ['comment', 60_000],
  ])('%s ends with a sentence before GitHub would refuse it', async (name, most) => {
    const text = await write(name, HUGE);

    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(most);
    expect(text.trimEnd().split('\n').at(-1)).toMatch(/^_More did not fit here/);
  });

  test('annotations are as many as GitHub shows, one of each exercise first', async () => {
    const lines = (await write('annotations', HUGE)).split('\n');
    const errors = lines.filter((line) => line.startsWith('::error'));

    expect(errors.map((line) => /title=(\S+)/.exec(line)![1])).toEqual(
      Array.from({ length: 10 }, (_, i) => `${i + 1}.1`),
    );
    expect(lines).toContain(
      '::notice title=Socketlings::10 of 40 points, and 200 more steps to go',
    );
  });
});

describe('hostile text', () => {
  test('gives no orders to a log', async () => {
    const lines = (await write('annotations', HOSTILE)).split('\n');
    let token = '';
    const orders = lines.filter((line) => {
      if (token) {
        if (line === `::${token}::`) token = '';
        return false;
      }
      token = /^::stop-commands::(.+)$/.exec(line)?.[1] ?? '';
      return /^\s*(::|##\[)/.test(line);
    });

    expect(token).toBe('');
    expect(orders.map((line) => line.split(/[ :]/)[2])).toEqual([
      'error',
      'error',
      'notice',
      'group',
      'stop-commands',
      'endgroup',
    ]);
  });

  test('makes no tags in XML', async () => {
    const xml = await write('junit', HOSTILE);
    const tags = [...xml.matchAll(/<\/?([a-z-]+)/g)].map(([, name]) => name);

    expect(new Set(tags)).toEqual(
      new Set([
        'testsuites',
        'testsuite',
        'properties',
        'property',
        'testcase',
        'failure',
        'system-out',
        'system-err',
      ]),
    );
  });

  test('makes no test points in TAP', async () => {
    const lines = (await write('tap', HOSTILE)).split('\n');

    expect(lines.filter((line) => /^ *(ok|not ok|Bail out!|\d+\.\.)/.test(line))).toEqual([
      '1..1',
      '    1..3',
      '    not ok 1 - 3.0 the file as a whole',
      '    ok 2 - 3.1 one write is one piece',
      '    not ok 3 - 3.2 a frame in two parts',
      'not ok 1 - 3 Concurrent safe writer',
    ]);
  });

  test('does not get out of a block of Markdown', async () => {
    for (const name of ['summary', 'comment']) {
      const outside = (await write(name, HOSTILE)).replaceAll(
        /^(`{3,})text\n[^]*?\n\1$|`[^`\n]+`/gm,
        '[block]',
      );
      const tags = [...outside.matchAll(/(?<!\\)<\/?([a-z!-]+)/g)].map(([, tag]) => tag);

      expect(new Set(tags)).toEqual(
        new Set(['!--', 'details', 'summary'].slice(name === 'summary' ? 1 : 0)),
      );
      expect(outside).not.toMatch(/@everyone|(?<!\\)\]\(|(?<!\\)!\[|https:\/\/|www\.|GH-2/);
    }
  });
});

describe('titles', () => {
  const anns = { ...ORDINARY, subject: 'submission:ann' };

  test.each([
    ['html', '<title>ann: 3 Concurrent safe writer, 10 of 40 points - Socketlings</title>'],
    ['html', '<h1>Socketlings: ann</h1>'],
    ['summary', String.raw`## Socketlings\: ann`],
    ['junit', 'package="submission:ann"'],
    ['tap', '# submission:ann'],
  ])('of a page of many say whose it is: %s', async (name, title) => {
    expect(await write(name, anns)).toContain(title);
  });
});

test('the example is evil', () => {
  expect(clean(EVIL)).not.toBe(EVIL);
});
