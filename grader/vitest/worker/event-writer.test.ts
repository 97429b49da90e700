import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventWriter } from './event-writer.mjs';

// Small buffers are cut from one block, which any of them gives away.
test('the writer of events leaves no key in memory that others get to see', () => {
  const folder = mkdtempSync(join(tmpdir(), 'socketlings-key-'));
  const [events, keyFile] = [join(folder, 'events'), join(folder, 'key')];
  const key = 'thirty-two bytes that sign lines';
  writeFileSync(keyFile, key);
  const hex = Array.from(key, (each) => each.charCodeAt(0).toString(16)).join('');
  const before = Buffer.from('any').buffer;

  eventWriter(events, keyFile)({ type: 'ended' });
  const after = Buffer.from('any').buffer;

  for (const block of [before, after]) {
    expect(Buffer.from(block).includes(key)).toBe(false);
    expect(Buffer.from(block).includes(hex)).toBe(false);
  }
  rmSync(folder, { recursive: true });
});

test('a line is no longer than is read, whatever a lesson quotes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'socketlings-key-'));
  const [events, keyFile] = [join(folder, 'events'), join(folder, 'key')];
  writeFileSync(keyFile, 'a key');
  const long = 'x'.repeat(10_000_000);
  const thrown = {
    name: 'Lesson',
    message: '',
    stack: '',
    facts: {
      lesson: 'So it is.',
      received: long,
      story: Array<string>(1000).fill(long.slice(0, 5000)),
    },
  };

  eventWriter(events, keyFile)({ type: 'test-end', test: 'a test', ms: 1, thrown });
  const line = readFileSync(events, 'utf8');

  expect(line.length).toBeLessThan(1_000_000);
  expect(line).toContain('So it is.');
  rmSync(folder, { recursive: true });
});
