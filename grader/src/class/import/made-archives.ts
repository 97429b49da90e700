// Archives for tests, also such as no tool makes.

import { strToU8, zipSync, type Zippable } from 'fflate';
import { Header } from 'tar';

export type Files = Readonly<Record<string, string | Uint8Array>>;

export function zip(files: Zippable | Files): Uint8Array {
  const entries = Object.entries(files).map(([path, content]) => {
    return [path, typeof content === 'string' ? strToU8(content) : content] as const;
  });
  return zipSync(Object.fromEntries(entries) as Zippable);
}

export interface TarEntry {
  readonly path: string;
  readonly content?: string;
  readonly type?: 'File' | 'SymbolicLink' | 'CharacterDevice' | 'Link';
  readonly linkpath?: string;
}

export function tar(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap(({ path, content = '', type = 'File', linkpath }) => {
    const head = Buffer.alloc(512);
    const size = type === 'File' ? Buffer.byteLength(content) : 0;
    new Header({ path, size, type, mode: 0o644, ...(linkpath && { linkpath }) }).encode(head);
    const body = Buffer.alloc(Math.ceil(size / 512) * 512);
    body.write(content);
    return [head, body];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}
