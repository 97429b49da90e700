// What a learner types, one after the other, in a workshop of its own.

import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openExercise, openWorkshop } from '../src/workshop/workshop.ts';
import { inWorkshop } from './learner.ts';
import { patient } from './start.ts';
import { Terminal } from './terminal.ts';

const { slug, source } = openExercise('1');

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
    'is done with its helpers, and by the tests as they are',
    patient,
    inWorkshop(async (learner) => {
      const helper = join(dirname(learner.file), 'helper.ts');
      await writeFile(helper, await readFile(join(learner.workshop, 'solutions', slug, source)));
      await writeFile(learner.file, `export * from './helper.ts';\n`);
      const graded = await learner.type('exercise 1 --once');
      const before = await learner.type('progress');
      await writeFile(helper, 'export const broken = true;\n');
      const after = await learner.type('progress');
      const reset = await learner.type('reset 1');
      const sources = await readdir(dirname(learner.file));
      const restored = await learner.type('reset 1 --restore');

      expect([graded.code, before.out.includes('changed since')]).toEqual([0, false]);
      expect(after.out).toContain('done, changed since');
      expect(reset.out).toMatch(/Your work is in \.saved\/01-echo-server\/[\dTZ-]+-1-src$/m);
      expect(sources).toEqual(['echo-server.ts']);
      expect(restored.out).toMatch(/is your work again, from \.saved\S+-1-src$/m);
      expect(await readFile(helper, 'utf8')).toBe('export const broken = true;\n');
    }),
  );

  test(
    'is sent back to an exercise whose tests were changed by an update',
    patient,
    inWorkshop(async (learner) => {
      await learner.solve();
      await learner.type('exercise 1 --once');
      const record = join(learner.workshop, '.progress');
      const entry = await readFile(record, 'utf8');
      await writeFile(record, entry.replace(/"tests_sha256":"\w+"/, '"tests_sha256":"older"'));
      const stale = await learner.type('progress');
      const again = await learner.type('exercise');

      expect(stale.out).toMatch(/done, graded with older tests$/m);
      expect(stale.out).toContain('next: npm run exercise 1');
      expect(again.out).toContain('Exercise 1 was graded with older tests: here it is again.');
      expect((await learner.type('progress')).out).not.toContain('older tests');
    }),
  );

  test(
    'is not done by one step, or in one network',
    patient,
    inWorkshop(async (learner) => {
      await learner.solve();
      const { code, out } = await learner.type('exercise 1 --step 1.1 --seed 3');

      expect(code).toBe(0);
      expect(out).toContain('1 of 1 steps');
      expect(await readdir(learner.workshop)).not.toContain('.progress');
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

  test.runIf(Terminal.isAvailable)(
    'ends watching with Ctrl-C, also in the middle of a grade',
    patient,
    inWorkshop(async (learner) => {
      const terminal = new Terminal(learner.workshop, 'exercise 1');
      await terminal.shows('grading');
      terminal.type('\u0003');

      expect(await terminal.ended()).toBe(130);
      expect(await readdir(learner.workshop)).not.toContain('.progress');
    }),
  );
});
