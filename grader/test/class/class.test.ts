// A class of two hundred is imported: whatever it comes in, each hand-in has its line. Nothing is graded here.

import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { describe, expect, test, onTestFinished } from 'vitest';
import { newCourse } from '../../src/class/course.ts';
import { openClass } from '../../src/class/folder.ts';
import { importInto } from '../../src/class/import/import.ts';
import { initClass } from '../../src/class/init.ts';
import { madeFolder } from '../../src/class/made.ts';
import { hasSolution } from '../../src/workshop/subjects.ts';
import { openWorkshop } from '../../src/workshop/workshop.ts';
import { makeClass } from './make-class.ts';
import { WRAPPINGS } from './wrappings.ts';

const exercises = openWorkshop();

describe.runIf(exercises.every(hasSolution))('a class of 200', () => {
  test('is imported from whatever it comes in', async () => {
    const { folder, remove } = madeFolder();
    onTestFinished(remove);
    const students = makeClass(folder, { students: 200, exercises, seed: 3 });
    expect(new Set(students.map(({ wrapping }) => wrapping)).size).toBe(WRAPPINGS.length);

    const group = join(folder, 'class');
    initClass(group, join(folder, 'students.csv'));
    const numbers = exercises.map(({ number }) => number);
    writeFileSync(join(group, 'course.json'), JSON.stringify(newCourse(numbers)));
    const imported = await importInto(openClass(group), { source: join(folder, 'hand-ins') });
    const found = new Map(imported.map(({ submission }) => [submission.student, submission]));
    for (const { id, wrapping, answers } of students) {
      const { files = [], doubts = [] } = found.get(id) ?? {};
      const slugs = new Set(files.map(({ path }) => path.split('/')[1]!));
      const graded = [...slugs].map((slug) => Number.parseInt(slug, 10));
      expect([id, wrapping.name, new Set(graded)]).toEqual([
        id,
        wrapping.name,
        new Set(answers.keys()),
      ]);
      if (!wrapping.isTaken)
        expect([wrapping.name, doubts.length > 0]).toEqual([wrapping.name, true]);
    }
  });

  test('is the same for the same seed', () => {
    const folders = [1, 1, 2].map((seed) => {
      const { folder, remove } = madeFolder();
      onTestFinished(remove);
      return makeClass(folder, { students: 20, exercises, seed }).map(({ wrapping, answers }) => [
        wrapping.name,
        ...[...answers.values()].map(({ name }) => name),
      ]);
    });
    expect(folders[1]).toEqual(folders[0]);
    expect(folders[2]).not.toEqual(folders[0]);
  });
});
