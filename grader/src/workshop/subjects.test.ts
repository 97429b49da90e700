import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { submission } from './subjects.ts';
import { openExercise } from './workshop.ts';

describe.skipIf(process.platform === 'win32')('a submission', () => {
  const exercise = openExercise('1');

  test.each([
    ['may hold links to what else it holds', 'ours/answer.ts', true],
    ['holds no links to other folders', '../theirs/answer.ts', false],
  ])('%s', (_, target, isFine) => {
    const folder = mkdtempSync(join(tmpdir(), 'socketlings-submission-'));
    const [base, answer] = [join(folder, 'me'), join(folder, 'me', target)];
    const file = join(base, 'exercises', exercise.slug, exercise.source);
    for (const path of [file, answer]) mkdirSync(dirname(path), { recursive: true });
    writeFileSync(answer, '');
    symlinkSync(answer, file);

    const open = () => submission(exercise, base).file;

    if (isFine) expect(open()).toBe(file);
    else expect(open).toThrow('is a link that leads out of its submission');
    rmSync(folder, { recursive: true });
  });
});
