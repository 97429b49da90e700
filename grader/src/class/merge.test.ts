// Parts that were graded elsewhere make the same gradebook as one machine.

import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Report } from '../grade/report.ts';
import { openBook } from './book.ts';
import { FILES, type ClassFolder } from './folder.ts';
import { gradeClass } from './grade-class.ts';
import { answersOf } from './graded.ts';
import { gradesTable, stepsTable } from './grade-tables.ts';
import { madeClass, madeDocument, madeFolder, madeReport } from './made.ts';
import { inShard, mergeInto, readShard } from './merge.ts';
import { Results } from './results.ts';

const PASSES = madeDocument(madeReport(['passed', 'passed', 'passed']));
const FAILS = madeDocument(madeReport(['passed', 'failed', 'failed']));

function open(): ClassFolder {
  const { folder, remove } = madeFolder();
  onTestFinished(remove);
  return madeClass(
    folder,
    Array.from({ length: 9 }, (_, i) => `answer ${i}`),
  );
}

/** Grades a part as a machine does that has a copy of the folder, and returns that. */
async function gradePart(
  group: ClassFolder,
  part: number,
  of: number,
  failing: Report = FAILS,
): Promise<ClassFolder> {
  const { folder, remove } = madeFolder();
  onTestFinished(remove);
  cpSync(group.folder, folder, { recursive: true });
  const copy = { ...group, folder };
  const answers = inShard(answersOf(copy), { part, of });
  const { signal } = new AbortController();
  await gradeClass({
    folder,
    answers,
    results: new Results(folder),
    jobs: 2,
    gradeOne: ({ submission }) =>
      Promise.resolve(/[258]$/.test(submission.student!) ? failing : PASSES),
    signal,
    tell: () => {},
  });
  return copy;
}

function tablesOf(group: ClassFolder): string {
  const book = openBook(group);
  return gradesTable(book, new Map([[1, 'Echo server']])) + stepsTable(book);
}

describe('parts of a class', () => {
  test('are brought together, from folders in a folder, too', async () => {
    const group = open();
    const whole = await gradePart(group, 1, 1);
    const { folder: parts, remove } = madeFolder();
    onTestFinished(remove);
    for (const part of [1, 2, 3]) {
      const { folder } = await gradePart(group, part, 3);
      mkdirSync(join(parts, `part-${part}`));
      for (const name of [FILES.graded, FILES.results]) {
        cpSync(join(folder, name), join(parts, `part-${part}`, name), { recursive: true });
      }
    }
    expect(mergeInto(group.folder, parts)).toEqual({ taken: 9, known: 0, disagreements: [] });
    expect(tablesOf(group)).toBe(tablesOf(whole));
    expect(mergeInto(group.folder, parts)).toEqual({ taken: 0, known: 9, disagreements: [] });
  });

  test('that do not agree are told, and what was here stays', async () => {
    const group = await gradePart(open(), 1, 1);
    const before = tablesOf(group);
    const { folder } = await gradePart({ ...group }, 1, 1);
    const [answer] = answersOf(group).filter(
      ({ submission }) => submission.student === 'student-02',
    );
    new Results(folder).put(answer!.key, PASSES);
    const { disagreements } = mergeInto(group.folder, folder);
    expect(disagreements[0]).toMatch(
      /^1: The verdict of step 1\.2 is passed in the report, and failed in a second grade\./,
    );
    expect(tablesOf(group)).toBe(before);
  });

  test('whose names lead elsewhere are not followed', () => {
    const group = open();
    const { folder, remove } = madeFolder();
    onTestFinished(remove);
    writeFileSync(
      join(folder, FILES.graded),
      JSON.stringify({ [`1:${'0'.repeat(64)}`]: '../../secret', '../x': '0'.repeat(40) }),
    );
    expect(mergeInto(group.folder, folder)).toEqual({ taken: 0, known: 0, disagreements: [] });
    expect(() => mergeInto(group.folder, join(folder, 'nowhere'))).toThrow(
      /^There is nothing to merge in .*nowhere: a part is/,
    );
  });

  test('each answer is in one of them', () => {
    const answers = answersOf(open());
    const parts = [1, 2, 3, 4].map((part) => inShard(answers, { part, of: 4 }));
    expect(parts.map(({ length }) => length)).toEqual([3, 2, 2, 2]);
    expect(new Set(parts.flat())).toEqual(new Set(answers));
  });

  test.each([['3/10', { part: 3, of: 10 }], ['0/2'], ['3/2'], ['1'], ['a/b']] as const)(
    '%s',
    (text, shard?: object) => {
      expect(readShard(text)).toEqual(shard);
    },
  );
});
