// Single keys, without Enter. The terminal is put back as it was on every way out.

import type { ReadStream } from 'node:tty';

export interface Keyboard {
  /** Puts the terminal back as it was, for another program. */
  release(): void;
  /** Takes it again; another program may have changed how it works. */
  seize(): void;
  stop(): void;
}

/** Tells every key that is pressed, until it is stopped. */
export function openKeyboard(stdin: ReadStream, tell: (key: string) => void): Keyboard {
  if (!stdin.isTTY) return { release() {}, seize() {}, stop() {} };
  const onData = (chunk: string): void => keysIn(chunk).forEach(tell);
  const release = (): void => void stdin.setRawMode(false);
  stdin.setRawMode(true).setEncoding('utf8').on('data', onData).resume();
  process.once('exit', release);
  return {
    release,
    seize: () => void stdin.setRawMode(false).setRawMode(true), // Node remembers its mode, and not the terminal's
    stop() {
      stdin.off('data', onData).pause();
      process.off('exit', release);
      release();
    },
  };
}

/** The keys in what a terminal sends at once; those with a sequence of their own, as arrows, are left out. */
export function keysIn(chunk: string): string[] {
  return chunk.replaceAll(SEQUENCE, '').toLowerCase().split('');
}

export const CTRL_C = '\u0003';
export const CTRL_Z = '\u001A';

// --- internal ---

const ESCAPE = '\u001B';

// Escape alone, or with what an arrow, a function key or Alt sends behind it; never with Ctrl-C.
const SEQUENCE = new RegExp(`${ESCAPE}(?:\\[[\\d;]*.|O.|[^${CTRL_C}])?`, 'gs');
