// Tells when a source file in a folder was saved: at once where the system tells of it, and by looking
// twice a second where it does not (shared folders, WSL, a folder that was swapped, a file that is a link).

import { watch } from 'node:fs';
import { isSource } from '../workshop/answer.mjs';
import { isSame, lookAt, type Look } from './look.ts';
import { watchOptions } from '../machine/platform.mjs';

/** How writes and time make themselves felt. Each function returns one that ends it. */
export interface Senses {
  /** Tells of writes in a folder, by the file's name where it is known. Throws where the system cannot. */
  listen(folder: string, tell: (path: string | null) => void): () => void;
  every(ms: number, act: () => void): () => void;
  after(ms: number, act: () => void): () => void;
}

/** Calls `onSave` once after every save, until the function that it returns is called. */
export function watchSaves(
  folder: string,
  onSave: () => void,
  senses: Senses = OF_NODE,
): () => void {
  const saves = new Saves(folder, onSave, senses);
  return () => saves.stop();
}

/** Tells of writes as the system does; a watcher that breaks tells of it like of a write. */
export function listen(folder: string, tell: (path: string | null) => void): () => void {
  const watcher = watch(folder, watchOptions(), (_, path) => tell(path));
  watcher.on('error', () => {
    watcher.close();
    tell(null);
  });
  return () => watcher.close();
}

export const GLANCE = 500; // ms between two looks
export const SETTLE = 25; // ms without a further write; an editor's several writes count as one
export const AWAY = 250; // ms; some editors move or empty a file for a moment before they write it

// --- internal ---

const SECOND = 1_000_000_000n; // ns

const OF_NODE: Senses = {
  listen,
  every(ms, act) {
    const timer = setInterval(act, ms);
    return () => clearInterval(timer);
  },
  after(ms, act) {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};

class Saves {
  readonly #folder: string;
  readonly #onSave: () => void;
  readonly #senses: Senses;
  readonly #stopGlancing: () => void;
  #stopListening = (): void => {};
  #stopSettling: (() => void) | undefined;
  /** As of the last save. */
  #seen: Look;
  /** As of the last sign of a save that is not over yet. */
  #noticed: Look;
  #told = false;

  constructor(folder: string, onSave: () => void, senses: Senses) {
    this.#folder = folder;
    this.#onSave = onSave;
    this.#senses = senses;
    this.#seen = this.#noticed = lookAt(folder);
    this.#listen();
    this.#stopGlancing = senses.every(GLANCE, () => this.#glance());
  }

  stop(): void {
    this.#stopGlancing();
    this.#stopListening();
    this.#stopSettling?.();
  }

  #listen(): void {
    this.#stopListening();
    this.#stopListening = (): void => {};
    try {
      this.#stopListening = this.#senses.listen(this.#folder, (path) => {
        if (path !== null && !isSource(path)) return;
        this.#told = true;
        this.#notice();
      });
    } catch {
      // no such folder just now, or the system has no watch left: looking goes on
    }
  }

  #glance(): void {
    if (this.#stopSettling || isSame(lookAt(this.#folder), this.#seen)) return;
    this.#listen(); // nothing was told of it: what is listened to may be a folder that is gone
    this.#notice();
  }

  #notice(): void {
    this.#stopSettling?.();
    this.#noticed = lookAt(this.#folder);
    const pause = isHalfway(this.#seen, this.#noticed) ? AWAY : SETTLE;
    this.#stopSettling = this.#senses.after(pause, () => this.#settle());
  }

  #settle(): void {
    this.#stopSettling = undefined;
    const now = lookAt(this.#folder);
    if (!isSame(now, this.#noticed)) return this.#notice();
    const isNews = !isSame(now, this.#seen) || (this.#told && isCoarse(now));
    this.#told = false;
    this.#seen = now;
    if (isNews) this.#onSave();
  }
}

function isHalfway(before: Look, now: Look): boolean {
  return [...before].some(([path, { size }]) => size > 0n && !now.get(path)?.size);
}

/** Where times are whole seconds, a second save within one may look like the first. */
function isCoarse(look: Look): boolean {
  return look.size > 0 && [...look.values()].every(({ changedAt }) => changedAt % SECOND === 0n);
}
