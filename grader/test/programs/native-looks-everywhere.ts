// exercise 5.19
// expect file crashed: there is nothing to be found
// expect 5.19 not-run
interface Koffi {
  load?: (library: null) => unknown;
  default?: Koffi;
}

interface Evaluated {
  evaluatedModules?: { idToModuleMap: Map<string, { exports?: Record<string, unknown> }> };
}

const ELSEWHERE: string = 'data:text/javascript,export * from "koffi"';

const { evaluatedModules } = (Reflect.get(globalThis, '__vitest_worker__') ?? {}) as Evaluated;
const modules = [...(evaluatedModules?.idToModuleMap.values() ?? [])].flatMap((module) =>
  Object.entries(module.exports ?? {}),
);
const file = new URL('../../../node_modules/koffi/index.cjs', import.meta.url).pathname;

const ways: [string, () => unknown][] = [
  ['elsewhere', async () => use(await import(ELSEWHERE))],
  ['a function', async () => use(await new Function('return import("koffi")')())],
  ['a file', async () => use(await import(`file://${file}`))],
  ['another file', async () => use(await import(`file://${file.replace('.cjs', '.js')}`))],
  ['what is in the cache', () => use(require.cache[file]?.exports as Koffi)],
  ['a binding', () => Reflect.get(process, 'binding')('process_wrap')],
  ['an inspector', () => new (require('node:inspector').Session)().connect()],
  ...Object.getOwnPropertySymbols(globalThis).map((key): [string, () => unknown] => [
    String(key),
    () => use(Reflect.get(globalThis, key)),
  ]),
  ...modules.map(([name, value]): [string, () => unknown] => [
    name,
    () => {
      if (name === 'loadLibc') return (value as () => unknown)();
      if (name === 'LinuxKernel') return new (value as new () => object)();
      return use(value as Koffi);
    },
  ]),
];

const found: string[] = [];
for (const [name, way] of ways) {
  try {
    await way();
    found.push(name);
  } catch {
    // closed
  }
}
throw new Error(found.length > 0 ? `found: ${found.join(', ')}` : 'there is nothing to be found');

export function echoByHand(): void {}
export class FirstPoller {}
export class Poller {}

function use(koffi: Koffi | undefined): unknown {
  const load = koffi?.load ?? koffi?.default?.load ?? koffi?.default?.default?.load;
  return load!(null);
}
