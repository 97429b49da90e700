// A list of repositories, one on a line: whose it is, if its address does not say it; the address; and a branch, a tag
// or a commit, if it is not the newest one. Lines that begin with # are remarks.

import { readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { removeAll } from '../../machine/remove-all.mjs';
import { makeTempFolder } from '../../machine/temp.mjs';
import { UsageError } from '../../usage-error.mjs';
import type { Student } from '../roster.ts';
import { openRepository, withoutSecrets, type Repository } from './open-repository.ts';
import { ownersOf } from './owners.ts';
import type { Parcel, Parcels } from './parcels.ts';

/** Whether a file may be such a list, by its name: an answer is never called so. */
export function isNamedLikeList(path: string): boolean {
  return /\.(txt|list)$/i.test(path);
}

/** Throws a `UsageError` with the line if one of them says nothing. */
export function listedParcels(path: string, students: readonly Student[]): Parcels {
  const lines = readFileSync(path, 'utf8')
    .replace(/^\uFEFF/, '')
    .split('\n');
  const listed = lines.flatMap((line, i) => readLine(line, `${path}:${i + 1}`, students) ?? []);
  if (listed.length === 0)
    throw new UsageError(`${path} lists no repository: one on a line, as in ${EXAMPLE}`);
  const room = new Room();
  const from = (address: string): string =>
    isPath(address) ? resolve(dirname(path), address) : address;
  const parcels = listed.map(({ owners, address, ref }): Parcel => {
    const source = `${basename(path)}/${withoutSecrets(address)}${ref === undefined ? '' : ` ${ref}`}`;
    const [student] = owners.length === 1 ? owners : [];
    const why = student ? undefined : sayWhose(withoutSecrets(address), owners);
    const repository = { address: from(address), ...(ref !== undefined && { ref }) };
    const open = (): ReturnType<Parcel['open']> => openRepository(repository, room.next());
    return { student, source: source.slice(0, 300), late: false, open, ...(why && { why }) };
  });
  return { parcels, close: () => room.clear() };
}

// --- internal ---

const EXAMPLE = '`student-07 https://github.com/someone/sockets`';

/** A folder for one repository: of a class there are many, and each is read before the next. */
class Room {
  #folder: string | undefined;

  next(): string {
    this.clear();
    this.#folder = makeTempFolder('repository-');
    return join(this.#folder, 'repository');
  }

  clear(): void {
    if (this.#folder !== undefined) removeAll(this.#folder);
    this.#folder = undefined;
  }
}

interface Listed extends Repository {
  readonly owners: readonly Student[];
}

function readLine(line: string, where: string, students: readonly Student[]): Listed | undefined {
  const words = line
    .trim()
    .split(/[\s,;]+/)
    .filter(Boolean);
  if (words.length === 0 || words[0]!.startsWith('#')) return undefined;
  const owner = students.find(({ id }) => id.toLowerCase() === words[0]!.toLowerCase());
  const [address, ref, more] = owner ? words.slice(1) : words;
  const isAddress = address !== undefined && /[/:\\]/.test(address) && !address.startsWith('-');
  if (!isAddress || more !== undefined || ref?.startsWith('-')) {
    throw new UsageError(
      `${where}: ${JSON.stringify(withoutSecrets(line.trim()))} is not understood: a line is the id of a student, the address of a repository, and a branch or commit if you like, as in ${EXAMPLE}`,
    );
  }
  const owners = owner ? [owner] : ownersOf({ owner: wordsIn(address), file: '' }, students);
  return { owners, address, ...(ref !== undefined && { ref }) };
}

/** What may name a student: the repository, the ends of its name as classrooms write them, and its owner. */
function wordsIn(address: string): string[] {
  const [name = '', owner = ''] = address
    .replace(/(\.git)?[/\\]*$/, '')
    .split(/[/\\:]/)
    .reverse();
  const parts = name.split('-');
  return [name, ...parts.map((_, i) => parts.slice(i).join('-')), owner];
}

function isPath(address: string): boolean {
  return !address.includes('://') && !/^[^/\\]{2,}:/.test(address);
}

function sayWhose(address: string, owners: readonly Student[]): string {
  if (owners.length > 0)
    return `${address} may be of ${owners.map(({ id }) => id).join(' or ')}: write an id before it.`;
  return `${address} names nobody on the roster: write an id before it.`;
}
