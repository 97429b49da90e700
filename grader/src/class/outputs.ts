// Writes into the folder `out` of a class. What somebody has changed there is kept beside it.

import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256, stamp, writeWhole } from '../machine/files.ts';
import { FILES } from './folder.ts';

/** Returns the paths of the copies that were made, from the folder of the class. */
export function writeOutputs(
  folder: string,
  files: ReadonlyMap<string, string>,
  now: Date,
): string[] {
  const record = join(folder, FILES.out, RECORD);
  const written = readRecord(record);
  const copies: string[] = [];
  for (const [name, text] of files) {
    const path = join(folder, FILES.out, name);
    if (existsSync(path)) {
      const there = readFileSync(path);
      if (there.equals(Buffer.from(text))) continue;
      if (written[name] !== sha256(there)) copies.push(keep(path, now));
    }
    mkdirSync(dirname(path), { recursive: true });
    writeWhole(path, text);
  }
  const news = [...files].map(([name, text]) => [name, sha256(text)] as const);
  mkdirSync(dirname(record), { recursive: true });
  writeWhole(record, `${JSON.stringify({ ...written, ...Object.fromEntries(news) }, null, 2)}\n`);
  return copies.map((path) => path.slice(folder.length + 1).replaceAll('\\', '/'));
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
