// Brings results together that other machines have made of the same class: results/KEY.json, and graded.json.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { differences } from '../grade/differences.ts';
import { UsageError } from '../usage-error.mjs';
import { FILES } from './folder.ts';
import { addGraded, readGraded } from './graded.ts';
import { Results } from './results.ts';

export interface Merged {
  readonly taken: number;
  /** Those that were here, and say the same. */
  readonly known: number;
  /** Where two machines do not agree, in sentences. Those that were here stay. */
  readonly disagreements: readonly string[];
}

/** `source` has `graded.json` and `results`, or folders in it do. Throws a `UsageError` if there is no such thing. */
export function mergeInto(folder: string, source: string): Merged {
  const parts = partsIn(source);
  if (parts.length === 0) {
    throw new UsageError(
      `There is nothing to merge in ${source}: a part is a folder with ${FILES.graded} and ${FILES.results}, as grading leaves them.`,
    );
  }
  const all = parts.map((part) => mergePart(folder, part));
  return {
    taken: all.reduce((sum, { taken }) => sum + taken, 0),
    known: all.reduce((sum, { known }) => sum + known, 0),
    disagreements: all.flatMap(({ disagreements }) => disagreements),
  };
}

export interface Shard {
  readonly part: number;
  readonly of: number;
}

/** The answers that this machine grades: each is in one part, and parts are as large as each other. */
export function inShard<T extends { readonly key: string }>(
  answers: readonly T[],
  { part, of }: Shard,
): T[] {
  const keys = [...new Set(answers.map(({ key }) => key))].sort();
  const mine = new Set(keys.filter((_, i) => i % of === part - 1));
  return answers.filter(({ key }) => mine.has(key));
}

/** `3/10`; undefined if it is none. */
export function readShard(text: string): Shard | undefined {
  const [, part, of] = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(text) ?? [];
  return part !== undefined && Number(part) <= Number(of)
    ? { part: Number(part), of: Number(of) }
    : undefined;
}

// --- internal ---

const DEEPEST = 2; // artifacts lie in folders of their own

function partsIn(folder: string, deep = DEEPEST): string[] {
  if (!existsSync(folder)) return [];
  if (existsSync(join(folder, FILES.graded))) return [folder];
  if (deep === 0) return [];
  const inner = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return inner
    .map(({ name }) => name)
    .sort()
    .flatMap((name) => partsIn(join(folder, name), deep - 1));
}

function mergePart(folder: string, part: string): Merged {
  const [mine, theirs] = [new Results(folder), new Results(part)];
  const names = Object.entries(readGraded(part)).filter(([name, key]) => isSound(name, key));
  let [taken, known] = [0, 0];
  const disagreements: string[] = [];
  const held = names.filter(([name, key]) => {
    const [here, there] = [mine.whole(key), theirs.whole(key)];
    if (!there) return false;
    if (here) known += 1;
    else taken += 1;
    if (!here) mine.put(key, there);
    else
      disagreements.push(
        ...differences(there, here).map((each) => `${name.split(':')[0]}: ${each} (${key})`),
      );
    return true;
  });
  addGraded(folder, Object.fromEntries(held));
  return { taken, known, disagreements };
}

/** Names become names of files. */
function isSound(name: string, key: unknown): boolean {
  return /^\d+:[0-9a-f]{64}$/.test(name) && typeof key === 'string' && /^[0-9a-f]{40}$/.test(key);
}
