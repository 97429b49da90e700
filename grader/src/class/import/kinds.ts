// What a file is, by its first bytes: endings of names lie.

/** What the bytes are, if they are an archive of any kind; `says`: as in `it is …`. */
export interface Kind {
  readonly is: 'zip' | 'tar' | 'gzip' | 'foreign' | 'other';
  readonly says: string;
}

/** Bytes that are enough to tell. */
export const ENOUGH = 512;

export function kindOf(bytes: Buffer): Kind {
  const head = bytes.subarray(0, ENOUGH).toString('latin1');
  if (bytes.length === 0) return { is: 'other', says: 'empty' };
  if (head.slice(257, 262) === 'ustar') return { is: 'tar', says: 'a tar' };
  const [is, says] = MAGIC.find(([, , magic]) => head.startsWith(magic)) ?? [];
  if (is) return { is, says: says! };
  if (/^\s*<(!doctype|html)/i.test(head)) return { is: 'other', says: 'a web page' };
  const isText = !bytes.subarray(0, ENOUGH).includes(0);
  return { is: 'other', says: isText ? 'a text' : 'something binary, and no archive' };
}

/** Whether a name promises an archive. */
export function isNamedLikeArchive(name: string): boolean {
  return /\.(zip|tar|tgz|gz|xz|txz|bz2|tbz|7z|rar|zst)$/i.test(name);
}

// --- internal ---

const MAGIC: readonly (readonly [Kind['is'], string, string])[] = [
  ['zip', 'a zip', 'PK\u0003\u0004'],
  ['zip', 'an empty zip', 'PK\u0005\u0006'],
  ['gzip', 'a gzip', '\u001F\u008B'],
  ['foreign', 'a .tar.xz or .xz', '\u00FD7zXZ\u0000'],
  ['foreign', 'a .7z', '7z\u00BC\u00AF\u0027\u001C'],
  ['foreign', 'a .rar', 'Rar!\u001A\u0007'],
  ['foreign', 'a .tar.bz2 or .bz2', 'BZh'],
  ['foreign', 'a .zst', '\u0028\u00B5\u002F\u00FD'],
];
