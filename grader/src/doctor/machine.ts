// Looks at the machine, and changes nothing. What can't be found out is `undefined`.

import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, statSync, statfsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { availableParallelism, freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { probeBwrap } from '../run/bwrap.mjs';
import { childEnvironment } from '../machine/child-environment.mjs';
import { nativeCompiler } from '../machine/platform.mjs';
import { expectTemp } from '../machine/temp.mjs';
import { MachineError } from '../usage-error.mjs';
import { fileOf, openWorkshop, root } from '../workshop/workshop.ts';
import { probeSaves, type WayOfSaves } from './saves.ts';

/** What the checks are about. Sizes in bytes. */
export interface Machine {
  readonly node: string;
  readonly npm: string | undefined;
  readonly platform: NodeJS.Platform;
  readonly cores: number;
  readonly freeMemory: number;
  /** Packages of the workshop that are not linked to this checkout. */
  readonly unlinked: readonly string[];
  /** Native packages of this platform that cannot be loaded. */
  readonly withoutNative: readonly string[];
  /** Files that the learner edits, and cannot. */
  readonly readOnly: readonly string[];
  /** The system's reason for refusing to listen on 127.0.0.1, if it does. */
  readonly loopback: string | undefined;
  readonly bwrap: { readonly works: boolean; readonly why: string };
  /** Why temporary files cannot be made, if so. */
  readonly temp: Pick<MachineError, 'says' | 'fix'> | undefined;
  readonly freeDisk: { readonly workshop: number | undefined; readonly temp: number | undefined };
  readonly hasGit: boolean;
  readonly saves: WayOfSaves;
  readonly terminal: {
    readonly isTerminal: boolean;
    readonly width: number;
    readonly utf8: boolean;
  };
}

export async function examineMachine(env: NodeJS.ProcessEnv): Promise<Machine> {
  const { platform, versions } = process;
  return {
    node: versions.node,
    npm: /npm\/([\d.]+)/.exec(env['npm_config_user_agent'] ?? '')?.[1],
    platform,
    cores: availableParallelism(),
    freeMemory: freemem(),
    unlinked: packageNames().filter((name) => !isLinked(name)),
    withoutNative: missingNatives(),
    readOnly: openWorkshop()
      .map(fileOf)
      .filter((file) => existsSync(file) && !isWritable(file)),
    loopback: await listenOnLoopback(),
    bwrap: probeBwrap(),
    temp: complaintAboutTemp(),
    freeDisk: { workshop: freeOn(root), temp: freeOn(tmpdir()) },
    saves: await probeSaves(join(root, 'exercises')),
    hasGit: spawnSync('git', ['--version'], { env: childEnvironment() }).status === 0,
    terminal: examineTerminal(env),
  };
}

// --- internal ---

function examineTerminal(env: NodeJS.ProcessEnv): Machine['terminal'] {
  const { stdout, platform } = process;
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return {
    isTerminal: stdout.isTTY === true,
    width: stdout.columns || 0,
    utf8: platform === 'win32' || /utf-?8/i.test(locale),
  };
}

function packageNames(): string[] {
  const folder = join(root, 'packages');
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, 'package.json')));
}

function isLinked(name: string): boolean {
  const link = join(root, 'node_modules', '@socketlings', name);
  return existsSync(link) && isSame(link, join(root, 'packages', name));
}

/** Not by its path: that of a link or of a drive that stands for a folder is another one. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { bigint: true }));
  return a!.dev === b!.dev && a!.ino === b!.ino;
}

function missingNatives(): string[] {
  const require = createRequire(import.meta.url);
  const needed = ['oxc-parser', 'rolldown', nativeCompiler().name];
  return needed.filter((name) => {
    try {
      if (name.startsWith('@typescript/')) require.resolve(`${name}/package.json`);
      else require(name);
      return false;
    } catch {
      return true;
    }
  });
}

function isWritable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function listenOnLoopback(): Promise<string | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', (error) => resolve(error.message));
    server.listen(0, '127.0.0.1', () => server.close(() => resolve(undefined)));
  });
}

function complaintAboutTemp(): Machine['temp'] {
  try {
    expectTemp();
    return undefined;
  } catch (error) {
    if (error instanceof MachineError) return error;
    throw error;
  }
}

function freeOn(folder: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}
