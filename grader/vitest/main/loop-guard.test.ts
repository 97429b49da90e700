import { describe, expect, test } from 'vitest';
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
    expect(() => guarded('class C {\n  @log m() {}\n}')).toThrow('line 2 has a decorator');
    expect(() => guarded('\uFFFD\uFFFDc\0l\0')).toThrow('it is not saved as UTF-8');
    expect(guarded("const mail = 'a@b'; // @type")).toBe("const mail = 'a@b'; // @type");
  });

  test('leaves code alone in which nothing can repeat, or that does not parse', () => {
    expect(guarded('f();')).toBe('f();');
    expect(guardLoops('/src/file.ts', 'for (;;')).toBe('for (;;');
  });
});
