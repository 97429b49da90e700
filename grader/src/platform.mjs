// Everything in which the systems differ, in one place. A platform is an argument, so that each can
// be tested on any other.

import { execFileSync } from 'node:child_process';
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
 * Stops this process and those that were started with it (npm, for one), as a terminal does for Ctrl-Z,
 * until the shell lets them go on; returns whether there is such a thing.
 * @param {Platform} platform
 * @param {{ kill(pid: number, signal: string): void }} system
 */
export function stopGroup(platform = process.platform, system = realSystem) {
  if (platform === 'win32') return false;
  system.kill(0, 'SIGTSTP');
  return true;
}

// --- internal ---

const realSystem = {
  kill: (/** @type {number} */ pid, /** @type {string} */ signal) => process.kill(pid, signal),
  run: (/** @type {string} */ file, /** @type {string[]} */ args) => {
    execFileSync(file, args, { stdio: 'ignore' });
  },
};
