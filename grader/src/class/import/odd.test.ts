// What is odd about a hand-in, and yet may happen to anybody.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gather } from './gather.ts';
import { ONE, put, SOLVED, TAKEN, takeOne, zip } from './made.ts';
import { fileAt } from './open-folder.ts';
import { unpack } from './open-hand-in.ts';
import { wantedOf } from './wanted.ts';

test('names in the letters of another system are found by their end', async () => {
  const archive = Buffer.from(zip({ 'zuoye-01/echo-server.ts': SOLVED }));
  const gbk = Buffer.from([0xd7, 0xf7, 0xd2, 0xb5, 0x30, 0x31, 0xa3, 0xa1]); // as many bytes as zuoye-01
  for (let at = archive.indexOf('zuoye-01'); at !== -1; at = archive.indexOf('zuoye-01'))
    gbk.copy(archive, at);
  expect(await takeOne('student-01.zip', archive)).toBe(TAKEN);
});

test('a file that cannot be read is refused, and stops nobody else', async () => {
  const source = put({ 'echo-server.ts': SOLVED });
  const file = fileAt(source, 'echo-server.ts');
  rmSync(join(source, 'echo-server.ts'));
  const { doubts } = await gather({ files: [file], refused: [] }, [wantedOf(ONE)]);
  expect(doubts).toEqual([
    'exercise 1: echo-server.ts was refused: it is a file that cannot be read (ENOENT): check its permissions.',
  ]);
});

test('archives in an archive are opened up to a sum', async () => {
  const inner = Buffer.concat([Buffer.alloc(48_000_000), zip({ 'a.txt': 'x' })]);
  inner.write('PK\u0003\u0004');
  const names = Array.from({ length: 6 }, (_, i) => `work-${i}.zip`);
  const files = names.map((path) => ({
    path,
    size: inner.length,
    read: () => Promise.resolve(inner),
  }));
  const { refused } = await unpack({ files, refused: [] });
  expect(refused.filter(({ why }) => why.startsWith('one of archives of more than'))).toHaveLength(
    2,
  );
});
