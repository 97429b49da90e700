// What a run may leave behind instead of a report. It is never shown, and a past result is kept.

import { randomBytes } from 'node:crypto';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Report } from '../src/grade/report.ts';
import { addAttempt, readRecord, writeRecord } from '../src/writers/attempts.ts';
import { BOT, type FakeGitHub } from './fake-github.ts';
import { ORDINARY } from './reports.ts';
import { OF_THE_PULL, SecondStage } from './second-stage.ts';

let stage: SecondStage;
let github: FakeGitHub;

beforeEach(async () => {
  stage = await SecondStage.open();
  ({ github } = stage);
});
afterEach(() => stage[Symbol.asyncDispose]());

const cases: [string, string, () => void][] = [
  ['nothing', 'has left no report', () => (github.artifact = undefined)],
  ['as large as it says', 'is too large', () => (github.artifactSize = 1 << 30)],
  [
    'larger than it says',
    'is too large',
    () => {
      github.artifact = randomBytes(3 << 20);
      github.artifactSize = 100;
    },
  ],
  [
    'larger when it is unpacked',
    'is too large',
    () => (github.artifact = zipSync({ 'report.json': new Uint8Array(20 << 20) })),
  ],
  [
    'larger than its own header says',
    'cannot be read',
    () => {
      const zip = Buffer.from(zipSync({ 'report.json': new Uint8Array(20 << 20).fill(32) }));
      const central = zip.lastIndexOf('PK\u0001\u0002');
      zip.writeUInt32LE(100, central + 24);
      github.artifact = zip;
    },
  ],
  ['no zip file', 'cannot be read', () => (github.artifact = Buffer.from('not a zip'))],
  [
    'no JSON',
    'cannot be read',
    () => (github.artifact = zipSync({ 'report.json': strToU8('{"schema"') })),
  ],
  [
    'no text',
    'cannot be read',
    () => (github.artifact = zipSync({ 'report.json': new Uint8Array([0xff, 0xfe]) })),
  ],
  [
    'somewhere else',
    'has left no report',
    () => {
      const text = strToU8(JSON.stringify({ ...ORDINARY, change: OF_THE_PULL }));
      github.artifact = zipSync({ '../report.json': text, '/report.json': text });
    },
  ],
  [
    'of another schema',
    'is no report',
    () => stage.leave({ ...ORDINARY, points: '@everyone' as unknown as number }),
  ],
  [
    'with more than the schema has',
    'is no report',
    () => stage.leave({ ...ORDINARY, pull_request: 1 } as unknown as Report),
  ],
  [
    'of another commit',
    'of another commit',
    () => stage.leave({ ...ORDINARY, change: { ...OF_THE_PULL, head: 'e'.repeat(40) } }),
  ],
  [
    'with more points than steps',
    'contradicts itself',
    () => stage.leave({ ...ORDINARY, points: 40 }),
  ],
  [
    'passed although a step failed',
    'contradicts itself',
    () => stage.leave({ ...ORDINARY, verdict: 'passed' }),
  ],
];

test.each(cases)('what a run leaves may be %s', async (_, problem, prepare) => {
  const record = writeRecord(
    addAttempt([], { ...ORDINARY, change: OF_THE_PULL }, '2026-11-20T08:00:00Z'),
  );
  github.comments = [{ id: 1, user: { login: BOT }, body: `<!-- socketlings -->\n${record}\nold` }];
  prepare();

  expect(await stage.comment()).toBe(1);

  const shown = stage.body.replaceAll('\\', '');
  expect(shown).toContain('**Not graded.**');
  expect(shown).toContain(problem);
  expect(shown).toContain('(https://github.example/course/socketlings/actions/runs/99)');
  expect(shown).not.toMatch(/of 40 points|@everyone/);
  expect(readRecord(stage.body)).toHaveLength(1);
  expect(github.refused).toEqual([]);
});
