// A zip, read where it lies: names first, and contents one by one when they are asked for.

import { buffer } from 'node:stream/consumers';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { checkPath, Unreadable, type Found, type Refused, type Tree } from './tree.ts';

export interface OpenZip extends Tree {
  close(): void;
}

/** `source` is a path, or the archive itself. Throws `Unreadable` if it is damaged or has too many entries. */
export async function openZip(source: string | Buffer, most: number): Promise<OpenZip> {
  let zip: ZipFile | undefined;
  try {
    zip = await open(source);
    if (zip.entryCount > most) throw new Unreadable(sayTooMany(most));
    const found = await readNames(zip);
    return { ...found, close: () => zip?.close() };
  } catch (error) {
    zip?.close();
    throw error instanceof Unreadable ? error : damaged(error);
  }
}

export function sayTooMany(most: number): string {
  return `holds more than ${most.toLocaleString('en')} entries: hand in what was written, and no more`;
}

// --- internal ---

const OPTIONS = { lazyEntries: true, autoClose: false, decodeStrings: false } as const; // names by us: yauzl stops at the first bad one
const UTF8 = 0x800; // the flag of names in UTF-8
const KIND = 0o170000; // what a file is, in Unix's mode
const FILE = 0o100000;
const FOLDER = 0o040000;
const LINK = 0o120000;

function open(source: string | Buffer): Promise<ZipFile> {
  return typeof source === 'string'
    ? yauzl.openPromise(source, OPTIONS)
    : yauzl.fromBufferPromise(source, OPTIONS);
}

async function readNames(zip: ZipFile): Promise<Tree> {
  const files = new Map<string, Found>();
  const refused: Refused[] = [];
  for await (const entry of zip.eachEntry()) {
    const name = nameOf(entry);
    const checked = checkPath(name);
    if (checked === 'ignored') continue;
    const why = 'why' in checked ? checked.why : whyNot(entry);
    if (why) refused.push({ path: name, why });
    else if ('path' in checked && !isFolder(entry, name)) {
      if (files.has(checked.path)) refused.push({ path: name, why: 'twice in the archive' });
      else files.set(checked.path, fileOf(zip, entry, checked.path));
    }
  }
  return { files: [...files.values()], refused };
}

function fileOf(zip: ZipFile, entry: Entry, path: string): Found {
  const read = async (): Promise<Buffer> => {
    try {
      return await buffer(await zip.openReadStreamPromise(entry));
    } catch (error) {
      throw damaged(error);
    }
  };
  return { path, size: entry.uncompressedSize, read };
}

/** The bytes of a name as UTF-8 if they are that, whatever the flag says; else each as a letter. */
function nameOf({ fileName, generalPurposeBitFlag }: Entry): string {
  const bytes = fileName as unknown as Buffer;
  const text = bytes.toString('utf8');
  return generalPurposeBitFlag & UTF8 || !text.includes('\uFFFD') ? text : bytes.toString('latin1');
}

function isFolder(entry: Entry, name: string): boolean {
  return /[\\/]$/.test(name) || modeOf(entry) === FOLDER;
}

function whyNot(entry: Entry): string | undefined {
  const mode = modeOf(entry);
  if (mode === LINK) return 'a link';
  if (![0, FILE, FOLDER].includes(mode)) return 'no ordinary file';
  if (entry.isEncrypted()) return 'locked with a password';
  return undefined;
}

function modeOf({ externalFileAttributes, versionMadeBy }: Entry): number {
  const isUnix = versionMadeBy >> 8 === 3 || versionMadeBy >> 8 === 19; // 19: macOS
  return isUnix ? (externalFileAttributes >>> 16) & KIND : 0;
}

function damaged(error: unknown): Unreadable {
  return new Unreadable(`is a damaged zip (${(error as Error).message})`);
}
