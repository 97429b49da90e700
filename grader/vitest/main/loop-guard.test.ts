import { describe, expect, test } from 'vitest';
import { readCannotRun } from './cannot-run.mjs';
import { guardLoops } from './loop-guard.mjs';

/** The guarded code without its last line, the guard's own function, and what is added to its name. */
function guarded(code: string): string {
  const lines = guardLoops('/src/file.ts', code).split('\n').slice(0, -1);
  return lines.join('\n').replaceAll(/__loop_[0-9a-f]{16}/g, '__loop');
}

/** What the guard is called in the code. */
function nameIn(code: string): string | undefined {
  return /__loop_\w+/.exec(guardLoops('/src/file.ts', code))?.[0];
}

function complaintAbout(code: string): ReturnType<typeof readCannotRun> {
  try {
    guarded(code);
    return undefined;
  } catch (error) {
    return readCannotRun((error as Error).message);
  }
}

describe('the loop guard', () => {
  test('puts a call with its line into every kind of loop', () => {
    const code = [
      'for (;;) { a(); }',
      'while (x) b();',
      'do { c(); } while (y);',
      'for (const k in o) {}',
      'for await (const v of s) d(v);',
    ];

    expect(guarded(code.join('\n')).split('\n')).toEqual([
      'for (;;) {__loop(1); a(); }',
      'while (x) {__loop(2);b();}',
      'do {__loop(3); c(); } while (y);',
      'for (const k in o) {__loop(4);}',
      'for await (const v of s) {__loop(5);d(v);}',
    ]);
  });

  test('copes with loops without a body, and with loops in loops', () => {
    expect(guarded('while (x);')).toBe('while (x){__loop(1);;}');
    expect(guarded('for (;;) while (x) y();')).toBe(
      'for (;;) {__loop(1);while (x) {__loop(1);y();}}',
    );
    expect(guarded('for (;;) for (;;) {}')).toBe('for (;;) {__loop(1);for (;;) {__loop(1);}}');
  });

  test('puts one into every function that has a body', () => {
    const code = [
      'function f() { a(); }',
      'const g = () => ({ b });',
      'const h = (n) => () => n',
      'class C { m() { d(); } get e() { return 1; } abstract x(): void; }',
      'declare function q(): void;',
      'for (;;) k = () => l',
    ];

    expect(guarded(code.join('\n')).split('\n')).toEqual([
      'function f() {__loop(1); a(); }',
      'const g = () => (__loop(2),({ b }));',
      'const h = (n) => (__loop(3),() => (__loop(3),n))',
      'class C { m() {__loop(4); d(); } get e() {__loop(4); return 1; } abstract x(): void; }',
      'declare function q(): void;',
      'for (;;) {__loop(6);k = () => (__loop(6),l)}',
    ]);
  });

  test('is called by a name that the code does not have', () => {
    const first = nameIn('for (;;) {}')!;
    const second = nameIn(`for (;;) { const ${first} = f; }`)!;

    expect(guardLoops('/src/file.ts', 'for (;;) {}')).toContain(`function ${first}(line)`);
    expect(second).not.toBe(first);
  });

  test('keeps every line where it is', () => {
    const code = 'const a = 1;\n\nfunction f(): void {\n  for (;;) {\n    g();\n  }\n}';

    expect(guarded(code).split('\n')).toHaveLength(code.split('\n').length);
  });

  test('says what cannot run: decorators, and text that is no UTF-8', () => {
    expect(complaintAbout('class C {\n  @log m() {}\n}')).toMatchObject({
      line: 2,
      why: expect.stringContaining('has a decorator'),
    });
    expect(complaintAbout('class C {\n  accessor x = 1;\n}')).toMatchObject({
      line: 2,
      why: expect.stringContaining('`accessor`'),
    });
    for (const text of ['\uFFFD\uFFFDc\0l\0', 'c\0l\0a\0s\0s\0']) {
      expect(complaintAbout(text)?.why).toContain('is not saved as UTF-8');
    }
    expect(guarded("const mail = 'a@b'; // @type")).toBe("const mail = 'a@b'; // @type");
  });

  test('leaves code alone in which nothing can repeat', () => {
    expect(guarded('f();')).toBe('f();');
  });

  test('names the first line that cannot be understood', () => {
    expect(complaintAbout('f();\nfor (;;')).toMatchObject({ file: '/src/file.ts', line: 2 });
    expect(complaintAbout('const a = 1;\nconst b = 2,\n  a = 3;')).toEqual({
      file: '/src/file.ts',
      line: 1,
      why: 'cannot be understood: Identifier `a` has already been declared.',
    });
  });

  test('names each of many lines', () => {
    const code = guarded('for (const x of []) f(x);\n'.repeat(3000)).split('\n');

    expect(code[2999]).toBe('for (const x of []) {__loop(3000);f(x);}');
  });
});
