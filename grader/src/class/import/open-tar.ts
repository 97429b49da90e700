// A tar, packed or not. It has no list of contents: it is read once, and what may matter is kept.

import { createReadStream } from 'node:fs';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Parser, type ReadEntry } from 'tar';
import { LARGEST_SOURCE } from '../../workshop/limits.mjs';
import { isSource } from '../../workshop/answer.mjs';
import { kindOf } from './kinds.ts';
import { sayTooMany } from './open-zip.ts';
import { checkPath, LIMITS, Unreadable, type Found, type Refused, type Tree } from './tree.ts';

/** `source` is a path, or the archive itself. Throws `Unreadable` if it is damaged or too much. */
export async function openTar(
  source: string | Buffer,
  { packed, most }: { packed: boolean; most: number },
): Promise<Tree> {
  const reader = new TarReader(most);
  const from = typeof source === 'string' ? createReadStream(source) : Readable.from([source]);
  try {
    for await (const chunk of packed ? from.pipe(createGunzip()) : from) {
      if (reader.write(chunk as Buffer)) await once(reader.parser, 'drain');
    }
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable(`is a damaged ${packed ? 'gzip' : 'tar'} (${(error as Error).message})`);
  } finally {
    from.destroy();
  }
  return reader.end();
}

// --- internal ---

class TarReader {
  readonly parser: Parser;
  readonly #files = new Map<string, Found>();
  readonly #refused: Refused[] = [];
  readonly #most: number;
  #entries = 0;
  #kept = 0; // bytes
  #unpacked = 0; // bytes
  #broken: string | undefined;

  constructor(most: number) {
    this.#most = most;
    this.parser = new Parser({
      strict: false,
      onReadEntry: (entry) => this.#take(entry),
      onwarn: (code, message) => {
        if (code === 'TAR_BAD_ARCHIVE' || code === 'TAR_ABORT')
          this.#broken ??= `is a damaged tar (${String(message)})`;
      },
    });
  }

  /** Whether it has to be waited for before there is more. */
  write(chunk: Buffer): boolean {
    this.#unpacked += chunk.length;
    if (this.#unpacked > LIMITS.unpacked)
      this.#broken ??= `unpacks to more than ${sayBytes(LIMITS.unpacked)}`;
    this.#complain();
    const isFull = !this.parser.write(chunk);
    this.#complain();
    return isFull;
  }

  end(): Tree {
    this.parser.end();
    this.#complain();
    return { files: [...this.#files.values()], refused: this.#refused };
  }

  #complain(): void {
    if (this.#broken !== undefined) throw new Unreadable(this.#broken);
  }

  #take(entry: ReadEntry): void {
    this.#entries += 1;
    if (this.#entries > this.#most) return this.#stop(entry, sayTooMany(this.#most));
    const checked = checkPath(entry.path);
    const why = checked === 'ignored' ? undefined : 'why' in checked ? checked.why : whyNot(entry);
    if (why) this.#refused.push({ path: entry.path, why });
    if (why || checked === 'ignored' || entry.type === 'Directory') return entry.resume();
    this.#keep(entry, (checked as { path: string }).path);
  }

  #keep(entry: ReadEntry, path: string): void {
    const chunks: Buffer[] = [];
    const { size } = entry;
    let wanted = isSource(path) ? size <= LARGEST_SOURCE : size <= LIMITS.archive;
    entry.on('data', (chunk: Buffer) => {
      if (chunks.length === 0 && !isSource(path)) wanted &&= kindOf(chunk).is !== 'other';
      if (!wanted) return;
      chunks.push(Buffer.from(chunk));
      this.#kept += chunk.length;
      if (this.#kept > LIMITS.kept)
        this.#stop(entry, `holds more than ${sayBytes(LIMITS.kept)} of files that may matter`);
    });
    const read = (): Promise<Buffer> => Promise.resolve(Buffer.concat(chunks));
    this.#files.set(path, { path, size, read });
  }

  #stop(entry: ReadEntry, why: string): void {
    this.#broken ??= why; // before the next piece
    entry.resume();
  }
}

const FILES: readonly string[] = ['File', 'OldFile', 'ContiguousFile', 'Directory'];

function whyNot({ type }: ReadEntry): string | undefined {
  if (type === 'SymbolicLink' || type === 'Link') return 'a link';
  return FILES.includes(type) ? undefined : 'no ordinary file';
}

function sayBytes(bytes: number): string {
  return `${(bytes / 1_000_000).toLocaleString('en')} MB`;
}
