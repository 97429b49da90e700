// A vitest that lacks one of the things that the grader leans on, pretended by renaming it in a copy. Whoever
// grades a correct program with it is told so, and the program is not judged.

import { cp, mkdir, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { removeAll } from '../src/machine/remove-all.mjs';
import { root } from '../src/workshop/workshop.ts';
import { copyWorkshop, patient, run, startOf } from './start.ts';

// What the process of the tests reads has to be in the copy; these it does not.
const ELSEWHERE =
  /^(@?(esbuild|ox.*|redis|rolldown|turbo|types|typescript)|@(actions|koromix)|ajv.*|koffi|lightning.*|marked|tsx|yaml|zx)$/;
const PRETENDED = ['vitest', '@vitest', 'vite'];

const copy = await copyWorkshop();
afterAll(() => removeAll(copy), 120_000);
const modules = join(copy, 'node_modules');
await rm(modules);
await mkdir(modules);
for (const name of await readdir(join(root, 'node_modules'))) {
  const [from, to] = [join(root, 'node_modules', name), join(modules, name)];
  if (ELSEWHERE.test(name)) await symlink(from, to, 'junction');
  else await cp(from, to, { recursive: true, verbatimSymlinks: true });
}
const file = '01-echo-server/src/echo-server.ts';
await cp(join(root, 'solutions', file), join(copy, 'exercises', file));

test('a vitest that lacks nothing has a verdict', patient, async () => {
  expect(await grade()).toMatchObject({ code: 0, err: '' });
});

describe('a vitest without', () => {
  test.each([
    ['getSuiteHooks', /getSuiteHooks/g, 'TestRunner.getSuiteHooks'],
    ['onAfterRunFiles', /onAfterRunFiles/g, 'TestRunner.prototype.onAfterRunFiles'],
    ['onBeforeCollect', /onBeforeCollect/g, 'the hook onBeforeCollect of a runner'],
    ['onCollected', /runner\.onCollected\?/g, 'the hook onCollected of a runner'],
    ['runTask', /runner\.runTask/g, 'the hook runTask of a runner'],
    ['getModuleInformation', /getModuleInformation/g, 'moduleRunner.getModuleInformation'],
    ['importFile', /importFile/g, 'TestRunner.prototype.importFile'],
    ['__vitest_worker__', /__vitest_worker__/g, '__vitest_worker__.rpc'],
    ['__vitest_index__', /__vitest_index__/g, 'globals that can be hidden'],
    ['execArgv', /task\.execArgv/g, 'the setting execArgv'],
    ['the cache', /experimental_defineCacheKeyGenerator/g, 'experimental_defineCacheKeyGenerator'],
    ['configureVitest', /configureVitest/g, 'the hook configureVitest of a plugin'],
    ['onTestCaseResult', /onTestCaseResult/g, 'the hook onTestCaseResult of a reporter'],
    ['onTestRunEnd', /onTestRunEnd/g, 'the hook onTestRunEnd of a reporter'],
  ])('%s', patient, async (_, piece, what) => {
    const restore = await rename(piece);
    try {
      const { code, err } = await grade();
      expect(err).toMatch(/^The installed vitest [\d.]+ lacks /);
      expect(err).toContain(`lacks ${what}. This is not about your code. Use the vitest`);
      expect(code).toBe(3);
    } finally {
      await restore();
    }
  });

  test('moduleRunner', patient, async () => {
    const restore = await rename(/testRunner, "moduleRunner/g);
    try {
      const { code, err } = await grade();
      expect(err).toMatch(/ lacks what loads the tests \(.+\)\. This is not about your code/);
      expect(code).toBe(3);
    } finally {
      await restore();
    }
  });

  test.each([
    ['the setting runner', /config\.runner\b/g],
    ['anything that runs', /^/g],
  ])('%s', patient, async (_, piece) => {
    const restore = await rename(piece);
    try {
      const { code, err } = await grade();
      expect(err).toMatch(
        /^The installed vitest [\d.]+ ended with .+ before it had started a test/,
      );
      expect(code).toBe(3);
    } finally {
      await restore();
    }
  });
});

// The code under test has no way to vitest that is known. One that is found must not pass for a fault of vitest's.
test('a vitest that lacks something with one program alone was kept from it', patient, async () => {
  const restore = await rename(/runner\.runTask/g, "runner[globalThis.lost ? 'lost' : 'runTask']");
  const source = join(copy, 'exercises', file);
  const code = await readFile(source, 'utf8');
  try {
    await writeFile(source, `${code}\nObject.assign(globalThis, { lost: true });\n`);
    const { code: exit, err, out } = await grade();
    expect({ exit, err }).toEqual({ exit: 1, err: '' });
    expect(out).toContain('vitest was kept from the hook runTask of a runner');
  } finally {
    await writeFile(source, code);
    await restore();
  }
});

async function grade(): Promise<{ code: number; err: string; out: string }> {
  const options = ['1', '--seed', 'friendly', '--step', '1.1', '--plain'];
  const env = { SOCKETLINGS_SANDBOX: 'node-permissions' }; // the other one would not show what is elsewhere
  const { code, err, out } = await run([startOf(copy), 'grade', ...options], { cwd: copy, env });
  return { code, err, out };
}

/** Puts another name in its place wherever it stands, and returns what undoes that. */
async function rename(piece: RegExp, other?: string): Promise<() => Promise<void>> {
  const originals = new Map<string, string>();
  for (const name of PRETENDED) {
    const folder = join(modules, name);
    for (const entry of await readdir(folder, { recursive: true })) {
      if (!/dist[\\/].*\.js$/.test(entry)) continue;
      const path = join(folder, entry);
      const code = await readFile(path, 'utf8');
      const edited = code.replaceAll(
        piece,
        (found) => other ?? `${found.slice(0, -1)}_${found.slice(-1)}`,
      );
      if (edited === code) continue;
      originals.set(path, code);
      await writeFile(path, edited);
    }
  }
  expect(originals.size).toBeGreaterThan(0);
  return async () => {
    for (const [path, code] of originals) await writeFile(path, code);
  };
}
