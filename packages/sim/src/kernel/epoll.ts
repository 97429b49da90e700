import {
  EPOLLET,
  EPOLLIN,
  EPOLLONESHOT,
  EPOLL_CTL_ADD,
  EPOLL_CTL_DEL,
  EPOLL_CTL_MOD,
  errno,
  type EpollEvent,
  type Fd,
  type Ret,
} from '@socketlings/kernel';
import { ALWAYS, OpenFile, type Registration } from './open-file.ts';

/**
 * Linux's model in two sentences. Whatever happens to a registered file puts its entry at the end of a
 * list. A wait takes entries from the front, looks at what holds *now*, and reports it if it was asked for.
 */
export class Epoll extends OpenFile {
  readonly #entries = new Map<Fd, Entry>();
  readonly #ready = new Set<Entry>(); // in the order of their first edge since the last report (K34)

  /** Descriptors that are registered. */
  get size(): number {
    return this.#entries.size;
  }

  /** Whether `collect` would give something. */
  get pending(): boolean {
    return [...this.#ready].some((entry) => entry.mask() !== 0);
  }

  mask(): number {
    return this.pending ? EPOLLIN : 0; // for `poll`: an epoll cannot be registered with another one here
  }

  read(): Ret {
    return -errno.EINVAL;
  }

  write(): Ret {
    return -errno.EINVAL;
  }

  control(op: number, fd: Fd, file: OpenFile, event: EpollEvent): Ret {
    if (file instanceof Epoll) return -errno.EINVAL; // Linux allows others than itself
    const entry = this.#entries.get(fd);
    if (op === EPOLL_CTL_ADD) {
      if (entry) return -errno.EEXIST;
      const added = new Entry(file, (wanted) => this.#list(added, wanted));
      added.onDrop = () => this.#forget(fd, added);
      this.#entries.set(fd, added);
      file.register(added);
      return this.#set(added, event);
    }
    if (op !== EPOLL_CTL_DEL && op !== EPOLL_CTL_MOD) return -errno.EINVAL;
    if (!entry) return -errno.ENOENT;
    if (op === EPOLL_CTL_MOD) return this.#set(entry, event);
    file.unregister(entry);
    this.#forget(fd, entry);
    return 0;
  }

  /** Takes what there is to report, up to `max`. */
  collect(max: number): EpollEvent[] {
    const events: EpollEvent[] = [];
    const listed = [...this.#ready]; // level-triggered ones are listed again meanwhile
    for (const entry of listed) {
      if (events.length === max) break; // the rest stays listed, in order (K33)
      this.#ready.delete(entry);
      const mask = entry.mask();
      if (mask === 0) continue;
      events.push({ events: mask, data: entry.data });
      if (entry.events & EPOLLONESHOT) entry.events = 0;
      else if (!(entry.events & EPOLLET)) this.#ready.add(entry);
    }
    return events;
  }

  /** Lists one of the entries without a reason: `pick` says which. */
  falseAlarm(pick: (count: number) => number): void {
    const entries = [...this.#entries.values()];
    if (entries.length > 0) this.#ready.add(entries[pick(entries.length)]!);
  }

  protected release(): void {
    for (const entry of this.#entries.values()) entry.file.unregister(entry);
    this.#entries.clear();
    this.#ready.clear();
  }

  #set(entry: Entry, { events, data }: EpollEvent): Ret {
    entry.events = (events | ALWAYS) >>> 0;
    entry.data = BigInt.asUintN(64, data);
    if (entry.mask() !== 0) this.#ready.add(entry); // K1, K8
    return 0;
  }

  #list(entry: Entry, key: number): void {
    if (entry.events === 0) return; // one-shot, and it has had its shot
    if (key === 0 || key & entry.events) this.#ready.add(entry);
  }

  #forget(fd: Fd, entry: Entry): void {
    this.#entries.delete(fd);
    this.#ready.delete(entry);
  }
}

// --- internal ---

class Entry implements Registration {
  readonly file: OpenFile;
  readonly wake: (key: number) => void;
  onDrop: () => void = () => {};
  events = 0;
  data = 0n;

  constructor(file: OpenFile, wake: (key: number) => void) {
    this.file = file;
    this.wake = wake;
  }

  mask(): number {
    return this.events === 0 ? 0 : this.file.mask() & this.events;
  }

  drop(): void {
    this.onDrop();
  }
}
