// Where vite's work on the workshop's packages is kept between runs. Every run gets a copy of its own,
// and only what was made before the code under test was loaded is ever kept. It lies where `npm ci`
// sweeps: nobody hands it in with an answer.

import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { removeAll } from '../machine/remove-all.mjs';

export class ModuleStore {
  #root;
  #base;
  #shelf;
  #place;

  /**
   * @param {string} root the workshop
   * @param {string} what is run: others need other modules
   */
  constructor(root, what) {
    this.#root = root;
    this.#base = join(root, 'node_modules', '.cache', 'socketlings');
    this.#shelf = join(this.#base, digest(`${root} ${what}`));
    this.#place = join(this.#shelf, stateOf(root));
  }

  /**
   * Whether there is something to take for the packages as they are now.
   * @param {string} folder gets a copy
   */
  take(folder) {
    mkdirSync(folder);
    if (!existsSync(this.#place)) return false;
    try {
      cpSync(this.#place, folder, { recursive: true });
      return true;
    } catch {
      return false; // somebody keeps something newer just now; what was copied is whole
    }
  }

  /**
   * Keeps it for others, in the place of what was made of older packages; where nothing can be written, nothing is kept.
   * @param {string} folder
   */
  keep(folder) {
    if (existsSync(this.#place)) return;
    let made = folder;
    try {
      this.#sweep();
      made = mkdtempSync(join(this.#shelf, 'new-'));
      cpSync(folder, made, { recursive: true });
      renameSync(made, this.#place);
    } catch {
      if (made !== folder) removeAll(made); // another run was first, or this folder is not ours
    }
  }

  /** What was made of older packages, or for a workshop that is no longer there. */
  #sweep() {
    mkdirSync(this.#base, { recursive: true });
    for (const name of readdirSync(this.#base)) {
      const owner = join(this.#base, name, OWNER);
      const gone = !existsSync(owner) || !existsSync(readFileSync(owner, 'utf8'));
      if (gone || join(this.#base, name) === this.#shelf) removeAll(join(this.#base, name));
    }
    mkdirSync(this.#shelf);
    writeFileSync(join(this.#shelf, OWNER), this.#root);
  }
}

// --- internal ---

const OWNER = 'workshop'; // a file with the path of the workshop

/** Changes when anything does that has a part in it. @param {string} root */
function stateOf(root) {
  const folders = [join(root, 'packages'), join(root, 'grader', 'vitest')];
  const files = [join(root, 'node_modules', '.package-lock.json'), ...folders.flatMap(sourcesIn)];
  const stats = files.filter(existsSync).map((file) => {
    const { mtimeMs, size } = statSync(file);
    return `${file} ${mtimeMs} ${size}`;
  });
  return digest([process.version, ...stats].join('\n'));
}

/** @param {string} folder @returns {string[]} */
function sourcesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sourcesIn(path);
    return /\.[cm]?[jt]s$/.test(entry.name) ? [path] : [];
  });
}

/** @param {string} text */
function digest(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
