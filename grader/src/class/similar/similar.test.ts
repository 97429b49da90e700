// Renamed copies stand out, and independent designs do not.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { textOf } from '../../machine/files.ts';
import { hasSolution, solution, solutionFolder } from '../../workshop/subjects.ts';
import { openExercise, starterOf } from '../../workshop/workshop.ts';
import { findAlike, type Program } from './pairs.ts';
import { tellSame } from './same.ts';
import { tokensOf } from './tokens.ts';
import { fingerprints, GRAM, WINDOW } from './winnow.ts';

const shapes = (code: string): string[] => tokensOf(code).map(({ text }) => text);

describe('a program as shapes', () => {
  test('is the same with other names, comments, layout and types', () => {
    const one = 'const a = 1; // one\nfunction f(x: number): string { return `${x + a}`; }';
    const other =
      'const count=2\n\n\nfunction show(value) {\n/* two */ return `${value + count}`;\n}';
    expect(shapes(one)).toEqual(shapes(other));
  });

  test('is another one with another operator, or a kind of value', () => {
    expect(shapes('a + b')).not.toEqual(shapes('a - b'));
    expect(shapes('let a = 1')).not.toEqual(shapes('const a = 1'));
    expect(shapes('f(1)')).not.toEqual(shapes("f('1')"));
  });

  test('has lines, and none where it is no program', () => {
    expect(tokensOf('a;\n\nb;').map(({ line }) => line)).toEqual([1, 1, 1, 3, 3]);
    expect(() => tokensOf('{{{ \u0000')).not.toThrow();
  });
});

test('nothing long enough that two have in common goes unseen', () => {
  const tokens = (seed: number, length: number) => {
    return Array.from({ length }, (_, i) => ({
      text: String((i * seed * 7919) % 1013),
      line: i + 1,
    }));
  };
  const common = tokens(3, GRAM + WINDOW - 1);
  const [one, other] = [17, 29].map((seed) =>
    fingerprints([...tokens(seed, 50), ...common, ...tokens(seed + 2, 50)]),
  );
  const hashes = new Set(one!.map(({ hash }) => hash));
  expect(other!.some(({ hash }) => hashes.has(hash))).toBe(true);
});

test('what is the same to the letter is one answer with many owners', () => {
  const code = { a: 'a', b: 'b', c: 'a', d: 'a', e: 'e', f: 'b' };
  const programs = Object.entries(code).map(([student, each]) => ({ student, code: each }));
  expect(tellSame(programs)).toEqual({
    programs: [
      { student: 'a and 2 others', code: 'a' },
      { student: 'b, f', code: 'b' },
      { student: 'e', code: 'e' },
    ],
    same: [
      ['a', 'c', 'd'],
      ['b', 'f'],
    ],
  });
});

const ONE = openExercise('1');

describe.runIf(hasSolution(ONE))('a class with a renamed copy', () => {
  const starter = textOf(starterOf(ONE));

  /** The solution, and other designs: independent answers. */
  function designs(): Program[] {
    const folder = join(solutionFolder(ONE), 'alternatives');
    const names = readdirSync(folder).filter((name) => name.endsWith('.ts'));
    const files = [solution(ONE).file, ...names.map((name) => join(folder, name))];
    return files.map((file, i) => ({ student: `student-0${i}`, code: textOf(file) }));
  }

  function renamedCopy({ code }: Program): Program {
    const renamed = code.replaceAll(/\bconn\b/g, 'socket').replaceAll(/\blistener\b/g, 'door');
    return { student: 'student-99', code: `// my own work\n${renamed.replaceAll('\n', '\n\n')}` };
  }

  test('that pair stands out, and no other', () => {
    const { pairs, usual } = findAlike([...designs(), renamedCopy(designs()[0]!)], starter);
    expect(pairs.map(({ one, other }) => [one, other])).toEqual([['student-00', 'student-99']]);
    expect(pairs[0]!.overlap).toBeGreaterThan(0.9);
    expect(usual.median).toBeLessThan(0.3);
    expect(pairs[0]!.lines[0].size).toBeGreaterThan(10);
  });

  test('without it no pair does', () => {
    expect(findAlike(designs(), starter).pairs).toEqual([]);
  });

  test('the starter is nobody’s', () => {
    const { pairs, small } = findAlike(
      [
        ...designs(),
        { student: 'student-98', code: starter },
        { student: 'student-97', code: starter },
      ],
      starter,
    );
    expect([pairs, small]).toEqual([[], ['student-98', 'student-97']]);
  });

  test('where all answers are the same, no pair is more so', () => {
    const all = Array.from({ length: 5 }, (_, i) => ({
      student: `student-0${i}`,
      code: designs()[0]!.code,
    }));
    expect(findAlike(all, starter).pairs).toEqual([]);
  });
});
