// A bulk download, taken apart: what each student has handed in. Only names are read here.

import { lstatSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UsageError } from '../../usage-error.mjs';
import type { Student } from '../roster.ts';
import { isLitter, openPath } from './open-hand-in.ts';
import { ownersOf, readName, type Named, type Platform } from './owners.ts';
import { LIMITS, Unreadable, type Found, type Tree } from './tree.ts';

/** All that came from one student, or from somebody who is not known. */
export interface Parcel {
  readonly student: Student | undefined;
  /** Why it is nobody's, as a sentence. */
  readonly why?: string;
  readonly source: string;
  readonly at?: string;
  readonly late: boolean;
  /** Opened one after the other: of a whole class it would be much. May throw `Unreadable`. */
  readonly open: () => Promise<Tree>;
}

export interface Parcels {
  readonly parcels: readonly Parcel[];
  close(): void;
}

/** One student's hand-in, whatever it is called. */
export async function oneParcel(path: string, student: Student): Promise<Parcels> {
  const open = (): Promise<Tree> => openPath(path, LIMITS.entries);
  return { parcels: [{ student, source: basename(path), late: false, open }], close: () => {} };
}

/** Throws a `UsageError` if nothing in it is named after a student. */
export async function readParcels(
  path: string,
  students: readonly Student[],
  platform: Platform | undefined,
): Promise<Parcels> {
  const found = await itemsAt(path, students, platform);
  const { items } = found;
  const owned = items.map((item) => own(item, students, platform));
  if (owned.some(({ owners }) => owners.length > 0))
    return { parcels: parcelsOf(owned, path, students), close: () => found.close() };
  found.close();
  const names = items.slice(0, 3).map(({ name }) => name);
  const there = names.length > 0 ? names.join(', ') + (items.length > 3 ? ', …' : '') : 'nothing';
  throw new UsageError(
    `Nothing in ${path} is named after a student of the roster: found ${there}. A name begins with an id, or is what a platform writes; for one student's hand-in, say whose it is: --student ID`,
  );
}

// --- internal ---

/** An entry at the top of a bulk download. */
interface Item {
  readonly name: string;
  readonly isFolder: boolean;
  open(): Promise<Tree>;
}

interface Owned {
  readonly item: Item;
  readonly named: Named;
  readonly owners: readonly Student[];
}

function own(item: Item, students: readonly Student[], platform: Platform | undefined): Owned {
  const named = readName(item.name, platform);
  return { item, named, owners: ownersOf(named, students) };
}

async function itemsAt(
  path: string,
  students: readonly Student[],
  platform: Platform | undefined,
): Promise<{ items: Item[]; close(): void }> {
  const isFolder = statSync(path).isDirectory();
  const { items, close } = isFolder
    ? { items: inFolder(path), close: () => {} }
    : await inArchive(path);
  const [only] = items;
  const isWrapper =
    items.length === 1 && only!.isFolder && own(only!, students, platform).owners.length === 0;
  if (!isWrapper) return { items, close };
  return {
    items: isFolder ? inFolder(join(path, only!.name)) : itemsOf(await only!.open()),
    close,
  };
}

function inFolder(folder: string): Item[] {
  const names = readdirSync(folder)
    .filter((name) => !isLitter(name))
    .sort();
  return names.map((name) => {
    const path = join(folder, name);
    const stats = lstatSync(path);
    const open = (): Promise<Tree> => {
      if (stats.isSymbolicLink()) throw new Unreadable('is a link, which is not followed');
      return openPath(path, LIMITS.entries);
    };
    return { name, isFolder: stats.isDirectory(), open: async () => open() };
  });
}

async function inArchive(path: string): Promise<{ items: Item[]; close(): void }> {
  try {
    const tree = await openPath(path, LIMITS.entriesOfClass);
    return { items: itemsOf(tree), close: () => tree.close() };
  } catch (error) {
    if (error instanceof Unreadable) throw new UsageError(`${path} ${error.message}.`);
    throw error;
  }
}

function itemsOf({ files, refused }: Tree): Item[] {
  const groups = new Map<string, { files: Found[]; isFolder: boolean }>();
  for (const file of files) {
    const [top = '', ...rest] = file.path.split('/');
    const isFolder = rest.length > 0;
    const group = groups.get(top) ?? { files: [], isFolder };
    group.files.push(isFolder ? { ...file, path: rest.join('/') } : file);
    groups.set(top, group);
  }
  return [...groups].map(([name, group]) => {
    const under = refused.filter(({ path }) => path.replaceAll('\\', '/').startsWith(`${name}/`));
    return {
      name,
      isFolder: group.isFolder,
      open: () => Promise.resolve({ files: group.files, refused: under }),
    };
  });
}

/** In the order of the roster, and then what is nobody's. */
function parcelsOf(owned: readonly Owned[], path: string, students: readonly Student[]): Parcel[] {
  const known = students.flatMap((student): Parcel[] => {
    const mine = owned.filter(({ owners }) => owners.length === 1 && owners[0] === student);
    return mine.length === 0 ? [] : [parcelOf(student, mine, path)];
  });
  const others = owned.filter(({ owners, item }) => owners.length !== 1 && mayMatter(item));
  const strays = others.map((each) => {
    return { ...parcelOf(undefined, [each], path), why: sayWhose(each) };
  });
  return [...known, ...strays];
}

function parcelOf(student: Student | undefined, mine: readonly Owned[], path: string): Parcel {
  const at = mine
    .flatMap(({ named }) => named.at ?? [])
    .sort()
    .at(-1);
  return {
    student,
    source: `${basename(path)}/${mine.map(({ item }) => item.name).join('+')}`.slice(0, 300),
    ...(at !== undefined && { at }),
    late: mine.some(({ named }) => named.late),
    open: async () => {
      const trees = await Promise.all(mine.map((each) => openNamed(each, mine.length > 1)));
      return {
        files: trees.flatMap(({ files }) => files),
        refused: trees.flatMap(({ refused }) => refused),
      };
    },
  };
}

/** A single file has the name that its student gave it. Of several folders, each file says from which it is. */
async function openNamed({ item, named }: Owned, isOneOfMany: boolean): Promise<Tree> {
  const { files, refused } = await item.open();
  const inside = item.isFolder && isOneOfMany ? `${item.name}/` : '';
  return {
    files: files.map((file) => {
      return { ...file, path: file.path === item.name ? named.file : inside + file.path };
    }),
    refused: refused.map(({ path, why }) => ({ path: inside + path, why })),
  };
}

/** Notes and pages that a platform adds are nobody's work. */
function mayMatter({ name, isFolder }: Item): boolean {
  return isFolder || /\.(zip|tgz|tar|gz|xz|7z|rar|[cm]?[jt]sx?)$/i.test(name);
}

function sayWhose({ item, owners }: Owned): string {
  if (owners.length === 0) return `${item.name} is named after nobody on the roster.`;
  return `${item.name} may be of ${owners.map(({ id }) => id).join(' or ')}.`;
}
