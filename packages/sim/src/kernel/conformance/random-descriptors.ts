import type { Fd } from '@socketlings/kernel';
import type { Random } from '../../random.ts';
import type { NamedKernel } from './named-kernel.ts';

export interface Named {
  readonly name: string;
  readonly fd: Fd;
}

/** The descriptors of a random script, and which of them is chosen next. */
export class RandomDescriptors {
  readonly sockets: Named[] = [];
  readonly listeners: Named[] = [];
  readonly counters: [Named, Named];
  readonly #kernel: NamedKernel;
  readonly #chance: Random;
  #names = 0;

  constructor(kernel: NamedKernel, chance: Random) {
    this.#kernel = kernel;
    this.#chance = chance;
    this.counters = [
      { name: 'C1', fd: kernel.counter('C1') },
      { name: 'C2', fd: kernel.counter('C2', 1) },
    ];
    this.listen();
    for (let i = 0; i < 2; i += 1) this.pair();
  }

  /** A name for the next socket. */
  next(): string {
    return `#${++this.#names}`;
  }

  socket(): string {
    const name = this.next();
    this.sockets.push({ name, fd: this.#kernel.socket(name) });
    return name;
  }

  listen(): string {
    const name = `L${++this.#names}`;
    this.listeners.push({ name, fd: this.#kernel.listener(name, this.#chance.int(0, 3)) });
    return name;
  }

  pair(): void {
    const names = [this.next(), this.next()] as const;
    const own = this.#kernel.listener('own');
    const { a, b } = this.#kernel.pair(own, names);
    this.#kernel.close(own);
    this.sockets.push({ name: names[0], fd: a }, { name: names[1], fd: b });
    if (this.#chance.int(0, 1) === 0) this.#kernel.add(a);
    if (this.#chance.int(0, 1) === 0) this.#kernel.add(b);
  }

  /** Does something to a socket; the youngest is chosen more often. */
  onSocket(act: (socket: Named) => string): string {
    if (this.sockets.length === 0) return 'no socket';
    const last = this.sockets.length - 1;
    const socket = this.sockets[this.#chance.pick([this.#chance.int(0, last), last])]!;
    return `${socket.name} ${act(socket)}`;
  }

  onAny(act: (descriptor: Named) => string): string {
    const all = [...this.sockets, ...this.listeners, ...this.counters];
    const descriptor = all[this.#chance.int(0, all.length - 1)]!;
    return `${descriptor.name} ${act(descriptor)}`;
  }
}
