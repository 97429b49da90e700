// What is Node's, or of this machine, and by what the page replaces it.

import { join } from 'node:path';
import { normalizePath, type Plugin } from 'vite';

const BY_NAME: Readonly<Record<string, string>> = {
  '@redis/client': 'nowhere.ts',
  koffi: 'nowhere.ts',
  'node:child_process': 'nowhere.ts',
  'node:fs': 'nowhere.ts',
  'node:events': 'events.ts',
  'node:module': 'nowhere.ts',
  'node:net': 'nowhere.ts',
  'node:process': 'process.ts',
  'node:timers': 'timers.ts',
  'node:timers/promises': 'timers-promises.ts',
  'node:url': 'url.ts',
  'node:util': 'util.ts',
  'node:util/types': 'util.ts',
  'node:v8': 'nowhere.ts',
  'node:vm': 'nowhere.ts',
  vitest: 'vitest.ts',
};

const FROM_NPM: Readonly<Record<string, string>> = {
  'node:path': 'path-browserify',
  'node:path/posix': 'path-browserify',
};

/** Files of the workshop that know where it lies. */
const BY_FILE: Readonly<Record<string, string>> = {
  'grader/src/workshop/workshop.ts': 'workshop.ts',
  'packages/testkit/src/base/stack-frames.ts': 'stack-frames.ts',
};

export function standIns(root: string): Plugin {
  const platform = normalizePath(join(root, 'packages', 'web', 'src', 'platform'));
  return {
    name: 'socketlings:stand-ins',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      const name = BY_NAME[source];
      if (name) return `${platform}/${name}`;
      const fromNpm = FROM_NPM[source];
      if (fromNpm) return this.resolve(fromNpm, `${platform}/globals.ts`, { skipSelf: true });
      if (!source.startsWith('.')) return undefined;
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      const file = found && BY_FILE[found.id.slice(root.length)];
      return file ? `${platform}/${file}` : found;
    },
  };
}
