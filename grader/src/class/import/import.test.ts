// Hand-ins of a whole class, as learning platforms name them.

import { execFileSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readRoster } from '../roster.ts';
import { readSubmissions } from '../submissions.ts';
import { importInto } from './import.ts';
import { ownersOf, readName } from './owners.ts';
import { classOfThree, put, say, SOLVED, take, TAKEN, takeOne, zip } from './made.ts';

describe('a bulk download', () => {
  test.each<[string, string]>([
    ['plain, by id', 'student-01'],
    ['by id, with words', 'student-01 second try'],
    ['by id, with an underscore', 'student-01_lab'],
    ['GitHub', 'gh-one'],
    ['Moodle, folders', 'Student One_4711_assignsubmission_file_'],
  ])('folders: %s', async (_, name) => {
    expect((await take({ [`${name}/echo-server.ts`]: SOLVED })).map(say)).toEqual([TAKEN]);
  });

  test.each<[string, string]>([
    ['plain', 'student-01.ts'],
    ['Moodle', 'Student One_4711_assignsubmission_file_echo-server.ts'],
    ['Canvas', 'onestudent_101_99_echo-server.ts'],
    ['Canvas, handed in again', 'onestudent_101_99_echo-server-1.ts'],
    ['Blackboard', 'Sockets_student-01_attempt_2026-11-20-10-11-12_echo-server.ts'],
  ])('a file: %s', async (platform, name) => {
    const expected = platform === 'plain' ? /^student-01: {2}\| There is no answer in it/ : TAKEN;
    expect(await takeOne(name, SOLVED)).toMatch(expected);
  });

  test('the number that a platform writes is nobody else’s id', async () => {
    const students = readRoster(
      'id,name,lms_id\n4711,Student Two,\n4712,Student One,9\n4713,Li Wei,21\n4714,Li Wei,22\n',
      'r',
    );
    const owner = (name: string) => ownersOf(readName(name), students).map(({ id }) => id);
    expect(owner('Student One_4711_assignsubmission_file_')).toEqual(['4712']);
    expect(owner('Participant_9_assignsubmission_file_')).toEqual(['4712']);
    expect(owner('weili_22_99_echo-server.ts')).toEqual(['4714']);
    expect(owner('Li Wei_5_assignsubmission_file_')).toEqual(['4713', '4714']);
  });

  test('two folders of one student stay apart', async () => {
    const [only] = await take({
      'student-01/echo-server.ts': 'x',
      'student-01 again/echo-server.ts': SOLVED,
    });
    expect(say(only!)).toContain(
      'student-01 again/echo-server.ts was taken; there is also student-01/echo-server.ts.',
    );
  });

  test('several files of one student are one hand-in', async () => {
    const all = await take({
      'one_101_1_echo-server.ts': SOLVED,
      'one_101_2_deadlines.ts': SOLVED,
    });
    expect(all.map(say)).toEqual([`${TAKEN} 02-deadlines/src/deadlines.ts`]);
  });

  test('Canvas and Blackboard say when', async () => {
    expect(await takeOne('one_LATE_101_1_echo-server.ts', SOLVED)).toBe(
      `${TAKEN} | The platform calls it late.`,
    );
    const [only] = await take({
      'S_student-01_attempt_2026-11-20-10-11-12_echo-server.ts': SOLVED,
    });
    expect(only!.submission.handed_in_at).toBe(new Date('2026-11-20T10:11:12').toISOString());
  });

  test('one zip of everything, in a folder of its own', async () => {
    const inner = zip({ 'echo-server.ts': SOLVED });
    const all = zip({
      'lab/student-01.zip': inner,
      'lab/student-02/echo-server.ts': 'x',
      'lab/index.html': 'x',
    });
    const source = join(put({ 'all.zip': all }), 'all.zip');
    const found = await importInto(classOfThree(), { source });
    expect(found.map(say)).toEqual([TAKEN, TAKEN.replace('01:', '02:')]);
  });

  test('what is nobody’s is told, and the rest is taken', async () => {
    const all = await take({
      'student-01.zip': zip({ 'echo-server.ts': SOLVED }),
      'somebody.zip': zip({ 'echo-server.ts': 'x' }),
    });
    expect(all.map(({ submission }) => submission.student)).toEqual(['student-01', null]);
    expect(say(all[1]!)).toContain('somebody.zip is named after nobody on the roster.');
  });

  test('what is named after nobody at all is one sentence', async () => {
    await expect(take({ 'a.zip': 'x', 'b/echo-server.ts': 'x' })).rejects.toThrow(
      /^Nothing in .* is named after a student of the roster: found a\.zip, b\. A name begins with an id/,
    );
    await expect(importInto(classOfThree(), { source: '/nowhere.zip' })).rejects.toThrow(
      'There is no /nowhere.zip',
    );
  });

  test('one damaged hand-in stops nobody else', async () => {
    const all = await take({
      'student-01.zip': 'hello',
      'student-02.zip': zip({ 'echo-server.ts': SOLVED }),
    });
    expect(all.map(({ submission }) => submission.files.length)).toEqual([0, 1]);
  });
});

test('a git repository is a folder', async () => {
  const source = put({ 'student-01/src/echo-server.ts': SOLVED });
  execFileSync('git', ['init', '--quiet'], { cwd: join(source, 'student-01') });
  expect((await importInto(classOfThree(), { source })).map(say)).toEqual([TAKEN]);
});

test.skipIf(process.platform === 'win32')('a link among hand-ins is not followed', async () => {
  const source = put({ 'student-02/echo-server.ts': SOLVED });
  symlinkSync(join(source, 'student-02'), join(source, 'student-01'));
  const [first] = await importInto(classOfThree(), { source });
  expect(say(first!)).toMatch(/^student-01: {2}\| .* is a link, which is not followed\.$/);
});

test('a time that is told later belongs to the same attempt; another one is another attempt', async () => {
  const group = classOfThree();
  const take = (at?: string) => importInto(group, { source, ...(at !== undefined && { at }) });
  const source = put({ 'student-01/echo-server.ts': SOLVED });
  await take();
  await take('2026-11-20T10:00:00.000Z');
  await take();
  const times = (): (string | null)[] =>
    readSubmissions(group.folder).map((each) => each.handed_in_at);
  expect(times()).toEqual(['2026-11-20T10:00:00.000Z']);
  await take('2026-11-21T10:00:00.000Z');
  expect(times()).toHaveLength(2);
});

test('what was nobody’s is somebody’s when its owner is named', async () => {
  const group = classOfThree();
  const source = put({ 'student-02/echo-server.ts': 'x', 'somebody/echo-server.ts': SOLVED });
  await importInto(group, { source });
  expect(readSubmissions(group.folder).map(({ student }) => student)).toEqual(['student-02', null]);
  await importInto(group, { source: join(source, 'somebody'), student: 'student-01' });
  expect(readSubmissions(group.folder).map(({ student }) => student)).toEqual([
    'student-02',
    'student-01',
  ]);
});

test('what was imported before is not imported again; another answer is', async () => {
  const group = classOfThree();
  const source = put({ 'student-01/echo-server.ts': SOLVED });
  const known = async (): Promise<boolean> => (await importInto(group, { source }))[0]!.known;
  expect([await known(), await known()]).toEqual([false, true]);
  writeFileSync(join(source, 'student-01', 'echo-server.ts'), 'another');
  expect(await known()).toBe(false);
});
