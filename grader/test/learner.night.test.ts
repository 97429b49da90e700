// What a learner types less often, in a workshop of its own.

import { readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openExercise } from '../src/workshop/workshop.ts';
import { inWorkshop } from './learner.ts';
import { patient } from './start.ts';
import { Terminal } from './terminal.ts';

const { slug, source } = openExercise('1');

describe.concurrent('a learner', () => {
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
