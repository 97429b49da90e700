// What answers come in: as a learning platform has them, and as students make them.

import { gzipSync } from 'node:zlib';
import { tar, zip, type Files, type TarEntry } from '../../src/class/import/made-archives.ts';

export interface Wrapping {
  readonly name: string;
  /** Whether the answers in it are found. */
  readonly isTaken: boolean;
  /** Paths among the hand-ins. */
  wrap(id: string, files: Texts): Files;
}

/** Texts by paths as in the workshop. */
export type Texts = Readonly<Record<string, string>>;

export const WRAPPINGS: readonly Wrapping[] = [
  taken('a folder', (id, files) => under(`${id}/`, files)),
  taken('a folder in a folder', (id, files) => under(`${id} second try/work/`, files)),
  taken('a checkout', (id, files) => ({
    ...under(`${id}/course-main/`, files),
    [`${id}/course-main/.git/config`]: '[core]\n',
    [`${id}/course-main/node_modules/a/echo-server.ts`]: 'export {};\n',
  })),
  taken('a zip', (id, files) => ({ [`${id}.zip`]: zip(files) })),
  taken('a zip called .tar.gz', (id, files) => ({ [`${id}.tar.gz`]: zip(files) })),
  taken('a zip without an ending', (id, files) => ({ [id]: zip(files) })),
  taken('a zip in a zip', (id, files) => ({ [`${id}.zip`]: zip({ 'work.zip': zip(files) }) })),
  taken('a zip with backslashes', (id, files) => ({ [`${id}.zip`]: zip(backwards(files)) })),
  taken('a zip of a Mac', (id, files) => ({
    [`${id}.zip`]: zip({ ...files, '__MACOSX/._echo-server.ts': 'x', '.DS_Store': 'x' }),
  })),
  taken('a zip with a path that leads out', (id, files) => ({
    [`${id}.zip`]: zip({ ...files, '../notes.txt': 'x' }),
  })),
  taken('a tar', (id, files) => ({ [`${id}.tar`]: tar(entriesOf(files)) })),
  taken('a tar.gz', (id, files) => ({ [`${id}.tar.gz`]: gzipSync(tar(entriesOf(files))) })),
  taken('a tar.gz called .zip', (id, files) => ({
    [`${id}.zip`]: gzipSync(tar(entriesOf(files))),
  })),
  taken('a tar with a link', (id, files) => ({ [`${id}.tar`]: tar([LINK, ...entriesOf(files)]) })),
  refused('a text called .zip', (id) => ({ [`${id}.zip`]: 'my work\n' })),
  refused('a page called .zip', (id) => ({ [`${id}.zip`]: '<!doctype html>' })),
  refused('nothing', (id) => ({ [`${id}.zip`]: '' })),
  refused('an xz', (id) => ({ [`${id}.tar.xz`]: Buffer.from('fd377a585a000000', 'hex') })),
  refused('a 7z', (id) => ({ [`${id}.7z`]: Buffer.from('377abcaf271c', 'hex') })),
  refused('a rar', (id) => ({ [`${id}.rar`]: 'Rar!\u001A\u0007\u0000' })),
  refused('half a zip', (id, files) => ({ [`${id}.zip`]: zip(files).subarray(0, 60) })),
  refused('half a tar.gz', (id, files) => ({
    [`${id}.tgz`]: gzipSync(tar(entriesOf(files))).subarray(0, 40),
  })),
  refused('an essay', (id) => ({ [`${id}/essay.pdf`]: '%PDF-1.7' })),
  refused('another case', (id, files) => under(`${id}/`, renamed(files, upper))),
  refused('JavaScript', (id, files) =>
    under(
      `${id}/`,
      renamed(files, (name) => `${name}.js`),
    ),
  ),
  refused('a second download', (id, files) =>
    under(
      `${id}/`,
      renamed(files, (name) => `${name} (1).ts`),
    ),
  ),
];

// --- internal ---

type Wrap = Wrapping['wrap'];

function taken(name: string, wrap: Wrap): Wrapping {
  return { name, isTaken: true, wrap };
}

function refused(name: string, wrap: Wrap): Wrapping {
  return { name, isTaken: false, wrap };
}

function under(folder: string, files: Texts): Texts {
  return mapped(files, (path) => folder + path);
}

function backwards(files: Texts): Texts {
  return mapped(files, (path) => path.replaceAll('/', '\\'));
}

/** Other names in the same folders; `to` gets a name without its ending. */
function renamed(files: Texts, to: (name: string) => string): Texts {
  return mapped(files, (path) =>
    path.replace(/[^/]+(?=\.ts$)/, to).replace(/(\.js|\.ts)\.ts$/, '$1'),
  );
}

function upper(name: string): string {
  return name[0]!.toUpperCase() + name.slice(1);
}

function mapped(files: Texts, to: (path: string) => string): Texts {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [to(path), text]));
}

function entriesOf(files: Texts): TarEntry[] {
  return Object.entries(files).map(([path, content]) => ({ path, content }));
}

const LINK: TarEntry = { path: 'notes', type: 'SymbolicLink', linkpath: '/etc/passwd' };
