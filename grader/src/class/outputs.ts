// Writes into the folder `out` of a class. What somebody has changed there is kept beside it.

import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256, stamp, writeWhole } from '../machine/files.ts';
import { FILES } from './folder.ts';

export interface Written {
  /** Paths from the folder `out`, in order. */
  readonly names: readonly string[];
  /** The copies that were made, by their paths from the folder of the class. */
  readonly copies: readonly string[];
}

/** One file after the other: the pages of a large class need not be in memory at once. */
export function writeOutputs(
  folder: string,
  files: Iterable<readonly [name: string, text: string]>,
  now: Date,
): Written {
  const out = join(folder, FILES.out);
  const record = new Map(Object.entries(readRecord(join(out, RECORD))));
  const [names, copies]: [string[], string[]] = [[], []];
  for (const [name, text] of files) {
    const path = join(out, name);
    const there = existsSync(path) ? readFileSync(path) : undefined;
    if (there && !there.equals(Buffer.from(text)) && record.get(name) !== sha256(there))
      copies.push(keep(path, now));
    mkdirSync(dirname(path), { recursive: true });
    if (!there?.equals(Buffer.from(text))) writeWhole(path, text);
    names.push(name);
    record.set(name, sha256(text));
  }
  mkdirSync(out, { recursive: true });
  writeWhole(join(out, RECORD), `${JSON.stringify(Object.fromEntries(record), null, 2)}\n`);
  return {
    names,
    copies: copies.map((path) => path.slice(folder.length + 1).replaceAll('\\', '/')),
  };
}

// --- internal ---

const RECORD = '.written.json'; // sums of what was written

function keep(path: string, now: Date): string {
  for (let number = 1; ; number += 1) {
    const copy = `${path}.${stamp(now)}${number === 1 ? '' : `-${number}`}.yours`;
    if (existsSync(copy)) continue;
    renameSync(path, copy);
    return copy;
  }
}

function readRecord(path: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
  } catch {
    return {};
  }
}
