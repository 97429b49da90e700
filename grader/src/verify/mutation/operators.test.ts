import { expect, test } from 'vitest';
import { applyChange } from './change.ts';
import { changesOf } from './operators.ts';

/** The programs that one operator makes of another. */
function made(operator: string, code: string): string[] {
  const changes = changesOf('program.ts', code).filter((change) => change.operator === operator);
  return changes.map((change) => applyChange(code, change));
}

test('moves a boundary by one, and turns it round', () => {
  expect(made('boundary', 'f(a < b);')).toEqual(['f(a <= b);', 'f(a > b);']);
});

test('takes and denies conditions', () => {
  expect(made('condition', 'if (a) b();')).toEqual(['if (true) b();', 'if (false) b();']);
  expect(made('condition', 'while (a) b();')).toEqual(['while (false) b();']);
  expect(made('condition', 'c = a ? 1 : 2;')).toEqual(['c = true ? 1 : 2;', 'c = false ? 1 : 2;']);
});

test('leaves out one side of what is joined', () => {
  expect(made('logic', 'c = a && !b;')).toEqual(['c = a;', 'c = !b;', 'c = a && b;']);
  expect(made('logic', 'c = a ?? b;')).toEqual(['c = a;', 'c = b;']);
});

test('counts one too many and one too few', () => {
  expect(made('number', 'x = 0; y = 4;')).toEqual([
    'x = 1; y = 4;',
    'x = 0; y = 5;',
    'x = 0; y = 3;',
  ]);
});

test('drops statements, awaits and calls', () => {
  expect(made('dropped statement', 'async function f() { await g(); return 1; }')).toEqual([
    'async function f() { ; return 1; }',
    'async function f() { await g(); ; }',
    'async function f() { await g(); return; }',
  ]);
  expect(made('dropped await', 'x = await f();')).toEqual(['x = (f());']);
  expect(made('dropped call', 'x = text.trim();')).toEqual(['x = text;']);
});

test('swaps arguments, and statements that follow each other', () => {
  expect(made('swapped arguments', 'f(a, b, c);')).toEqual(['f(b, a, c);', 'f(a, c, b);']);
  expect(made('swapped statements', 'f();\ng();')).toEqual(['g();\nf();']);
});

test('takes another error, and another word for an operation', () => {
  const code = "if (a) throw new ClosedError('read'); throw new TimeoutError('write');";
  expect(made('error', code)[0]).toContain("new TimeoutError('read')");
  expect(made('word', code)[1]).toContain("new TimeoutError('read')");
});

test('leaves alone what is about types, sentences and modules', () => {
  const code = "import a from 'a'; interface B { c: 1 } throw new Error('a sentence about it');";
  expect(changesOf('program.ts', code).map(({ operator }) => operator)).toEqual([
    'dropped statement',
  ]);
});
