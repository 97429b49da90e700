// Single keys, without Enter. The terminal is put back as it was on every way out.

import type { ReadStream } from 'node:tty';

/** Tells every key that is pressed, until the function that it returns is called. */
export function listenToKeys(stdin: ReadStream, tell: (key: string) => void): () => void {
  if (!stdin.isTTY) return () => {};
  const onData = (chunk: string): void => keysIn(chunk).forEach(tell);
  const restore = (): void => void stdin.setRawMode(false);
  const stop = (): void => {
    stdin.off('data', onData).pause();
    process.off('exit', restore);
    restore();
  };
  stdin.setRawMode(true).setEncoding('utf8').on('data', onData).resume();
  process.once('exit', restore);
  return stop;
}

/** The keys in what a terminal sends at once; those with a sequence of their own, as arrows, are left out. */
export function keysIn(chunk: string): string[] {
  return chunk.startsWith('\u001B') ? [] : chunk.toLowerCase().split('');
}

export const CTRL_C = '\u0003';
