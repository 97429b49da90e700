import { EPOLLET, EPOLLIN, EPOLLONESHOT, EPOLLOUT, EPOLLRDHUP } from '@socketlings/kernel';
import { Random } from '../../random.ts';
import { GO, type NamedKernel } from './named-kernel.ts';
import { RandomDescriptors, type Named } from './random-descriptors.ts';

/** What was done, and what came of it: `write #3 hello -> 5`. */
export type Line = string;

/**
 * Does `length` things that chance decides, the same for the same seed, whatever the kernel: which
 * descriptor is chosen depends only on results that must be the same, too.
 */
export function* runScript(kernel: NamedKernel, seed: number, length: number): Generator<Line> {
  const script = new Script(kernel, new Random(seed));
  for (let i = 0; i < length; i += 1) yield script.step();
}

// --- internal ---

const MASKS = [
  GO,
  GO,
  GO,
  (EPOLLIN | EPOLLET) >>> 0,
  (EPOLLOUT | EPOLLET) >>> 0,
  (EPOLLIN | EPOLLRDHUP | EPOLLET) >>> 0,
  EPOLLET >>> 0,
  EPOLLIN,
  EPOLLIN | EPOLLRDHUP,
  EPOLLIN | EPOLLOUT | EPOLLONESHOT,
  0,
] as const;

class Script {
  readonly #kernel: NamedKernel;
  readonly #chance: Random;
  readonly #descriptors: RandomDescriptors;
  #letters = 0;

  constructor(kernel: NamedKernel, chance: Random) {
    this.#kernel = kernel;
    this.#chance = chance;
    this.#descriptors = new RandomDescriptors(kernel, chance);
  }

  step(): Line {
    const step = this.#chance.pick(STEPS);
    return `${step} ${this[step]()}`;
  }

  wait(): string {
    const max = this.#chance.pick([1, 2, 64, 64, 64]);
    return `${max} -> ${this.#kernel.events({ max }).join(', ') || 'nothing'}`;
  }

  read(): string {
    const length = this.#chance.pick([0, 1, 4, 64, 4096]);
    return this.#descriptors.onSocket(({ fd }) => `${length} -> ${this.#kernel.read(fd, length)}`);
  }

  write(): string {
    const bytes = this.#text(this.#chance.pick([0, 1, 5, 40]));
    return this.#descriptors.onSocket(({ fd }) => `${bytes} -> ${this.#kernel.write(fd, bytes)}`);
  }

  shutdown(): string {
    const how = this.#chance.pick([0, 1, 1, 1, 2]);
    return this.#descriptors.onSocket(({ fd }) => `${how} -> ${this.#kernel.shutdown(fd, how)}`);
  }

  close(): string {
    const reset = this.#chance.int(0, 3) === 0;
    return this.#descriptors.onSocket((socket) => {
      this.#descriptors.sockets.splice(this.#descriptors.sockets.indexOf(socket), 1);
      const result = reset ? this.#kernel.reset(socket.fd) : this.#kernel.close(socket.fd);
      return `${reset ? 'reset ' : ''}-> ${result}`;
    });
  }

  add(): string {
    const mask = this.#chance.pick(MASKS);
    return this.#descriptors.onAny(
      ({ fd }) => `${mask.toString(16)} -> ${this.#kernel.add(fd, mask)}`,
    );
  }

  modify(): string {
    const mask = this.#chance.pick(MASKS);
    return this.#descriptors.onAny(
      ({ fd }) => `${mask.toString(16)} -> ${this.#kernel.modify(fd, mask)}`,
    );
  }

  remove(): string {
    return this.#descriptors.onAny(({ fd }) => `-> ${this.#kernel.remove(fd)}`);
  }

  error(): string {
    return this.#descriptors.onSocket(({ fd }) => `-> ${this.#kernel.option(fd, 'SO_ERROR')}`);
  }

  peername(): string {
    return this.#descriptors.onSocket(({ fd }) => `-> ${this.#kernel.peername(fd)}`);
  }

  socket(): string {
    return this.#descriptors.socket();
  }

  connect(): string {
    const listener = this.#chance.pick(this.#descriptors.listeners as [Named]);
    const refused = this.#chance.int(0, 5) === 0;
    if (this.#chance.int(0, 1) === 0) this.socket();
    return this.#descriptors.onSocket(({ fd }) => {
      const to = refused ? this.#kernel.freeAddr() : listener.fd;
      return `${refused ? 'a free address' : listener.name} -> ${this.#kernel.connect(fd, to)}`;
    });
  }

  pair(): string {
    this.#descriptors.pair();
    return '';
  }

  accept(): string {
    const listener = this.#chance.pick(this.#descriptors.listeners as [Named]);
    const name = this.#descriptors.next();
    const fd = this.#kernel.accept(listener.fd, name);
    if (fd >= 0) this.#descriptors.sockets.push({ name, fd });
    return `${listener.name} -> ${fd >= 0 ? name : `none (${-fd})`}`;
  }

  signal(): string {
    const p = Buffer.alloc(8);
    p.writeUInt8(this.#chance.int(0, 3));
    const counter = this.#chance.pick(this.#descriptors.counters);
    return `${counter.name} -> ${this.#kernel.write(counter.fd, p.toString('latin1'))}`;
  }

  take(): string {
    const counter = this.#chance.pick(this.#descriptors.counters);
    const taken = this.#kernel.read(counter.fd, this.#chance.pick([8, 8, 4]));
    return `${counter.name} -> ${Buffer.from(taken, 'latin1').toString('hex')}`;
  }

  listen(): string {
    if (this.#descriptors.listeners.length > 2) {
      const [listener] = this.#descriptors.listeners.splice(this.#chance.int(0, 2), 1);
      return `close ${listener!.name} -> ${this.#kernel.close(listener!.fd)}`;
    }
    return this.#descriptors.listen();
  }

  // Every byte is another letter than the one before: what is lost or swapped is seen.
  #text(length: number): string {
    const letters = Array.from({ length }, () => String.fromCharCode(97 + (this.#letters++ % 26)));
    return letters.join('');
  }
}

type Step = Exclude<keyof Script, 'step'>;

/** How often each step is taken, compared with the others. */
const WEIGHTS: Readonly<Record<Step, number>> = {
  wait: 5,
  read: 3,
  write: 3,
  add: 3,
  modify: 1,
  remove: 1,
  shutdown: 1,
  close: 1,
  error: 1,
  peername: 1,
  socket: 1,
  connect: 2,
  pair: 1,
  accept: 1,
  listen: 1,
  signal: 1,
  take: 1,
};

const STEPS = Object.entries(WEIGHTS).flatMap(([step, weight]) => {
  return Array<Step>(weight).fill(step as Step);
}) as [Step, ...Step[]];
