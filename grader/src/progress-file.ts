// The file `.progress` in the workshop's folder. Nothing that is wrong with it ever stops anybody.

import { readFileSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { codeOf, stamp, writeWhole } from './files.ts';
import { formatProgress, parseProgress, withEntry, type Entry } from './progress.ts';
import type { Screen } from './screen.ts';
import { root } from './workshop.ts';

/** The learner's own; what is wrong with it is told on the screen. */
export function openProgress(screen: Screen): ProgressFile {
  return new ProgressFile(join(root, '.progress'), (sentence) => screen.warn(sentence));
}

export class ProgressFile {
  readonly #path: string;
  readonly #warn: (sentence: string) => void;
  #warned = false;

  constructor(path: string, warn: (sentence: string) => void) {
    this.#path = path;
    this.#warn = warn;
  }

  entries(): readonly Entry[] {
    try {
      return parseProgress(readFileSync(this.#path, 'utf8'));
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') this.#setAside();
      return [];
    }
  }

  of(exercise: string): Entry | undefined {
    return this.entries().find((entry) => entry.exercise === exercise);
  }

  /** Replaces the entry of an exercise; a folder that cannot be written to costs a sentence. */
  change(exercise: string, edit: (old: Entry | undefined) => Entry | undefined): void {
    const entries = this.entries();
    const old = entries.find((entry) => entry.exercise === exercise);
    const entry = edit(old);
    if (!entry || entry === old) return;
    try {
      writeWhole(this.#path, formatProgress(withEntry(entries, entry)));
    } catch (error) {
      this.#warnOnce(
        `Your progress cannot be kept: ${basename(this.#path)} cannot be written (${codeOf(error)}). What is graded counts all the same.`,
      );
    }
  }

  #setAside(): void {
    const name = basename(this.#path);
    const aside = `${this.#path}.broken-${stamp(new Date())}`;
    try {
      renameSync(this.#path, aside);
      this.#warn(
        `${name} cannot be understood: it is now ${basename(aside)}, and a new one begins.`,
      );
    } catch (error) {
      this.#warnOnce(`${name} cannot be understood, nor set aside (${codeOf(error)}): delete it.`);
    }
  }

  // Watch mode would say it after every save.
  #warnOnce(sentence: string): void {
    if (!this.#warned) this.#warn(sentence);
    this.#warned = true;
  }
}
