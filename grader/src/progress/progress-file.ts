// The file `.progress` in the workshop's folder. Nothing that is wrong with it ever stops a command.

import { readFileSync, renameSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { withLock } from '../machine/file-lock.mjs';
import { codeOf, stamp, writeWhole } from '../machine/files.ts';
import { formatProgress, parseProgress, withEntry, type Entry } from './progress.ts';
import { root } from '../workshop/workshop.ts';

/** The learner's own; what is wrong with it is a warning. */
export function openProgress(screen: { warn(sentence: string): void }): ProgressFile {
  return new ProgressFile(join(root, '.progress'), (sentence) => screen.warn(sentence));
}

export class ProgressFile {
  readonly #path: string;
  readonly #warn: (sentence: string) => void;
  readonly #warned = new Set<string>();

  constructor(path: string, warn: (sentence: string) => void) {
    this.#path = path;
    this.#warn = warn;
  }

  entries(): readonly Entry[] {
    const { entries, wrong } = this.#read();
    if (wrong) this.#locked(() => this.#setAside());
    return entries;
  }

  of(exercise: string): Entry | undefined {
    return this.entries().find((entry) => entry.exercise === exercise);
  }

  /** Replaces the entry of an exercise; a folder that cannot be written to costs a sentence. */
  change(exercise: string, edit: (old: Entry | undefined) => Entry | undefined): void {
    this.#locked(() => {
      const { entries, wrong } = this.#read();
      const old = entries.find((entry) => entry.exercise === exercise);
      const entry = edit(old);
      if (wrong && !this.#setAside()) return;
      if (!entry || entry === old) return;
      writeWhole(this.#path, formatProgress(withEntry(entries, entry)));
    });
  }

  #read(): { entries: readonly Entry[]; wrong?: string } {
    try {
      const stats = statSync(this.#path);
      if (!stats.isFile()) return { entries: [], wrong: 'is not a file' }; // and a pipe would never end
      if (stats.size > MOST) return { entries: [], wrong: 'is too large' };
      return { entries: parseProgress(readFileSync(this.#path, 'utf8')) };
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return { entries: [] };
      const { code } = error as NodeJS.ErrnoException;
      return { entries: [], wrong: code ? `cannot be read (${code})` : 'cannot be understood' };
    }
  }

  /** Whether what is wrong is out of the way; another run may have done it, or begun a new one. */
  #setAside(): boolean {
    const { wrong } = this.#read();
    if (!wrong) return true;
    const name = basename(this.#path);
    const aside = `${this.#path}.broken-${stamp(new Date())}`;
    try {
      renameSync(this.#path, aside);
      this.#warn(`${name} ${wrong}: it is now ${basename(aside)}, and a new one begins.`);
      return true;
    } catch (error) {
      this.#warnOnce(`${name} ${wrong}, and cannot be set aside (${codeOf(error)}): delete it.`);
      return false;
    }
  }

  /** Other runs may end at the same moment: one after the other reads and writes. */
  #locked(work: () => void): void {
    const lock = `${this.#path}.lock`;
    try {
      withLock(lock, work);
    } catch (error) {
      const code = codeOf(error);
      const why =
        code === 'ELOCKED'
          ? `another run holds ${basename(lock)}. If there is none, delete that`
          : `${basename(this.#path)} cannot be written (${code})`;
      this.#warnOnce(`Your progress cannot be kept: ${why}. What is graded counts all the same.`);
    }
  }

  // Watch mode would say it after every save.
  #warnOnce(sentence: string): void {
    if (!this.#warned.has(sentence)) this.#warn(sentence);
    this.#warned.add(sentence);
  }
}

// --- internal ---

const MOST = 4_000_000; // bytes; every exercise together has a few thousand
