// Everything in which the systems differ, in one place. A platform is an argument, so that each can
// be tested on any other.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { win32 } from 'node:path';
import process from 'node:process';
import { childEnvironment } from './child-environment.mjs';

/** @typedef {NodeJS.Platform} Platform */

/**
 * Whether a child can be started in a process group of its own, and the whole group be killed.
 * @param {Platform} platform
 */
export function hasProcessGroups(platform = process.platform) {
  return platform !== 'win32';
}

/**
 * Ends this process and all others of its group, where there are groups; elsewhere what it has forked
 * ends with it.
 * @param {Platform} platform
 * @param {{ kill(pid: number, signal: string): void, exit(code: number): void }} self
 */
export function endGroup(platform = process.platform, self = process) {
  if (hasProcessGroups(platform)) self.kill(0, 'SIGKILL');
  self.exit(1);
}

/**
 * Ends a process and all that it has started; one that has ended already is fine.
 * @param {number} pid the leader of a process group, where there are groups
 * @param {Platform} platform
 * @param {{ kill(pid: number, signal: string): void, run(file: string, args: string[]): void }} system
 */
export function killTree(pid, platform = process.platform, system = realSystem) {
  const ways = hasProcessGroups(platform)
    ? [() => system.kill(-pid, 'SIGKILL')]
    : [
        () => system.run('taskkill', ['/pid', String(pid), '/t', '/f']),
        () => system.kill(pid, 'SIGKILL'), // where that program is missing; Node's children end with it
      ];
  firstOf(ways); // if none succeeds, it has ended by itself
}

/**
 * The words before a command that bound the memory of each of its processes; none where that needs
 * what is not there. The system is asked, and not the disk alone: a drive of Windows may hold the files
 * of another system, and a path without its letter means the drive at hand.
 * @param {number} bytes of data
 * @param {Platform} platform
 * @param {(path: string) => boolean} exists
 * @returns {string[]}
 */
export function memoryLimit(bytes, platform = process.platform, exists = existsSync) {
  return platform === 'linux' && exists(PRLIMIT) ? [PRLIMIT, `--data=${bytes}`, '--'] : [];
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
 * Why the tools that run the tests would take a path for another one, if they would: vite, and tools that write
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

/**
 * The one spelling of a path that vite uses, too: without links and short names, with the letters as they
 * are on the disk. On Windows `c:\\Work` and `C:\\work` are one folder, and a share may have a drive's
 * letter: that is kept. What is not there, or on a disk that cannot be asked, stays as it is.
 * @param {string} path
 * @param {Platform} platform
 * @param {{ native(path: string): string, plain(path: string): string }} disk
 */
export function realPath(path, platform = process.platform, disk = realDisk) {
  const real = firstOf([() => disk.native(path), () => disk.plain(path)]) ?? path;
  const isShare = (/** @type {string} */ name) => name.startsWith('\\\\');
  if (platform !== 'win32' || !isShare(real) || isShare(path)) return real;
  const drive = `${path.charAt(0).toUpperCase()}:\\`;
  const share = firstOf([() => disk.native(drive)]) ?? real;
  return real.startsWith(share) ? win32.join(drive, real.slice(share.length)) : real;
}

/**
 * What to type so that a file can be read and written again.
 * @param {string} path
 * @param {Platform} platform
 */
export function makeWritable(path, platform = process.platform) {
  return platform === 'win32' ? `attrib -r "${path}"` : `chmod u+rw ${path}`;
}

/**
 * A path as it can be pasted into a shell. In a name of Windows there is no double quote.
 * @param {string} path
 * @param {Platform} platform
 */
export function quoted(path, platform = process.platform) {
  if (/^[\w./:@=+,][\w./:@=+,-]*$/.test(path)) return path;
  return platform === 'win32' ? `"${path}"` : `'${path.replaceAll("'", "'\\''")}'`;
}

/**
 * The variable by which people move the folder of temporary files.
 * @param {Platform} platform
 */
export function temporaryVariable(platform = process.platform) {
  return platform === 'win32' ? 'TEMP' : 'TMPDIR';
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

/**
 * What the first one gives that does not throw; undefined if all do.
 * @template T
 * @param {readonly (() => T)[]} ways
 * @returns {T | undefined}
 */
function firstOf(ways) {
  for (const way of ways) {
    try {
      return way();
    } catch {
      // the next one
    }
  }
  return undefined;
}

const PRLIMIT = '/usr/bin/prlimit'; // of util-linux

const realDisk = { native: realpathSync.native, plain: realpathSync };

const realSystem = {
  kill: (/** @type {number} */ pid, /** @type {string} */ signal) => process.kill(pid, signal),
  run: (/** @type {string} */ file, /** @type {string[]} */ args) => {
    execFileSync(file, args, { stdio: 'ignore', env: childEnvironment() });
  },
};
