// `npx tsx scripts/make-class.ts DIR [students] [exercises] [seed]`: a class to try things on, with its hand-ins, and what
// is known of it in `known.json`. The folder of the class is DIR/class.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newCourse } from '../grader/src/class/course.ts';
import { initClass } from '../grader/src/class/init.ts';
import { openWorkshop } from '../grader/src/workshop/workshop.ts';
import { makeClass } from '../grader/test/class/make-class.ts';

const [folder, students = '200', numbers, seed = '3'] = process.argv.slice(2);

if (!folder || folder.startsWith('-')) {
  console.error('Name a folder, as in: npx tsx scripts/make-class.ts ../try 200 1,2,3');
  process.exitCode = 2;
} else {
  const asked = numbers?.split(',').map(Number);
  const exercises = openWorkshop().filter(({ number }) => asked?.includes(number) ?? true);
  const made = makeClass(folder, { students: Number(students), exercises, seed: Number(seed) });
  const known = made.map(({ id, wrapping, answers }) => {
    const each = [...answers].map(([number, { name }]) => [number, name]);
    return [id, { wrapping: wrapping.name, ...Object.fromEntries(each) }];
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'known.json'), JSON.stringify(Object.fromEntries(known), null, 2));
  initClass(join(folder, 'class'), join(folder, 'students.csv'));
  const course = newCourse(exercises.map(({ number }) => number));
  writeFileSync(join(folder, 'class', 'course.json'), `${JSON.stringify(course, null, 2)}\n`);
}
