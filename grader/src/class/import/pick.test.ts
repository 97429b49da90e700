import { describe, expect, test } from 'vitest';
import { PLACE, say, SOLVED, STARTER, take, TAKEN, takeOne, zip } from './made.ts';

describe('which file is the answer', () => {
  test('of two the one that is not the starter, and it is said', async () => {
    const archive = zip({ 'echo-server.ts': SOLVED, [`repo/${PLACE}`]: STARTER });
    expect(await takeOne('student-01.zip', archive)).toBe(
      `${TAKEN} | exercise 1: echo-server.ts was taken, the one that is not the starter; there is also repo/${PLACE}.`,
    );
  });

  test('of two answers the one in its place, and a person looks at it', async () => {
    const [only] = await take({
      'student-01.zip': zip({ 'echo-server.ts': 'a', [PLACE]: SOLVED }),
    });
    expect(say(only!)).toContain(`exercise 1: ${PLACE} was taken; there is also echo-server.ts.`);
    expect(only!.submission.doubts).toHaveLength(1);
  });

  test('helpers come with it: all of a folder src, or the files beside it', async () => {
    const src = await takeOne(
      'student-01.zip',
      zip({ [PLACE]: SOLVED, [PLACE.replace('echo-server.ts', 'lib/a.ts')]: 'x', 'b.ts': 'x' }),
    );
    expect(src).toBe(`${TAKEN} 01-echo-server/src/lib/a.ts`);
    const flat = await takeOne(
      'student-01.zip',
      zip({ 'echo-server.ts': SOLVED, 'impl.ts': 'x', 'lib/a.ts': 'x', 'deadlines.ts': 'x' }),
    );
    expect(flat).toBe(
      'student-01: 01-echo-server/src/echo-server.ts 01-echo-server/src/impl.ts 02-deadlines/src/deadlines.ts 02-deadlines/src/impl.ts',
    );
  });

  test('a folder with a number is of another exercise only if there is such an exercise', async () => {
    const archive = zip({ '01-homework/echo-server.ts': SOLVED });
    expect(await takeOne('student-01.zip', archive)).toBe(TAKEN);
  });

  test('what came with the workshop is nobody’s answer', async () => {
    const archive = zip({
      'solutions/01-echo-server/src/echo-server.ts': 'x',
      '.saved/echo-server.ts': 'x',
      [PLACE]: STARTER,
    });
    expect(await takeOne('student-01.zip', archive)).toBe(TAKEN);
  });

  test.each([
    ['Echo-Server.ts', 'another case'],
    ['echo-server.js', 'another ending'],
    ['echo-server.ts.txt', 'another ending'],
    ['echo-server (1).ts', 'a copy, by its name'],
    ['echo_server.ts', 'spelled otherwise'],
    ['02-deadlines/echo-server.ts', 'in the folder of another exercise'],
    ['01-echo-server/src/server.ts', 'another name, in the right folder'],
  ])('a near miss is named: %s', async (path, slip) => {
    expect(await takeOne('student-01.zip', zip({ [path]: SOLVED, x: 'x' }))).toContain(
      `student-01:  | exercise 1: there is no echo-server.ts, but ${path} (${slip}).`,
    );
  });
});
