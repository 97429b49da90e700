import type { Fd } from '@socketlings/kernel';
import type { OpenFile } from './open-file.ts';

export interface Descriptor {
  readonly file: OpenFile;
  readonly blocking: boolean;
}

/** The table of open files. A new one always gets the lowest number that is free (K32). */
export class Descriptors {
  readonly #open = new Map<Fd, Descriptor>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get full(): boolean {
    return this.#open.size >= this.#limit;
  }

  get numbers(): Fd[] {
    return [...this.#open.keys()];
  }

  get(fd: Fd): Descriptor | undefined {
    return this.#open.get(fd);
  }

  add(descriptor: Descriptor): Fd {
    let fd = FIRST;
    while (this.#open.has(fd)) fd += 1;
    this.#open.set(fd, descriptor);
    return fd;
  }

  delete(fd: Fd): void {
    this.#open.delete(fd);
  }
}

// --- internal ---

const FIRST = 3; // 0 to 2 are the terminal
