import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { place } from './claim.mjs';
import { writeWhole } from './whole-file.mjs';

const GONE = 2 ** 22 + 1; // no system gives this number to a process

test('what a process that was killed has left beside a file goes, and what others write stays', () => {
  const folder = mkdtempSync(join(tmpdir(), 'socketlings-whole-'));
  const path = join(folder, 'file');
  const others = [`file.${process.pid}-${place}-x.tmp`, `file.${GONE}-00000000-x.tmp`, 'file.tmp'];
  for (const name of [...others, `file.${GONE}-${place}-x.tmp`])
    writeFileSync(join(folder, name), '');

  writeWhole(path, 'whole');

  expect(readFileSync(path, 'utf8')).toBe('whole');
  expect(readdirSync(folder).sort()).toEqual(['file', ...others].sort());
  rmSync(folder, { recursive: true });
});
