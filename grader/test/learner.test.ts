// What a learner types, one after the other, in a workshop of its own.

import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openExercise, openWorkshop } from '../src/workshop/workshop.ts';
import { inWorkshop } from './learner.ts';
import { patient } from './start.ts';
import { Terminal } from './terminal.ts';

const { slug } = openExercise('1');

describe.concurrent('a learner', () => {
  test(
    'climbs from hint to hint, and sees where it stands',
    patient,
    inWorkshop(async (learner) => {
      expect(await learner.type('progress')).toMatchObject({
        code: 0,
        out: expect.stringContaining('not tried yet'),
      });
      expect((await learner.type('hint 1')).out).toContain('Nudge.');
      expect((await learner.type('hint')).out).toContain('Shape.');
      expect((await learner.type('hint', learner.folder)).out).toContain(
        'There are no more hints for this step.',
      );
      expect((await learner.type('progress')).out).toContain('✗✗✗');
    }),
  );

  test(
    'is done when all networks hold, until the file changes',
    patient,
    inWorkshop(async (learner) => {
      await learner.solve();
      const graded = await learner.type('exercise 1 --once');
      await writeFile(learner.file, `${await learner.code()}// more\n`);
      const { out } = await learner.type('progress');

      expect([graded.code, graded.err]).toEqual([0, '']);
      expect(graded.out).toContain('Exercise 1 is done.');
      expect(out).toContain('done, changed since');
      expect(await readdir(learner.workshop)).not.toContain('.saved');
    }),
  );

  test(
    'is not stopped by a broken record',
    patient,
    inWorkshop(async (learner) => {
      await writeFile(join(learner.workshop, '.progress'), '{"exercise":');
      const { code, err } = await learner.type('hint 1');

      expect(code).toBe(0);
      expect(err).toMatch(
        /^\.progress cannot be understood: it is now \.progress\.broken-\S+, and/,
      );
      expect(await readFile(join(learner.workshop, '.progress'), 'utf8')).toContain(
        '"hints":{"1.1":1}',
      );
    }),
  );

  test(
    'starts again, and finds the old work',
    patient,
    inWorkshop(async (learner) => {
      await writeFile(learner.file, 'mine\n');
      const reset = await learner.type('reset 1');
      const again = await learner.type('reset 1');
      const restored = await learner.type('reset 1 --restore');

      expect(reset.out).toContain(`exercises/${slug}/src/echo-server.ts is the starter again.`);
      expect(reset.out).toMatch(
        /Your work is in \.saved\/01-echo-server\/[\dTZ-]+-1-echo-server\.ts/,
      );
      expect(again.out).toContain('is the starter already.');
      expect(restored.out).toContain('is your work again');
      expect(await learner.code()).toBe('mine\n');
    }),
  );

  test(
    'gets a deleted file back',
    patient,
    inWorkshop(async (learner) => {
      await rm(learner.file);
      const missing = await learner.type('exercise 1');
      const reset = await learner.type('reset 1');

      expect(missing).toMatchObject({ code: 2, out: '' });
      expect(missing.err).toContain('is missing. Put the starter there: npm run reset 1');
      expect([reset.code, await learner.code()]).toEqual([
        0,
        await readFile(join(learner.folder, '.starter', 'echo-server.ts'), 'utf8'),
      ]);
    }),
  );

  test(
    'compares with the solution',
    patient,
    inWorkshop(async (learner) => {
      const different = await learner.type('solution 1 --diff');
      await learner.solve();
      const same = await learner.type('solution 1 --diff');

      expect(different.out).toContain(`- exercises/${slug}/src/echo-server.ts`);
      expect(different.out).toMatch(/^\+ .*finally/m);
      expect(same.out).toContain('Your file is the same as the solution.');
    }),
  );

  test.runIf(Terminal.isAvailable)(
    'watches, and types single keys',
    patient,
    inWorkshop(async (learner) => {
      const terminal = new Terminal(learner.workshop, 'exercise 1');
      await terminal.shows('q quit');
      terminal.type('h');
      await terminal.shows('Nudge.');
      terminal.type('s');
      await terminal.shows('Press s once more');
      await learner.solve();
      await terminal.shows('Exercise 1 is done.');
      terminal.type('p');
      await terminal.shows(`1 of ${openWorkshop().length} done`);
      terminal.type('q');

      expect(await terminal.ended()).toBe(0);
      expect((await learner.type('progress')).out).toContain('done');
    }),
  );
});
