// Repositories of a class, fetched from where they are.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { claim } from '../../machine/claim.mjs';
import { importInto, type Imported } from './import.ts';
import { classOfThree, PLACE, put, say, SOLVED, TAKEN, type Files } from './made.ts';

const git = (folder: string, ...args: string[]): string => {
  const who = ['-c', 'user.name=x', '-c', 'user.email=x@example.org'];
  return execFileSync('git', [...who, ...args], { cwd: folder, encoding: 'utf8' }).trim();
};

/** A folder of repositories, each with one commit. */
function repositories(all: Readonly<Record<string, Files>>): string {
  const base = put({ 'repos.txt': '' });
  for (const [name, files] of Object.entries(all)) {
    const folder = join(base, name);
    mkdirSync(folder);
    git(folder, 'init', '--quiet');
    commit(folder, files);
  }
  return base;
}

function commit(folder: string, files: Files): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', 'work');
  return git(folder, 'rev-parse', 'HEAD');
}

async function take(base: string, lines: readonly string[]): Promise<Imported[]> {
  const source = join(base, 'repos.txt');
  writeFileSync(source, lines.join('\n'));
  return importInto(classOfThree(), { source });
}

function leftBehind(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`socketlings-${claim}-repository`));
}

describe('a list of repositories', () => {
  test('says whose each is by an id, or by its name; remarks and empty lines are none', async () => {
    const base = repositories({ any: { [PLACE]: SOLVED }, 'lab-1-gh-one': { [PLACE]: SOLVED } });
    const found = await take(base, ['# lab 1', '', 'student-02  ./any', './lab-1-gh-one']);
    expect(found.map(say)).toEqual([TAKEN.replace('01:', '02:'), TAKEN]);
    expect(found[0]!.submission).toMatchObject({
      source: 'repos.txt/./any',
      handed_in_at: null, // a commit says what its author's clock said
    });
    expect(leftBehind()).toEqual([]);
  });

  test('may name a commit or a branch; else the newest counts', async () => {
    const base = repositories({ any: { [PLACE]: 'first' } });
    const first = git(join(base, 'any'), 'rev-parse', 'HEAD');
    git(join(base, 'any'), 'branch', 'before');
    commit(join(base, 'any'), { [PLACE]: 'second!' });
    const lines = [`student-01 ./any ${first}`, 'student-02 ./any before', 'student-03 ./any'];
    const found = await take(base, lines);
    expect(found.map(({ submission }) => submission.files[0]!.bytes)).toEqual([5, 5, 7]);
  });

  test.skipIf(process.platform === 'win32')('follows no link, and no submodule', async () => {
    const base = repositories({ any: { 'a.txt': 'x' }, inner: { [PLACE]: SOLVED } });
    mkdirSync(join(base, 'any', dirname(PLACE)), { recursive: true });
    symlinkSync('/etc/passwd', join(base, 'any', PLACE));
    git(
      join(base, 'any'),
      '-c',
      'protocol.file.allow=always',
      'submodule',
      '--quiet',
      'add',
      join(base, 'inner'),
    );
    commit(join(base, 'any'), {});
    const [only] = await take(base, ['student-01 ./any']);
    expect(say(only!)).toContain(`exercise 1: ${PLACE} was refused: it is a link.`);
    expect(say(only!)).toContain('inner is a submodule, which is not fetched');
  });

  test('one that is not there stops nobody else, and its token is told to nobody', async () => {
    const base = repositories({ any: { [PLACE]: SOLVED } });
    const found = await take(base, [
      'student-01 ./nothing',
      'student-02 ./any',
      'student-03 https://me:s3cret@127.0.0.1:1/x.git',
      './any',
    ]);
    expect(found.map(({ submission: { student, files } }) => [student, files.length])).toEqual([
      ['student-01', 0],
      ['student-02', 1],
      ['student-03', 0],
      [null, 1],
    ]);
    expect(say(found[0]!)).toMatch(/repos\.txt\/\.\/nothing cannot be fetched: git says ".+"\.$/);
    expect(JSON.stringify(found)).not.toContain('s3cret');
    expect(say(found[3]!)).toContain('./any names nobody on the roster: write an id before it.');
  });

  test('starts no program that an address names', async () => {
    const base = repositories({});
    const [only] = await take(base, [`student-01 ext::touch%20${base}/started`]);
    expect(say(only!)).toMatch(/cannot be fetched: git says/);
    expect(existsSync(join(base, 'started'))).toBe(false);
  });

  test.each([
    ['', 'lists no repository'],
    ['student-01', ':1: "student-01" is not understood: a line is the id of a student'],
    ['# x\nsomebody', ':2: "somebody" is not understood'],
    ['student-01 --upload-pack=x/y', 'is not understood'],
    ['student-01 ./any main and more', 'is not understood'],
  ])('%j is one sentence', async (text, says) => {
    const base = put({ 'repos.txt': text });
    await expect(importInto(classOfThree(), { source: join(base, 'repos.txt') })).rejects.toThrow(
      says,
    );
  });
});
