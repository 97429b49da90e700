import { EPOLLERR, EPOLLHUP } from '@socketlings/kernel';

/** Somebody who watches a file: an entry of an epoll. */
export interface Watcher {
  /** Something has happened; `key` says to which events it matters, 0 to all of them. */
  wake(key: number): void;
  /** The file is gone. */
  drop(): void;
}

/** What a descriptor stands for. */
export abstract class OpenFile {
  readonly #watchers = new Set<Watcher>();

  /** The events that hold now. Saying that there is no room is a promise to tell when there is (K21). */
  abstract mask(): number;

  /** The last descriptor was closed. */
  protected abstract release(): void;

  watch(watcher: Watcher): void {
    this.#watchers.add(watcher);
  }

  unwatch(watcher: Watcher): void {
    this.#watchers.delete(watcher);
  }

  wake(key: number): void {
    for (const watcher of this.#watchers) watcher.wake(key);
  }

  close(): void {
    for (const watcher of this.#watchers) watcher.drop(); // first: what closing does is no event (K30)
    this.#watchers.clear();
    this.release();
  }
}

/** Events that are reported to everybody, asked for or not (K16). */
export const ALWAYS = EPOLLERR | EPOLLHUP;
