// `npm run class` as a process of its own, so that it can be killed.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { root } from '../../src/workshop/workshop.ts';

export interface Said {
  /** Null if it was killed. */
  readonly code: number | null;
  readonly out: string;
  readonly ms: number;
  /** The most memory that the process itself has had; of one that was killed nothing is known. */
  readonly megabytes: number | undefined;
}

export interface Running {
  readonly child: ChildProcess;
  readonly said: Promise<Said>;
}

export function start(...words: string[]): Running {
  const program = join(root, 'grader', 'start.mjs');
  const env = { ...process.env, VITEST: undefined, NO_COLOR: '1' };
  const child = spawn(process.execPath, ['--import', METER, program, 'class', ...words], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { child, said: hear(child) };
}

export async function type(...words: string[]): Promise<Said> {
  return start(...words).said;
}

// --- internal ---

/** Its own process alone: a flag is not handed on to children. */
const METER = `data:text/javascript,process.on('exit',()=>console.error('most',process.resourceUsage().maxRSS))`;

async function hear(child: ChildProcess): Promise<Said> {
  const began = performance.now();
  const [out, errors] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, 'close'),
  ]);
  const [line, kilobytes] = /^most (\d+)\n/m.exec(errors) ?? [];
  return {
    code: child.exitCode,
    out: out + errors.replace(line ?? '', ''),
    ms: performance.now() - began,
    megabytes: kilobytes === undefined ? undefined : Number(kilobytes) / 1024,
  };
}
