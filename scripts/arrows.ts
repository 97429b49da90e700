// `npm run arrows`: which file imports which. There is no circle, and no arrow against the direction that is declared
// here; imports of types count, and those in comments, too.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { echo, glob } from 'zx';

/** From the bottom to the top: each may import from those above it in this list, never from those below. */
const PARTS = [
  'packages/net/',
  'packages/kernel/',
  'packages/sim/',
  'packages/testkit/src/base/',
  'packages/testkit/src/index.ts',
  'packages/testkit/src/contract/',
  'packages/testkit/src/model/',
  'packages/testkit/src/conn/',
  'packages/testkit/src/socket/',
  'packages/testkit/src/shared-conn/',
  'packages/testkit/src/codec/',
  'packages/testkit/src/poller/',
  'packages/testkit/src/dialer/',
  'packages/testkit/src/closing/',
  'packages/testkit/src/rpc/',
  'packages/testkit/src/try/',
  'packages/testkit/',
  'exercises/',
  'solutions/',
  'grader/src/usage-error.mjs',
  'grader/src/text/',
  'grader/src/machine/',
  'grader/vitest/',
  'grader/src/workshop/',
  'grader/src/run/',
  'grader/src/grade/',
  'grader/src/progress/',
  'grader/src/writers/',
  'packages/web/',
  'grader/src/cli/',
  'grader/src/serve/',
  'grader/src/class/',
  'grader/src/doctor/',
  'grader/src/github/',
  'grader/src/pull/',
  'grader/src/update/',
  'grader/src/verify/',
  'grader/src/commands/',
  'grader/src/',
  'grader/',
  'scripts/',
];

/** Rooms that know nothing of each other. */
const APART = [
  [
    'packages/testkit/src/conn/',
    'packages/testkit/src/socket/',
    'packages/testkit/src/shared-conn/',
    'packages/testkit/src/codec/',
    'packages/testkit/src/poller/',
    'packages/testkit/src/dialer/',
    'packages/testkit/src/closing/',
    'packages/testkit/src/rpc/',
  ],
  ['grader/vitest/main/', 'grader/vitest/worker/'],
  ['grader/src/github/', 'grader/src/pull/'],
] as const;

const files = await glob('{packages,exercises,solutions,grader,scripts}/**/*.{ts,mjs,cjs}', {
  ignore: ['**/node_modules', '**/.made', 'grader/test/programs', 'exercises/*/src'],
});
const arrows = new Map(files.map((file) => [file, importsOf(file)]));

const complaints = [...arrows].flatMap(([from, all]) =>
  all.filter((to) => !mayImport(from, to)).map((to) => `${from} must not import ${to}`),
);
for (const file of files) {
  const circle = circleFrom(file);
  if (circle.length > 0) complaints.push(`a circle: ${circle.join(' imports ')}`);
}
for (const complaint of complaints) echo(complaint);
process.exitCode = complaints.length === 0 ? 0 : 1;

// --- internal ---

function importsOf(file: string): string[] {
  const named = readFileSync(file, 'utf8').matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g);
  return [...named].flatMap(([, name = '']) => {
    const [, pack] = /^@socketlings\/(\w+)/.exec(name) ?? [];
    if (pack) return [`packages/${pack}/`];
    const path = join(dirname(file), name);
    return name.startsWith('.') && existsSync(path) ? [path] : [];
  });
}

// A test looks at whatever it is about.
function mayImport(from: string, to: string): boolean {
  if (/\.test\.ts$|^grader\/test\//.test(from)) return true;
  const apart = APART.some((rooms) => {
    const [a, b] = [from, to].map((file) => rooms.find((room) => file.startsWith(room)));
    return a && b && a !== b;
  });
  return !apart && rankOf(to) <= rankOf(from);
}

function rankOf(file: string): number {
  return PARTS.findIndex((part) => file.startsWith(part));
}

/** The shortest way on which a file comes back to itself; told of the first of its files only. */
function circleFrom(start: string): string[] {
  const ways = [[start]];
  const seen = new Set<string>();
  for (let way = ways.shift(); way; way = ways.shift()) {
    for (const to of arrows.get(way.at(-1)!) ?? []) {
      if (to === start) return way.every((file) => file >= start) ? [...way, start] : [];
      if (!seen.has(to)) ways.push([...way, to]);
      seen.add(to);
    }
  }
  return [];
}
