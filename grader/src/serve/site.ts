// The page as files, built when its parts have changed.

import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { extname, join } from 'node:path';
import { codeOf } from '../machine/files.ts';
import { MachineError } from '../usage-error.mjs';
import { root } from '../workshop/workshop.ts';

/** A file of the page, as it goes to a browser. */
export interface Served {
  readonly type: string;
  readonly content: Buffer;
}

/** The page's files by their paths: `/`, `/assets/…`. Builds them first, where they are missing or old. */
export async function openSite(onBuild: () => void): Promise<ReadonlyMap<string, Served>> {
  const made = join(root, 'packages', 'web', '.made');
  const folder = join(made, `site-${stateOfParts()}`);
  if (!existsSync(folder)) {
    onBuild();
    await buildInto(made, folder);
  }
  return filesOf(folder);
}

// --- internal ---

const PARTS = ['packages', 'exercises', 'solutions', 'grader/src', 'grader/vitest'];
const LEFT_OUT = /(^|[\\/])(\.|node_modules([\\/]|$))|^exercises[\\/][^\\/]+[\\/]src[\\/]/;

/** Changes with every file of which the page could be made. */
function stateOfParts(): string {
  const sum = createHash('sha256');
  for (const part of PARTS.filter((each) => existsSync(join(root, each)))) {
    for (const name of readdirSync(join(root, part), { recursive: true }).map(String).sort()) {
      if (LEFT_OUT.test(name) || LEFT_OUT.test(`${part}/${name}`)) continue;
      const { size, mtimeMs } = statSync(join(root, part, name));
      sum.update(`${part}/${name} ${size} ${mtimeMs}\n`);
    }
  }
  return sum.digest('hex').slice(0, 16);
}

/** Two that build at once both come to their end; older pages go. */
async function buildInto(made: string, folder: string): Promise<void> {
  const unfinished = join(made, `building-${process.pid}`);
  try {
    mkdirSync(made, { recursive: true });
    const { buildSite } = await import('../../../packages/web/build/site.ts');
    await buildSite(unfinished);
    if (!existsSync(folder)) renameSync(unfinished, folder);
    for (const name of readdirSync(made).filter(isOld(folder))) rmSync(join(made, name), GONE);
  } catch (error) {
    const code = codeOf(error);
    if (!code) throw error;
    throw new MachineError(
      `The page cannot be built in ${made} (${code}). This is not about your code: make room there, or the right to write.`,
    );
  } finally {
    rmSync(unfinished, GONE);
  }
}

const GONE = { recursive: true, force: true } as const;

function isOld(folder: string): (name: string) => boolean {
  return (name) => /^site-[0-9a-f]{16}$/.test(name) && !folder.endsWith(name);
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

function filesOf(folder: string): Map<string, Served> {
  const names = readdirSync(folder, { recursive: true }).map(String);
  const files = names.filter((name) => TYPES[extname(name)]);
  return new Map(
    files.map((name) => {
      const path = name.replaceAll('\\', '/');
      const served = { type: TYPES[extname(name)]!, content: readFileSync(join(folder, name)) };
      return [path === 'index.html' ? '/' : `/${path}`, served];
    }),
  );
}
