// An archive is what its bytes say, and nothing leads out of it: a line for each kind.

import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { strToU8, type Zippable } from 'fflate';
import { describe, expect, test } from 'vitest';
import { importInto } from './import.ts';
import {
  classOfThree,
  PLACE,
  put,
  say,
  SOLVED,
  TAKEN,
  takeOne,
  tar,
  zip,
  type TarEntry,
} from './made.ts';

describe('an archive is known by its content', () => {
  test.each([
    ['a zip', 'student-01.zip', zip({ 'echo-server.ts': SOLVED })],
    ['a zip called .tar.gz', 'student-01.tar.gz', zip({ 'echo-server.ts': SOLVED })],
    ['a tar', 'student-01.tar', tar([{ path: 'echo-server.ts', content: SOLVED }])],
    [
      'a tar.gz called .zip',
      'student-01.zip',
      gzipSync(tar([{ path: 'a/echo-server.ts', content: SOLVED }])),
    ],
    ['a zip without an ending', 'student-01', zip({ [PLACE]: SOLVED })],
    ['a zip in a zip', 'student-01.zip', zip({ 'work.zip': zip({ 'echo-server.ts': SOLVED }) })],
    ['a path with backslashes', 'student-01.zip', zip({ [PLACE.replaceAll('/', '\\')]: SOLVED })],
    [
      'a repository, packed',
      'student-01.zip',
      zip({ [`course-main/${PLACE}`]: SOLVED, 'course-main/.git/config': 'x' }),
    ],
    [
      'what systems leave behind',
      'student-01.zip',
      zip({
        'echo-server.ts': SOLVED,
        '__MACOSX/._echo-server.ts': 'x',
        '.DS_Store': 'x',
        'node_modules/a/echo-server.ts': 'x',
      }),
    ],
  ])('%s', async (_, name, content) => {
    expect(await takeOne(name, content)).toBe(TAKEN);
  });

  test.each([
    [
      'a text called .zip',
      'student-01.zip',
      'hello',
      /is called an archive and is a text: hand in a zip/,
    ],
    ['a page called .zip', 'student-01.zip', '<!doctype html>', /is a web page/],
    ['an empty file', 'student-01.zip', '', /is called an archive and is empty/],
    [
      'xz',
      'student-01.tar.xz',
      Buffer.from('fd377a585a000000', 'hex'),
      /is a \.tar\.xz or \.xz, which is not taken/,
    ],
    ['7z', 'student-01.7z', Buffer.from('377abcaf271c', 'hex'), /is a \.7z/],
    ['rar', 'student-01.rar', 'Rar!\u001A\u0007\u0000', /is a \.rar/],
    [
      'half a zip',
      'student-01.zip',
      zip({ 'echo-server.ts': SOLVED }).subarray(0, 60),
      /is a damaged zip/,
    ],
    [
      'half a gzip',
      'student-01.tgz',
      gzipSync(tar([{ path: 'a.ts', content: SOLVED }])).subarray(0, 40),
      /is a damaged gzip/,
    ],
    ['a gzip of no tar', 'student-01.gz', gzipSync('hello'), /damaged tar/],
    [
      'an empty zip',
      'student-01.zip',
      zip({}),
      /found no file, and looked for echo-server\.ts, deadlines\.ts/,
    ],
    ['other files', 'student-01.zip', zip({ 'essay.pdf': 'x' }), /found essay\.pdf/],
  ])('it is said what was found: %s', async (_, name, content, says) => {
    expect(await takeOne(name, content)).toMatch(says);
  });
});

describe('nothing leads out of an archive', () => {
  const GOOD = { path: 'echo-server.ts', content: SOLVED };

  test.each<[string, TarEntry, string]>([
    [
      '..',
      { path: '../echo-server.ts', content: 'x' },
      '../echo-server.ts is a path that leads out of its folder',
    ],
    [
      'absolute',
      { path: '/etc/echo-server.ts', content: 'x' },
      '/etc/echo-server.ts is an absolute path',
    ],
    [
      'a link',
      { path: 'deadlines.ts', type: 'SymbolicLink', linkpath: '/etc/passwd' },
      'deadlines.ts is a link',
    ],
    [
      'a hard link',
      { path: 'deadlines.ts', type: 'Link', linkpath: 'echo-server.ts' },
      'deadlines.ts is a link',
    ],
    [
      'a device',
      { path: 'deadlines.ts', type: 'CharacterDevice' },
      'deadlines.ts is no ordinary file',
    ],
    [
      'a line end',
      { path: 'a\nb.ts', content: 'x' },
      'a\nb.ts is of a name with a line end or a control character',
    ],
  ])('in a tar: %s', async (_, entry, says) => {
    const [told, ...more] = (await takeOne('student-01.tar', tar([entry, GOOD]))).split(
      ' | exercise 2',
    );
    expect(told).toBe(`${TAKEN} | ${says}`);
    expect(more.length > 0).toBe(entry.path === 'deadlines.ts'); // what would be an answer needs a person
  });

  test('in a zip', async () => {
    const archive = zip({
      '../echo-server.ts': 'x',
      '/abs/a.ts': 'x',
      'C:\\a.ts': 'x',
      'echo-server.ts': SOLVED,
    });
    expect(await takeOne('student-01.zip', archive)).toBe(
      `${TAKEN} | ../echo-server.ts is a path that leads out of its folder | /abs/a.ts is an absolute path | C:\\a.ts is an absolute path`,
    );
  });

  test('a link in a zip is none of its files', async () => {
    const link = [strToU8('/etc/passwd'), { os: 3, attrs: (0o120777 << 16) >>> 0 }] as const;
    const archive = zip({ 'echo-server.ts': link } as unknown as Zippable);
    expect(await takeOne('student-01.zip', archive)).toMatch(
      /echo-server\.ts was refused: it is a link/,
    );
  });

  test.skipIf(process.platform === 'win32')('a link in a folder is not followed', async () => {
    const source = put({ 'student-01/deadlines.ts': SOLVED });
    symlinkSync('/etc/passwd', join(source, 'student-01', 'echo-server.ts'));
    const [only] = await importInto(classOfThree(), { source });
    expect(say(only!)).toBe(
      'student-01: 02-deadlines/src/deadlines.ts | echo-server.ts is a link | exercise 1: echo-server.ts was refused: it is a link.',
    );
    expect(only!.submission.doubts).toHaveLength(1);
  });

  test('a large file is refused, and the rest is taken', async () => {
    const archive = zip({ 'echo-server.ts': SOLVED, 'deadlines.ts': new Uint8Array(1_000_001) });
    expect(await takeOne('student-01.zip', archive)).toBe(
      `${TAKEN} | deadlines.ts is too large: 1,000,001 bytes, of at most 1,000,000 | exercise 2: deadlines.ts was refused: it is too large: 1,000,001 bytes, of at most 1,000,000.`,
    );
  });

  test('so is what has more entries than any hand-in', async () => {
    const many = Array.from({ length: 20_001 }, (_, i) => ({ path: `f${i}.txt` }));
    expect(await takeOne('student-01.tar', tar(many))).toMatch(/holds more than 20,000 entries/);
  });
});
