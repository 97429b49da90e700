// Everything in which the systems differ, in one place. A platform is an argument, so that each can
// be tested on any other.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';

/** @typedef {NodeJS.Platform} Platform */

/**
 * Whether a child can be started in a process group of its own, and the whole group be killed.
 * @param {Platform} platform
 */
export function hasProcessGroups(platform = process.platform) {
  return platform !== 'win32';
}

/**
 * Ends a process and all that it has started; one that has ended already is fine.
 * @param {number} pid the leader of a process group, where there are groups
 * @param {Platform} platform
 * @param {{ kill(pid: number, signal: string): void, run(file: string, args: string[]): void }} system
 */
export function killTree(pid, platform = process.platform, system = realSystem) {
  try {
    if (hasProcessGroups(platform)) system.kill(-pid, 'SIGKILL');
    else system.run('taskkill', ['/pid', String(pid), '/t', '/f']);
  } catch {
    // it has ended by itself
  }
}

/**
 * Where TypeScript's native compiler is: its package, and the program's name in the folder `lib`.
 * @param {Platform} platform
 * @param {string} arch
 */
export function nativeCompiler(platform = process.platform, arch = process.arch) {
  return {
    name: `@typescript/typescript-${platform}-${arch}`,
    program: platform === 'win32' ? 'tsc.exe' : 'tsc',
  };
}

/**
 * How to watch a folder. Node's recursive watching is native on macOS and Windows only; on Linux it
 * would open every folder by itself.
 * @param {Platform} platform
 */
export function watchOptions(platform = process.platform) {
  return { recursive: platform !== 'linux' };
}

/**
 * Why the tools that run the tests would take a path for another one, if they would: vite, and those who write
 * addresses or patterns. A predicate, as in "the folder ...".
 * @param {string} path
 * @param {Platform} platform
 */
export function complaintAboutPath(path, platform = process.platform) {
  const names = platform === 'win32' ? path.replaceAll('\\', '/') : path;
  const [odd] = /[#%?*\\\p{Cc}]/u.exec(names) ?? [];
  if (odd)
    return `has ${odd < ' ' ? 'a line end or tab' : odd} in its path, which the tools take for something else`;
  if (names.split('/').includes('node_modules')) return 'lies in a folder called node_modules';
  return undefined;
}

/**
 * Whether an optional package, such as `@rolldown/binding-linux-x64-gnu`, is the part for a system.
 * @param {string} name
 * @param {{ platform?: Platform, arch?: string, musl?: boolean }} system
 */
export function isPartFor(
  name,
  { platform = process.platform, arch = process.arch, musl = false },
) {
  const [, libc] = new RegExp(`(?:^|[/-])${platform}-${arch}(?:-(\\w+))?$`).exec(name) ?? [
    undefined,
    null,
  ];
  if (libc === null) return false;
  return platform !== 'linux' || libc === undefined || libc.startsWith('musl') === musl;
}

/**
 * Whether Linux programs here are built on musl, as on Alpine, and not on glibc.
 * @param {Platform} platform
 */
export function isMusl(platform = process.platform) {
  if (platform !== 'linux') return false;
  try {
    return readFileSync('/usr/bin/ldd', 'latin1').includes('musl'); // the report below takes long
  } catch {
    const { header } = /** @type {{ header: object }} */ (process.report.getReport());
    return !('glibcVersionRuntime' in header);
  }
}

// --- internal ---

const realSystem = {
  kill: (/** @type {number} */ pid, /** @type {string} */ signal) => process.kill(pid, signal),
  run: (/** @type {string} */ file, /** @type {string[]} */ args) => {
    execFileSync(file, args, { stdio: 'ignore' });
  },
};
