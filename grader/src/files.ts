// What is done with files in more than one place.

import { createHash } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

export function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** How its lines end makes no difference. */
export function sha256OfFile(path: string): string {
  return sha256(contentOf(path));
}

/** The text of a file; how git has ended its lines on this machine makes no difference. */
export function textOf(path: string): string {
  return contentOf(path).toString();
}

/** What is in a file; if that is text, how its lines end makes no difference. */
export function contentOf(path: string): Buffer {
  const content = readFileSync(path);
  if (content.includes(0) || !content.includes('\r\n')) return content;
  return Buffer.from(content.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}

/** Writes a file so that anybody who reads it finds the old content or the new, and never a half. */
export function writeWhole(path: string, content: string | Buffer): void {
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(unfinished, content);
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

/** A moment as part of a file's name: `2026-11-21T10-15-30Z`. Later ones sort after earlier ones. */
export function stamp(moment: Date): string {
  return moment.toISOString().replace(/\.\d+/, '').replaceAll(':', '-');
}

/** The system's word for what went wrong: `EACCES`. */
export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
