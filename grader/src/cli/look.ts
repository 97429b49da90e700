// What the source files of a folder look like from outside. It costs a few calls of the system, so it
// can be asked for twice a second; links are followed, as they are when a file is loaded.

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isSource } from '../workshop/answer.mjs';

export interface Glimpse {
  readonly size: bigint;
  /** Nanoseconds; some disks know seconds only. */
  readonly changedAt: bigint;
  readonly mode: bigint;
}

/** Each file by its path from the folder. What cannot be looked at is not in it. */
export type Look = ReadonlyMap<string, Glimpse>;

export function lookAt(folder: string): Look {
  const look = new Map<string, Glimpse>();
  collect(folder, '', look);
  return look;
}

export function isSame(one: Look, other: Look): boolean {
  return firstDifference(one, other) === undefined;
}

/** The path of a file that does not look the same, if there is one. */
export function firstDifference(one: Look, other: Look): string | undefined {
  const paths = new Set([...one.keys(), ...other.keys()]);
  return [...paths].find((path) => !isAlike(one.get(path), other.get(path)));
}

// --- internal ---

const DEEPEST = 4; // folders; links may lead round in a circle
const MOST = 1000; // files

function collect(folder: string, path: string, look: Map<string, Glimpse>, depth = 0): void {
  if (depth > DEEPEST) return;
  for (const name of namesIn(join(folder, path))) {
    if (name.startsWith('.') || name === 'node_modules' || look.size >= MOST) continue;
    const inside = path ? `${path}/${name}` : name;
    const stats = statsOf(join(folder, inside));
    if (stats?.isDirectory()) collect(folder, inside, look, depth + 1);
    else if (stats && isSource(name)) {
      look.set(inside, { size: stats.size, changedAt: stats.mtimeNs, mode: stats.mode });
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function statsOf(path: string) {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return undefined;
  }
}

function isAlike(one: Glimpse | undefined, other: Glimpse | undefined): boolean {
  return (
    one?.size === other?.size && one?.changedAt === other?.changedAt && one?.mode === other?.mode
  );
}
