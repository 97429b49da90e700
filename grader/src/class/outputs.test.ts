import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { madeFolder } from './made.ts';
import { writeOutputs } from './outputs.ts';

function open(): string {
  const { folder, remove } = madeFolder();
  onTestFinished(remove);
  return folder;
}

test('each file is written before the next one is made', () => {
  const folder = open();
  const seen: boolean[] = [];
  function* files(): Generator<readonly [string, string]> {
    yield ['ann/report.html', 'one'];
    seen.push(existsSync(join(folder, 'out', 'ann', 'report.html')));
    yield ['grades.csv', 'two'];
  }
  const { names } = writeOutputs(folder, files(), new Date());
  expect([names, seen]).toEqual([['ann/report.html', 'grades.csv'], [true]]);
});

test('what somebody has changed is kept once, and what nobody has changed is not', () => {
  const folder = open();
  const now = new Date('2026-11-20T10:00:00Z');
  const write = (text: string) => writeOutputs(folder, [['grades.csv', text]], now).copies;
  const path = join(folder, 'out', 'grades.csv');
  expect([write('one'), write('one'), write('two')]).toEqual([[], [], []]);
  writeFileSync(path, 'mine');
  const [copy, more] = write('two');
  expect(more).toBeUndefined();
  expect(readFileSync(join(folder, copy!), 'utf8')).toBe('mine');
  expect([write('two'), readFileSync(path, 'utf8')]).toEqual([[], 'two']);
});
