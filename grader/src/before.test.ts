import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { complaintBefore, nativeParts } from './before.mjs';
import { isPartFor } from './machine/platform.mjs';
import { root } from './workshop/workshop.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A folder that looks like a workshop whose packages are `installed`, parts of native ones among them. */
function workshop(installed: readonly string[], name = 'socketlings (1)'): string {
  const base = mkdtempSync(join(realpathSync(tmpdir()), 'before-'));
  folders.push(base);
  const folder = join(base, name);
  mkdirSync(join(folder, 'grader'), { recursive: true });
  writeFileSync(join(folder, 'grader', 'package.json'), JSON.stringify({ devDependencies: {} }));
  for (const each of installed) install(folder, each);
  return folder;
}

const NATIVE = ['oxc-parser', 'rolldown', 'typescript', 'esbuild'];
const PLAIN = ['tsx', 'vitest', '@socketlings/testkit'];
const HERE = nativeParts(root).map(({ fitting }) => fitting[0]!);

function install(folder: string, name: string): void {
  const place = join(folder, 'node_modules', name);
  mkdirSync(place, { recursive: true });
  if (NATIVE.includes(name)) {
    cpSync(join(root, 'node_modules', name, 'package.json'), join(place, 'package.json'));
  }
}

/** What npm installs for the same package on another system. */
function elsewhere(part: string): string {
  const owner = NATIVE.map((name) => readFileSync(join(root, 'node_modules', name, 'package.json')))
    .map((text) => Object.keys(JSON.parse(text.toString()).optionalDependencies as object))
    .find((parts) => parts.includes(part))!;
  return owner.find((other) => !isPartFor(other, {}) && !isPartFor(other, { musl: true }))!;
}

test('nothing is wrong with what `npm ci` leaves', () => {
  expect(complaintBefore(root)).toBeUndefined();
  expect(complaintBefore(workshop([...PLAIN, ...NATIVE, ...HERE]))).toBeUndefined();
});

describe('is told, with the way out:', () => {
  test('nothing is installed', () => {
    expect(complaintBefore(workshop([]))).toBe(
      "The packages that Socketlings needs are not installed (tsx is missing). Run `npm ci` in the workshop's folder first.",
    );
  });

  test('what only developers need is left out', () => {
    expect(complaintBefore(workshop(['koffi']))).toContain('Run `npm ci --include=dev`');
  });

  test('optional packages are left out', () => {
    const complaint = complaintBefore(workshop([...PLAIN, ...NATIVE]));

    expect(complaint).toContain(`${HERE[0]} is missing`);
    expect(complaint).toContain('Run `npm ci --include=optional`');
  });

  test.each(HERE)('%s is that of another system', (part) => {
    const parts = HERE.map((each) => (each === part ? elsewhere(each) : each));

    expect(complaintBefore(workshop([...PLAIN, ...NATIVE, ...parts]))).toBe(
      `The packages here were made for another system (${elsewhere(part)} is there, and this system needs ${part}). Run \`npm ci\` here, in the workshop's folder.`,
    );
  });

  test('a package is gone that npm has installed', () => {
    const folder = workshop([...PLAIN, ...NATIVE, ...HERE]);
    const packages = { '': {}, grader: {}, 'node_modules/tsx': {}, 'node_modules/a/b': {} };
    writeFileSync(join(folder, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));

    expect(complaintBefore(folder)).toContain('(a/b is missing)');
  });

  test.each(['C# 1', '100%', 'node_modules'])('the folder is called %s', (name) => {
    const complaint = complaintBefore(workshop([...PLAIN, ...NATIVE, ...HERE], name));

    expect(complaint).toMatch(/^The workshop's folder (has|lies).* Rename or move it\.$/);
  });
});
