// What a class must stand, with real grades: verdicts as they are known, and one gradebook whoever is killed on the way.

import { cpSync, readFileSync, readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { madeFolder } from '../../src/class/made.ts';
import { startRedis, WHY_NOT } from '../../src/class/queue/made-redis.ts';
import { hasSolution } from '../../src/workshop/subjects.ts';
import { openExercise } from '../../src/workshop/workshop.ts';
import { makeClass, wrongIn, type MadeStudent } from './make-class.ts';
import { start, type } from './typed.ts';

const STUDENTS = Number(process.env['SOCKETLINGS_CLASS'] ?? 14);
const KILLS = 20;
const LONGEST = 20_000; // ms until the next kill
const exercises = ['1', '2'].map(openExercise);

const { folder, remove } = madeFolder();
const group = join(folder, 'whole');
let students: MadeStudent[] = [];

beforeAll(async () => {
  students = makeClass(folder, { students: STUDENTS, exercises, seed: 3 });
  await type('init', group, '--roster', join(folder, 'students.csv'));
  await type('import', group, join(folder, 'hand-ins'), '--exercise', '1,2');
});

afterAll(remove);

/** The same class, of which nothing is graded. */
function copyOf(name: string): string {
  cpSync(join(folder, 'fresh'), join(folder, name), { recursive: true });
  return join(folder, name);
}

async function booksOf(of: string): Promise<string[]> {
  await type('report', of, '--csv', '--exercise', '1,2');
  return ['grades.csv', 'steps.csv', 'grades.json'].map((name) =>
    readFileSync(join(of, 'out', name), 'utf8'),
  );
}

function resultsIn(of: string): number {
  return existsSync(join(of, 'results')) ? readdirSync(join(of, 'results')).length : 0;
}

describe.runIf(exercises.every(hasSolution))('a class', { timeout: 3_600_000 }, () => {
  let whole: string[] = [];

  test('has the verdicts that are known, in little memory, and a second time in no time', async () => {
    cpSync(group, join(folder, 'fresh'), { recursive: true });
    const first = await type('grade', group, '--exercise', '1,2');
    whole = await booksOf(group);
    expect(wrongIn(whole[2]!, students)).toEqual([]);
    expect(first.megabytes).toBeLessThan(500);
    const second = await type('grade', group, '--exercise', '1,2');
    expect(second.out).toContain('0 answers graded');
    console.log(
      `class: ${Math.round(first.ms)} ms, again ${Math.round(second.ms)} ms, ${Math.round(first.megabytes!)} MB`,
    );
  });

  test(`has the same gradebook when it is killed ${KILLS} times`, async () => {
    const torn = copyOf('torn');
    for (let kills = 0; kills < KILLS; kills += 1) {
      const before = resultsIn(torn);
      const { child, said } = start('grade', torn, '--exercise', '1,2');
      await Promise.race([after(Math.random() * LONGEST), said]);
      child.kill('SIGKILL');
      await said;
      expect(resultsIn(torn)).toBeGreaterThanOrEqual(before);
    }
    await type('grade', torn, '--exercise', '1,2');
    expect(await booksOf(torn)).toEqual(whole);
  });

  test.skipIf(WHY_NOT !== undefined)(
    'has it from four workers, of which two are killed',
    async () => {
      const queued = copyOf('queued');
      const address = await startRedis();
      const workers = Array.from({ length: 4 }, () => start('worker', address, '--jobs', '1'));
      const { said } = start('grade', queued, '--queue', address, '--exercise', '1,2');
      for (const { child } of workers.slice(0, 2)) {
        await graded(child.stdout!);
        child.kill('SIGKILL');
      }
      const { out } = await said;
      for (const { child } of workers.slice(2)) child.kill('SIGINT');
      const ended = await Promise.all(workers.slice(2).map((worker) => worker.said));
      expect(ended.map(({ code }) => code)).toEqual([0, 0]);
      expect(out).toContain('with the same result.');
      expect(await booksOf(queued)).toEqual(whole);
    },
  );
});

/** Until a worker has graded an answer: then it is at the next one. */
function graded(stdout: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve) => {
    stdout.on('data', (bytes) => String(bytes).includes('graded, the last one') && resolve());
    stdout.on('close', resolve);
  });
}
