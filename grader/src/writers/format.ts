// The formats in which a report can be written: one file each in `formats`, found by its name.

import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Report } from '../grade/report.ts';
import { UsageError } from '../usage-error.mjs';

/** What each file in `formats` exports as `format`. */
export interface Format<T extends string | Uint8Array = string> {
  /** The name of the file that is written. */
  readonly file: string;
  /** Whether a pull request that is graded in CI gets it without being asked. */
  readonly writtenInCi: boolean;
  /** Throws a `UsageError` if the environment lacks what the format needs: asked before anything is graded. */
  check?(env: Readonly<Record<string, string | undefined>>): void;
  /** Pure. What the format needs and no report knows comes from the environment. */
  write(report: Report, env: Readonly<Record<string, string | undefined>>): T;
}

/** A format of text, or one of bytes. */
export type AnyFormat = Format | Format<Uint8Array>;

/** Names as in `--format json,junit`. Throws a `UsageError` that names the ones there are. */
export async function openFormats(names: string): Promise<AnyFormat[]> {
  const there = formatNames();
  const asked = [...new Set(names.split(',').map((name) => name.trim()))];
  const unknown = asked.find((name) => !there.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`There is no format "${unknown}"; there are ${there.join(', ')}.`);
  }
  return Promise.all(asked.map(openFormat));
}

/** Those that CI writes. */
export async function openCiFormats(): Promise<AnyFormat[]> {
  const all = await Promise.all(formatNames().map(openFormat));
  return all.filter(({ writtenInCi }) => writtenInCi);
}

export function formatNames(): string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => basename(name, '.ts'))
    .sort();
}

// --- internal ---

const FOLDER = join(import.meta.dirname, 'formats');

async function openFormat(name: string): Promise<AnyFormat> {
  const { href } = pathToFileURL(join(FOLDER, `${name}.ts`));
  return ((await import(href)) as { format: AnyFormat }).format;
}
