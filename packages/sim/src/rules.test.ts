import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';

// The table in README.md names a test for each rule; the test must be there, and name the rule.
const TESTS = new URL('../../', import.meta.url);
const ROW = /^\| (K\d+) +\|(.*)\|$/gm;

test('every rule is in the table, with evidence that is there', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const rows = [...readme.matchAll(ROW)].map(([, rule, rest]) => ({ rule: rule!, rest: rest! }));
  expect(rows.map(({ rule }) => rule)).toEqual(rows.map((_, i) => `K${i + 1}`));
  expect(rows.length).toBeGreaterThan(40);

  const files = testFiles();
  for (const { rule, rest } of rows) {
    const [, evidence, upstairs] = rest.split('|') as [string, string, string];
    const named = [...evidence.split(', '), ...(upstairs.match(/\S+\.test\b/g) ?? [])];
    for (const name of named.map((cell) => cell.trim().replace(/\.test$/, ''))) {
      if (rule === 'K31') continue;
      expect(titlesIn(files.get(name)), `${rule} in ${name}`).toMatch(new RegExp(`${rule}\\b`));
    }
  }
});

function testFiles(): Map<string, string> {
  const paths = ['sim/src', 'kernel/src'].flatMap((folder) =>
    readdirSync(new URL(folder, TESTS), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.test.ts'))
      .map((path) => `${folder}/${path}`),
  );
  return new Map(paths.map((path) => [path.split(/[\\/]/).at(-1)!.replace('.test.ts', ''), path]));
}

function titlesIn(path: string | undefined): string {
  if (path === undefined) return 'no such file';
  const code = readFileSync(new URL(path, TESTS), 'utf8');
  return [...code.matchAll(/^\s*(?:rule|test)\('(.*?)',/gm)].map(([, title]) => title).join('\n');
}
