// One Node wherever no other is asked for: in the container, and in the jobs that grade.

import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseDocument, visit } from 'yaml';
import { root } from '../src/workshop/workshop.ts';

const version = (await readFile(join(root, '.node-version'), 'utf8')).trim();
const jobs = (await readdir(join(root, '.github'), { recursive: true })).filter((path) => {
  return path.endsWith('.yml');
});

test('the version is exact, and one that is kept for years', () => {
  expect(version).toMatch(/^\d*[02468]\.\d+\.\d+$/);
});

test('the container has it', async () => {
  const file = await readFile(join(root, 'Containerfile'), 'utf8');

  expect(file).toContain(`/node:${version}-bookworm-slim@sha256:`);
});

test.each(jobs)('.github/%s has it, or one of many', async (path) => {
  const content = await readFile(join(root, '.github', path), 'utf8');

  expect(
    nodesOf(content).filter((node) => !/^file \.node-version$|^\$\{\{ matrix\./.test(node)),
  ).toEqual([]);
});

test('a job that has another one is found', () => {
  const steps =
    '- uses: actions/setup-node@v6\n  with: { node-version: 22 }\n- uses: actions/setup-node@v6';

  expect(nodesOf(steps)).toEqual(['22', 'any']);
});

// --- internal ---

/** What each step that sets Node up asks for. */
function nodesOf(content: string): string[] {
  const nodes: string[] = [];
  visit(parseDocument(content), {
    Map(_, step) {
      if (!String(step.get('uses')).startsWith('actions/setup-node@')) return;
      const asked = (key: string): string | undefined => {
        const value = step.getIn(['with', key]);
        return value === undefined ? undefined : JSON.stringify(value).replaceAll('"', '');
      };
      const file = asked('node-version-file');
      nodes.push(file === undefined ? (asked('node-version') ?? 'any') : `file ${file}`);
    },
  });
  return nodes;
}
