// Tells when a source file in a folder was saved.

import { watch } from 'node:fs';
import { isSource } from './answer.mjs';
import { watchOptions } from './platform.mjs';

export { isSource };

/** Calls `onSave` after every save, until the function that it returns is called. */
export function watchSaves(folder: string, onSave: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(folder, watchOptions(), (_, path) => {
    if (path !== null && !isSource(path)) return;
    clearTimeout(timer);
    timer = setTimeout(onSave, SETTLE);
  });
  watcher.on('error', onSave); // the folder is gone: grading says so
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}

// --- internal ---

const SETTLE = 25; // ms without a further write; an editor's several writes count as one
