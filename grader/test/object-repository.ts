// A repository of nothing but objects, with whatever git's own commands would not make.

import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const LINK = '120000';
export const MODULE = '160000';
export const RUNNABLE = '100755';

export type Tree = Record<string, string | { mode: string; content: string }>;

export class ObjectRepository implements AsyncDisposable {
  static async create(): Promise<ObjectRepository> {
    const folder = await mkdtemp(join(tmpdir(), 'socketlings-change-'));
    const repository = new ObjectRepository(folder);
    repository.git(['init', '--quiet']);
    await mkdir(join(folder, 'node_modules'));
    await writeFile(join(folder, 'package-lock.json'), '{}\n');
    return repository;
  }

  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  git(args: string[], input = ''): string {
    const settings = ['user.name=t', 'user.email=t@localhost', 'core.protectNTFS=false'];
    return execFileSync('git', [...settings.flatMap((each) => ['-c', each]), ...args], {
      cwd: this.folder,
      encoding: 'utf8',
      input,
    }).trim();
  }

  /** Makes a commit without a work tree. */
  commit(files: Tree, ...parents: string[]): string {
    const tree = this.#writeTree(files);
    const all = parents.flatMap((parent) => ['-p', parent]);
    return this.git(['commit-tree', tree, '-m', 'x', ...all]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, maxRetries: 3 });
  }

  /** Writes a tree byte by byte: git's own commands refuse some names. */
  #writeTree(files: Tree): string {
    const folders = new Map<string, Tree>();
    const entries: Entry[] = [];
    for (const [path, file] of Object.entries(files)) {
      const [name = '', ...rest] = path.split('/');
      if (rest.length === 0) entries.push({ name, ...this.#writeFile(file) });
      else folders.set(name, { ...folders.get(name), [rest.join('/')]: file });
    }
    for (const [name, inside] of folders) {
      entries.push({ name, mode: '40000', id: this.#writeTree(inside) });
    }
    const args = ['hash-object', '-t', 'tree', '-w', '--literally', '--stdin'];
    return execFileSync('git', args, { cwd: this.folder, input: bytesOf(entries) })
      .toString()
      .trim();
  }

  #writeFile(file: Tree[string]): Omit<Entry, 'name'> {
    const { mode, content } = typeof file === 'string' ? { mode: '100644', content: file } : file;
    if (mode === MODULE) return { mode, id: '1'.repeat(40) };
    return { mode, id: this.git(['hash-object', '-w', '--stdin'], content) };
  }
}

// --- internal ---

interface Entry {
  readonly name: string;
  readonly mode: string;
  readonly id: string;
}

/** A tree as git keeps it: sorted as if the names of folders ended with a slash. */
function bytesOf(entries: readonly Entry[]): Buffer {
  const key = ({ name, mode }: Entry): string => (mode === '40000' ? `${name}/` : name);
  const sorted = entries.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  return Buffer.concat(
    sorted.flatMap(({ name, mode, id }) => [
      Buffer.from(`${mode} ${name}\0`),
      Buffer.from(id, 'hex'),
    ]),
  );
}
