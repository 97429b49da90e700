// Code in another shape does what it did before: each program is played as it is, and in steps.

import { NotInSteps, StepSchedule, interleave, type Steps } from '@socketlings/sim';
import { steps as runtime } from '@socketlings/sim/steps';
import { describe, expect, test } from 'vitest';
import { load } from './explorer/load.ts';

const PROGRAMS: Record<string, string> = {
  'methods that are private, static, computed and inherited': `
    class Base { #n = 1; add(k: number) { return this.#n += k; } static of() { return new this(); } ['two']() { return 2; } }
    class Derived extends Base { override add(k: number) { return super.add(k) * 10; } }
    const one = Derived.of();
    out.push(one.add(2), one.two(), one instanceof Base);`,
  'constructors with and without a parent': `
    class Failure extends Error { code = 'E'; constructor(message: string) { super('so: ' + message); this.name = 'Failure'; } }
    class Point { x; constructor(x = twice(2)) { this.x = x; } }
    class Named extends Point { constructor(public name: string) { super(7); } }
    class Plain extends Named {}
    const f = new Failure('no');
    out.push(f.message, f.code, f.name, new Point().x, new Plain('n').name, new Plain('n').x);`,
  'accessors, private ones among them': `
    class Box { #v = 1; get v() { return twice(this.#v); } set v(v) { this.#v = v; } get #w() { return this.#v + 1; } set #w(w) { this.#v = w; }
      go() { this.#w = 5; return this.#w; } static get zero() { return 0; } }
    const box = new Box();
    box.v = 4; out.push(box.v, box.go(), Box.zero); box.v += 3; out.push(box.v);
    const made = { get a() { return twice(3); } }; out.push(made.a);`,
  'chains that may be cut short': `
    const a: any = { b: { c: (x: number) => ({ d: x }), n: null }, f: undefined };
    out.push(a?.b?.c(1).d, a.n?.c(2), a.f?.(3), a?.f?.(twice(4))?.g.h(1), a!.b!.c!(5)?.d, a?.['b']?.n?.x);
    const none: any = null; out.push(none?.[twice(1)], none?.a.b.c(1));`,
  'lists that call back': `
    out.push([3, 1, 2].map((x) => twice(x)), [1, 2].forEach(twice), [1, 2, 3].filter((x) => x > 1), [[1], [2]].flatMap((x) => x));
    out.push([1, 2].some((x) => x > 1), [1, 2].every((x) => x > 1), [4, 5].find((x) => x > 4), [4, 5].findIndex((x) => x > 4));
    out.push([3, 1, 2].toString(), [...[3, 1, 2]].sort((p, q) => p - q), [1, 2].reduce((p, q) => p + twice(q), 0), Array.from({ length: 2 }, (_, i) => twice(i)));`,
  'functions that are called, applied and bound': `
    function who(this: any, a: number, b = 2, ...rest: number[]) { return [this?.n, a, b, rest.length, arguments.length]; }
    out.push(who.call({ n: 1 }, 5), who.apply({ n: 2 }, [5, 6, 7] as any), who.bind({ n: 3 }, 8)(9), Reflect.apply(who, { n: 4 }, [1]));
    const object = { n: 5, who, arrow() { return [1].map(() => this.n); } }; out.push(object.who(1), object.arrow(), (object.who)(2));`,
  'generators and iterators of its own': `
    function* count(n: number) { for (let i = 0; i < n; i += 1) yield twice(i); }
    class List { *[Symbol.iterator]() { yield* count(3); } }
    out.push([...count(3)], [...new List()], Object.fromEntries(new Map([['a', 1]])));
    const iterator = { i: 0, next() { return { done: this.i > 1, value: this.i++ }; }, [Symbol.iterator]() { return this; } };
    for (const x of iterator as any) out.push(x);`,
  'templates, spread, destructuring and labels': `
    const tag = (strings: TemplateStringsArray, ...values: unknown[]) => strings.raw.join('|') + values.join(',');
    const { x = twice(2), ...rest } = { y: 1 } as any; const [p, , q = twice(p)] = [1, 2];
    out.push(tag\`a\${twice(1)}b\\n\${2}c\`, x, rest, p, q, \`\${twice(9)}\`, Math.max(...[1, twice(2)]));
    outer: for (const i of [1, 2]) for (const j of [1, 2]) { if (j === 2) continue outer; if (i === 2) break outer; out.push(i, j); }`,
  'lines without an end mark': `
    const f = () => twice(1)
    f()
    let n = 1
    twice(n)
    class A { x = 1
      m() { return this.x }
      y = 2 }
    out.push(new A().m(), new A().y)
    if (n) twice(2); else twice(3)
    do n++; while (twice(n) < 10)
    out.push(n)`,
  'awaits, in every place': `
    const later = async (x: any) => { await null; return x; };
    const fails = async () => { await null; throw new Error('late'); };
    out.push(await later(1), await (await later(later))(2), [await later(3)], \`\${await later(4)}\`);
    try { await fails(); } catch (error: any) { out.push(error.message); } finally { out.push(await later('f')); }
    const inTry = async () => { try { return fails(); } catch { return 'caught'; } };
    out.push(await inTry().catch((error: any) => 'out: ' + error.message));
    const cond = true; out.push(await (cond ? later(6) : null), (await later({ a: 7 })).a);`,
  'promises, put together': `
    const later = async (x: any) => { await null; return x; };
    out.push(await Promise.all([later(1), 2, Promise.resolve(3)]), await Promise.race([later(4)]));
    out.push(await Promise.allSettled([later(1), Promise.reject(new Error('x'))]).then((all) => all.map(({ status }) => status)));
    let open: any; const door = new Promise((resolve) => { open = resolve; });
    const through = door.then((v) => out.push(v)).finally(() => out.push('end'));
    open('open'); await through; out.push(await door, door instanceof Promise);`,
  'what is begun and not waited for': `
    let order = ''; const slow = async () => { order += 'a'; await null; order += 'c'; };
    const running = slow(); order += 'b'; await running; queueMicrotask(() => { order += 'd'; });
    await new Promise<void>((resolve) => { queueMicrotask(resolve); }); out.push(order.startsWith('abc'));`,
  'types that are code, and types that are none': `
    enum Color { Red = 1, Green } const x = { a: 1 } satisfies object as any; const y = <T,>(v: T): T => v;
    function over(a: string): string; function over(a: number): number; function over(a: any) { return a; }
    abstract class Shape { abstract area(): number; twice() { return twice(this.area()); } } class Square extends Shape { area() { return 4; } }
    out.push(Color.Green, x!.a, y<number>(3), over(1), new Square().twice(), (x as any).a);`,
};

describe('in steps, a program gives what it gave before:', () => {
  test.each(Object.entries(PROGRAMS))('%s', async (_, body) => {
    expect(await inSteps(moduleOf(body))).toEqual(await asItIs(moduleOf(body)));
  });
});

test.each([
  ['const x = { a: 1 }; x.a; new Proxy(x, {});', '`Proxy`', 1],
  ['\nasync function* g() {}', 'an async generator', 2],
  ['async function f(all) {\n  for await (const x of all) x;\n}', '`for await`', 2],
  ['const m = await import("./x.ts");', '`import()`', 1],
  ['function f() { return async () => arguments; }', '`arguments`', 1],
])('what cannot be is named, with its line: %j', (code, what, line) => {
  let told: unknown;
  try {
    load(code, { inSteps: true });
  } catch (error) {
    told = error;
  }
  expect(told).toMatchObject({ message: what, line });
});

describe('what others cannot interrupt ends the play:', () => {
  test.each([
    ['an operation in a comparator', '[2, 1].sort((p, q) => (cell.load(), p - q));'],
    [
      'one in a getter that the language asks',
      'const { x } = { get x() { return cell.load(); } };',
    ],
    [
      'one in a generator of its own',
      'function* g() { yield cell.load(); } for (const one of g()) out.push(one);',
    ],
    [
      'one that the language was made to run behind the back of the schedule',
      'const all: any = { [Symbol.iterator]: cell.load.bind(cell) }; out.push(...all);',
    ],
    ['a timer of the event loop', 'setTimeout(() => {}, 1);'],
    ['a promise of somebody else', 'await (async () => (await import0()))();'],
  ])('%s', async (_, body) => {
    const code = `import { Atomic } from '@socketlings/kernel'; import { import0 } from 'elsewhere';
      ${moduleOf(`const cell = new Atomic(0); ${body}`)}`;

    await expect(inSteps(code)).rejects.toThrow(NotInSteps);
  });
});

test('nothing in the runtime can be replaced', () => {
  expect(() => Object.assign(runtime, { call: () => 0 })).toThrow(TypeError);
  expect(() => Object.assign(runtime, { more: 0 })).toThrow(TypeError);
});

function moduleOf(body: string): string {
  return `const twice = (n: number): number => n * 2;\nexport async function main() { const out: any[] = [];${body}\nreturn out; }`;
}

async function asItIs(code: string): Promise<unknown> {
  const { main } = load(code, { inSteps: false });
  return await (main as () => Promise<unknown>)();
}

async function inSteps(code: string): Promise<unknown> {
  const given = { elsewhere: { import0: () => Promise.resolve(1) } };
  const { main } = load(code, { inSteps: true, given });
  let value: unknown;
  const { counterexample } = await interleave(
    (schedule: StepSchedule) => {
      const task = schedule.go('main', () => runtime.settled(main, undefined, []) as Steps);
      return () => {
        if (task.state === 'failed') throw task.value as Error;
        value = task.value;
      };
    },
    { preemptions: 0, most: 1 },
  ).catch((error: unknown) => {
    if ((error as Error).name === 'TooManyOrders') return { counterexample: null };
    throw error;
  });
  if (counterexample) throw counterexample.error as Error;
  return value;
}
