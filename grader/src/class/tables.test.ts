import { describe, expect, test } from 'vitest';
import { readOverrides, writeOverrides } from './overrides.ts';
import { readRoster } from './roster.ts';
import { readTable, writeTable } from './tables.ts';

describe('a table', () => {
  test('comes back as it was, whatever is in it', () => {
    const cells = [
      'plain',
      'a,b',
      'a "b"',
      'two\nlines',
      '=1+1',
      '+1',
      '-1',
      '@x',
      "'=quoted",
      'ä',
      '\ttab',
    ];
    const text = writeTable(
      ['id', 'what'],
      cells.map((cell, i) => [i, cell]),
    );
    expect(readTable(text, 'x.csv', ['what']).map(({ what }) => what)).toEqual(cells);
  });

  test('has no cell that a spreadsheet would run, and begins with a mark of UTF-8', () => {
    const text = writeTable(['=id'], [['=1+1'], ['+1'], ['-1'], ['@x'], ['\t=1'], [' =1'], [-5]]);
    expect(text.startsWith('\uFEFF')).toBe(true);
    expect(text.slice(1).split('\r\n')).toEqual([
      "'=id",
      "'=1+1",
      "'+1",
      "'-1",
      "'@x",
      "'\t=1",
      "' =1",
      '-5',
      '',
    ]);
  });

  test('may come from a spreadsheet that writes semicolons, with names in any case', () => {
    expect(readTable('\uFEFFID;Name\r\n a ;b\r\n\r\n', 'x.csv', ['id'])).toEqual([
      { id: 'a', name: 'b' },
    ]);
  });

  test.each([
    ['no\nx', 'x.csv has no column id: its first line names no.'],
    ['', 'x.csv has no column id: its first line names nothing.'],
    [
      'PK\u0003\u0004\u0000',
      'x.csv is no text: save the table as "CSV UTF-8", and not as a workbook.',
    ],
    ['id\n\uFFFD', 'x.csv is not in UTF-8'],
    ['id\n"a', 'x.csv is no table of values with commas'],
  ])('%j is one sentence', (text, says) => {
    expect(() => readTable(text, 'x.csv', ['id'])).toThrow(says);
  });
});

describe('a roster', () => {
  test('needs an id alone', () => {
    expect(readRoster('id\nstudent-01\n', 'r.csv')).toMatchObject([
      { id: 'student-01', name: 'student-01', extraMinutes: 0 },
    ]);
  });

  test.each([
    ['id\n', 'r.csv names no student'],
    ['id\na\nA\n', 'r.csv:3: A is there twice, see line 2.'],
    ['id\n../x\n', 'r.csv:2: "../x" cannot be an id'],
    ['id\n..\n', 'cannot be an id'],
    ['id\n""\n', 'cannot be an id'],
    ['id,extra_minutes\na,soon\n', 'r.csv:2: extra_minutes takes a whole number, and not "soon".'],
  ])('%j is one sentence', (text, says) => {
    expect(() => readRoster(text, 'r.csv')).toThrow(says);
  });
});

describe('overrides', () => {
  test('come back as they were', () => {
    const all = [
      {
        student: 'a',
        exercise: 1,
        step: '1.8',
        points: 7.5,
        why: '=too, strict',
        who: 'me',
        when: 'now',
      },
    ];
    expect(readOverrides(writeOverrides(all), 'o.csv')).toEqual(all);
  });

  test('may be written by hand', () => {
    expect(readOverrides('student,exercise,step,points,why\na,1,,5,so\n', 'o.csv')).toMatchObject([
      { step: '', points: 5 },
    ]);
    expect(() =>
      readOverrides('student,exercise,step,points,why\na,1,,five,so\n', 'o.csv'),
    ).toThrow('o.csv:2: points takes a number, and not "five".');
  });
});
