// Several hand-ins of one student, and what a person has decided by hand.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isSettled, openBook } from './book.ts';
import { FILES, type ClassFolder } from './folder.ts';
import { gradeClass } from './grade-class.ts';
import { answersOf, type Answer } from './graded.ts';
import { madeClass, madeDocument, madeFolder, madeReport, madeSubmission } from './made.ts';
import { Results } from './results.ts';

const PASSES = madeDocument(madeReport(['passed', 'passed', 'passed']));

function open(): ClassFolder {
  const { folder, remove } = madeFolder();
  onTestFinished(remove);
  return madeClass(folder, [null]);
}

async function gradeAnswers({ folder }: ClassFolder, answers: readonly Answer[]): Promise<void> {
  await gradeClass({
    folder,
    answers,
    results: new Results(folder),
    jobs: 2,
    gradeOne: () => Promise.resolve(PASSES),
    signal: new AbortController().signal,
    tell: () => {},
  });
}

describe('several hand-ins of one student', () => {
  const ECHO = 'exercises/01-echo-server/src/echo-server.ts';

  /** Each as it would have come from `import`. */
  function handIn(answers: readonly (string | { doubts: string[] })[]): ClassFolder {
    const group = open();
    const lines = answers.map((answer, i) => {
      const made = madeSubmission(
        group.folder,
        'student-01',
        typeof answer === 'string' ? answer : '',
      );
      const nothing = { answer: null, files: [] };
      return typeof answer === 'string'
        ? { ...made, handed_in_at: `2026-11-2${i}T10:00:00Z` }
        : { ...made, ...nothing, id: `x${i}`, doubts: answer.doubts };
    });
    const text = lines.map((line) => JSON.stringify(line)).join('\n');
    writeFileSync(join(group.folder, FILES.submissions), text);
    return group;
  }

  const entryOf = (group: ClassFolder) => openBook(group).entries[0]!;

  test('the same answer again is no attempt, and not late', () => {
    const group = handIn(['a', 'a', 'b', 'a']);
    const { attempts, attempt } = entryOf(group).exercises[0]!;
    expect([attempts, attempt?.handedInAt]).toEqual([3, '2026-11-20T10:00:00Z']);
    const last = { ...group, course: { ...group.course, keep: 'last' as const } };
    expect(entryOf(last).exercises[0]!.attempt?.handedInAt).toBe('2026-11-23T10:00:00Z');
  });

  test('one that has no result is told, also if another one counts', async () => {
    const group = handIn(['a', 'b']);
    const [first] = answersOf(group);
    await gradeAnswers(group, [first!]);
    expect(entryOf(group)).toMatchObject({
      total: 25,
      doubts: ['exercise 1: attempt 2 has not been graded.'],
    });
  });

  test('a doubt about one exercise is settled by nothing that has to do with another', async () => {
    const near = `exercise 1: there is no echo-server.ts, but Echo-Server.ts (another case).`;
    const other = 'exercise 2: there is no deadlines.ts, but Deadlines.ts (another case).';
    expect(entryOf(handIn([{ doubts: [near] }, { doubts: [other] }])).doubts).toEqual([near]);
    const settled = handIn([{ doubts: [near] }, 'a']);
    await gradeAnswers(settled, answersOf(settled));
    expect(entryOf(settled)).toMatchObject({ doubts: [], exercises: [{ attempts: 1 }] });
    expect(entryOf(settled).submissions.at(-1)!.files[0]!.path).toBe(ECHO);
  });
});

test('an override of nobody, or of no step, is told', () => {
  const group = open();
  const lines = ['student-01,1,1.1,5,so', 'student-1,1,1.1,5,so', 'student-01,1,1.99,5,so'];
  writeFileSync(
    join(group.folder, FILES.overrides),
    ['student,exercise,step,points,why', ...lines].join('\n'),
  );
  const book = openBook(group);
  expect(book.strayOverrides).toEqual([
    'student-1, step 1.1, 5 points: there is no such student on the roster, so that it counts for nobody.',
    'student-01, step 1.99, 5 points: there is no such step, so that it counts for nothing.',
  ]);
  expect(isSettled(book)).toBe(false);
});
