import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

export interface Contestant {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Whether the bars are for it. */
  readonly ours: boolean;
  /** Whether it is JavaScript, and can tell its heap. */
  readonly heap: boolean;
}

export interface Field {
  readonly contestants: readonly Contestant[];
  /** The command of the load, without its arguments. */
  readonly load: readonly string[];
  /** A core for the server, and one for the load; `null` where they cannot be had. */
  readonly cores: readonly [number, number] | readonly [null, null];
  /** What is missing, and why, in sentences. */
  readonly missing: readonly string[];
}

/** The contestants that this machine can run. What has to be compiled is put into `folder`. */
export function prepare(folder: string): Field {
  const missing: string[] = [];
  const build = (what: string, command: string, args: string[]): string | undefined => {
    const output = join(folder, what);
    const why = compile([command, ...args, output, source(what)]);
    if (why === undefined) return output;
    missing.push(`Without ${what}: ${why}.`);
    return undefined;
  };
  const go = build('server.go', 'go', ['build', '-o']);
  const c = build('server.c', 'cc', ['-O2', '-o']);
  const load = build('load.c', 'cc', ['-O2', '-o']);
  if (!load) missing.push('The load is a Node program, which may be slower than the servers.');
  const { cores, why } = coresOrWhy();
  if (why) missing.push(why);
  return {
    contestants: contestants(go, c),
    load: load ? [load] : node('load.ts'),
    cores,
    missing,
  };
}

/** A core for a server and one for its load, or why there are none. */
export function coresOrWhy(): { cores: Field['cores']; why?: string } {
  const cores = spawnSync('taskset', ['--version']).status === 0 ? pair() : null;
  if (cores) return { cores };
  const why = 'Server and load have no core of their own: no taskset, or one core.';
  return { cores: [null, null], why };
}

/** The command of a Node program; its name is relative to this folder. */
export function node(name: string, ...args: string[]): string[] {
  const tsx = import.meta.resolve('tsx');
  return [process.execPath, '--expose-gc', '--import', tsx, source(name), ...args];
}

// --- internal ---

function contestants(go: string | undefined, c: string | undefined): Contestant[] {
  const trusting = node('server-poller.ts', '--trusting');
  const others = { ours: false, heap: false };
  return [
    { name: 'the poller', command: node('server-poller.ts'), ours: true, heap: true },
    { name: 'a trusting poller', command: trusting, ours: true, heap: true },
    { name: 'node:net', command: node('server-node.ts'), ours: false, heap: true },
    ...(go ? [{ name: "Go's net", command: [go], env: { GOMAXPROCS: '1' }, ...others }] : []),
    ...(c ? [{ name: 'a C loop', command: [c], ...others }] : []),
  ];
}

/** Why it could not be compiled, if so. */
function compile([command = '', ...args]: readonly string[]): string | undefined {
  const { error, status, stderr } = spawnSync(command, args);
  if (status === 0) return undefined;
  return error ? `there is no ${command}` : `${command} says ${String(stderr).trim()}`;
}

function source(name: string): string {
  return join(import.meta.dirname, name);
}

/** Two cores that this process may use: the last one, for the server, and the one before. */
function pair(): [number, number] | null {
  const text = spawnSync('taskset', ['-pc', String(process.pid)]).stdout.toString();
  const list = text.split(':').at(-1)!.trim().split(',');
  const cores = list.flatMap((range) => {
    const [from = 0, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
  if (availableParallelism() < 2 || cores.length < 2) return null;
  return [cores.at(-1)!, cores.at(-2)!];
}
