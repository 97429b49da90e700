import { existsSync, rmSync } from 'node:fs';

/**
 * Removes a folder in which a child that was killed may still be writing while it dies. Node's own
 * retries remove the folder only, and not what has come into it meanwhile; and they fail silently.
 * @param {string} folder
 */
export function removeAll(folder) {
  for (let tries = 0; tries < MOST && existsSync(folder); tries += 1) {
    if (tries > 0) Atomics.wait(PAUSE, 0, 0, PAUSE_MS);
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // the next try
    }
  }
}

// --- internal ---

const MOST = 50;
const PAUSE = new Int32Array(new SharedArrayBuffer(4));
const PAUSE_MS = 20;
