import { EPOLLERR, EPOLLHUP, type Ret } from '@socketlings/kernel';

/** A file's registration with an epoll, as the file knows it. */
export interface Registration {
  /** Something has happened; `key` says to which events it matters, 0 to all of them. */
  wake(key: number): void;
  /** The file is gone. */
  drop(): void;
}

/** What a descriptor stands for. */
export abstract class OpenFile {
  readonly #registrations = new Set<Registration>();

  /** The events that hold now. Saying that there is no room is a promise to tell when there is (K21). */
  abstract mask(): number;

  abstract read(p: Uint8Array): Ret;
  abstract write(p: Uint8Array): Ret;

  /** The last descriptor was closed. */
  protected abstract release(): void;

  register(registration: Registration): void {
    this.#registrations.add(registration);
  }

  unregister(registration: Registration): void {
    this.#registrations.delete(registration);
  }

  wake(key: number): void {
    for (const registration of this.#registrations) registration.wake(key);
  }

  close(): void {
    // First: what closing does is no event (K30).
    for (const registration of this.#registrations) registration.drop();
    this.#registrations.clear();
    this.release();
  }
}

/** Events that are reported whether they were asked for or not (K16). */
export const ALWAYS = EPOLLERR | EPOLLHUP;
