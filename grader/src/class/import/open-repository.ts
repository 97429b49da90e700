// A git repository somewhere else: its newest commit, fetched alone. Nothing is checked out, so that nothing of it
// runs, and no filter of git's does.

import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { LARGEST_SOURCE } from '../../workshop/limits.mjs';
import { childEnvironment } from '../../machine/child-environment.mjs';
import { TOO_MANY } from './open-folder.ts';
import { checkPath, LIMITS, Unreadable, type Found, type Refused, type Tree } from './tree.ts';

export interface Repository {
  /** An address or a path, as git takes it. */
  readonly address: string;
  /** A branch, a tag or a commit; without it the newest commit. */
  readonly ref?: string;
}

/** Fetches it into `folder`, which the caller removes when the files have been read. */
export async function openRepository(
  { address, ref = 'HEAD' }: Repository,
  folder: string,
): Promise<Tree> {
  mkdirSync(folder, { recursive: true });
  await git(folder, ['init', '--quiet', '--bare']);
  await git(folder, [
    'fetch',
    '--quiet',
    '--depth=1',
    '--no-tags',
    '--end-of-options',
    address,
    ref,
  ]);
  const list = await git(folder, ['ls-tree', '-r', '-z', '-l', '--full-tree', 'FETCH_HEAD']);
  const entries = list.toString().split('\0').filter(Boolean);
  if (entries.length > LIMITS.entries) throw new Unreadable(TOO_MANY);
  return treeOf(folder, entries);
}

/** An address without the name and the token that may stand in it. */
export function withoutSecrets(text: string): string {
  return text.replaceAll(/:\/\/[^/@\s]*@/g, '://');
}

// --- internal ---

const PATIENCE = 120_000; // ms for one repository; a host that does not answer holds up the class no longer
const MOST = 64 << 20; // bytes of a list

/** A mode, a type, an id, a size and a path, as git lists them. */
const ENTRY = /^(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t([^]*)$/;

function treeOf(folder: string, entries: readonly string[]): Tree {
  const files: Found[] = [];
  const refused: Refused[] = [];
  for (const entry of entries) {
    const [, mode, type, id, size, raw] = ENTRY.exec(entry) ?? [];
    if (raw === undefined) continue;
    const checked = raw.includes('\\') ? { why: 'of a name with a backslash' } : checkPath(raw);
    if (checked === 'ignored') continue;
    const why = 'why' in checked ? checked.why : whyNoFile(mode!, type!);
    if (why) refused.push({ path: raw, why });
    else if ('path' in checked)
      files.push({ path: checked.path, size: Number(size), read: () => blob(folder, id!) });
  }
  return { files, refused };
}

function whyNoFile(mode: string, type: string): string | undefined {
  if (type === 'commit') return 'a submodule, which is not fetched';
  return mode === '120000' ? 'a link' : undefined;
}

function blob(folder: string, id: string): Promise<Buffer> {
  return git(folder, ['cat-file', 'blob', id], LIMITS.archive + LARGEST_SOURCE);
}

const SAFE = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false'];

/** Asks nobody for a password; takes no address that would start a program of its own. */
const OWN = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_ALLOW_PROTOCOL: 'file:git:http:https:ssh',
  GIT_SSH_COMMAND: 'ssh -o BatchMode=yes',
};

function git(folder: string, args: readonly string[], most: number = MOST): Promise<Buffer> {
  const env = childEnvironment(OWN, { purpose: 'git' });
  const options = {
    cwd: folder,
    env,
    maxBuffer: most,
    timeout: PATIENCE,
    encoding: 'buffer',
  } as const;
  return new Promise((resolve, reject) => {
    const child = execFile('git', [...SAFE, ...args], options, (error, stdout, stderr) => {
      if (error) reject(new Unreadable(`cannot be fetched: ${whyNot(error, stderr.toString())}`));
      else resolve(stdout);
    });
    child.stdin?.end();
  });
}

function whyNot(error: Error & { killed?: boolean; code?: unknown }, complaint: string): string {
  if (error.killed) return `git had not done it after ${PATIENCE / 1000} seconds`;
  if (error.code === 'ENOENT') return 'git is not installed here';
  const lines = complaint.trim().split('\n');
  const said = lines.find((line) => /^(fatal|error): /.test(line)) ?? lines[0] ?? '';
  return `git says "${withoutSecrets(said).replace(/^\w+: /, '')}"`;
}
