import { EPOLLET, EPOLLIN, EPOLLONESHOT, EPOLLOUT, EPOLLRDHUP, type Fd } from '@socketlings/kernel';
import { Random } from '../../random.ts';
import { GO, type Bench } from './bench.ts';

/** What was done, and what came of it: `write #3 hello -> 5`. */
export type Line = string;

/**
 * Does `length` things that chance decides, the same for the same seed, whatever the kernel: who is
 * chosen depends only on results that must be the same, too.
 */
export function* runScript(bench: Bench, seed: number, length: number): Generator<Line> {
  const script = new Script(bench, new Random(seed));
  for (let i = 0; i < length; i += 1) yield script.step();
}

// --- internal ---

interface Named {
  readonly name: string;
  readonly fd: Fd;
}

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
  readonly #bench: Bench;
  readonly #chance: Random;
  readonly #sockets: Named[] = [];
  readonly #listeners: Named[] = [];
  readonly #counters: [Named, Named];
  #names = 0;
  #letters = 0;

  constructor(bench: Bench, chance: Random) {
    this.#bench = bench;
    this.#chance = chance;
    this.#counters = [
      { name: 'C1', fd: bench.counter('C1') },
      { name: 'C2', fd: bench.counter('C2', 1) },
    ];
    this.#listen();
    for (let i = 0; i < 2; i += 1) this.#pair();
  }

  step(): Line {
    const step = this.#chance.pick(STEPS);
    return `${step} ${this[step]()}`;
  }

  wait(): string {
    const max = this.#chance.pick([1, 2, 64, 64, 64]);
    return `${max} -> ${this.#bench.events({ max }).join(', ') || 'nothing'}`;
  }

  read(): string {
    const length = this.#chance.pick([0, 1, 4, 64, 4096]);
    return this.#on(({ fd }) => `${length} -> ${this.#bench.read(fd, length)}`);
  }

  write(): string {
    const bytes = this.#text(this.#chance.pick([0, 1, 5, 40]));
    return this.#on(({ fd }) => `${bytes} -> ${this.#bench.write(fd, bytes)}`);
  }

  shutdown(): string {
    const how = this.#chance.pick([0, 1, 1, 1, 2]);
    return this.#on(({ fd }) => `${how} -> ${this.#bench.shutdown(fd, how)}`);
  }

  close(): string {
    const reset = this.#chance.int(0, 3) === 0;
    return this.#on((socket) => {
      this.#sockets.splice(this.#sockets.indexOf(socket), 1);
      const result = reset ? this.#bench.reset(socket.fd) : this.#bench.close(socket.fd);
      return `${reset ? 'reset ' : ''}-> ${result}`;
    });
  }

  watch(): string {
    const mask = this.#chance.pick(MASKS);
    return this.#onAny(({ fd }) => `${mask.toString(16)} -> ${this.#bench.watch(fd, mask)}`);
  }

  modify(): string {
    const mask = this.#chance.pick(MASKS);
    return this.#onAny(({ fd }) => `${mask.toString(16)} -> ${this.#bench.modify(fd, mask)}`);
  }

  unwatch(): string {
    return this.#onAny(({ fd }) => `-> ${this.#bench.unwatch(fd)}`);
  }

  error(): string {
    return this.#on(({ fd }) => `-> ${this.#bench.option(fd, 'SO_ERROR')}`);
  }

  peername(): string {
    return this.#on(({ fd }) => `-> ${this.#bench.peername(fd)}`);
  }

  socket(): string {
    const name = `#${++this.#names}`;
    this.#sockets.push({ name, fd: this.#bench.socket(name) });
    return name;
  }

  connect(): string {
    const listener = this.#chance.pick(this.#listeners as [Named]);
    const refused = this.#chance.int(0, 5) === 0;
    if (this.#chance.int(0, 1) === 0) this.socket();
    return this.#on(({ fd }) => {
      const to = refused ? this.#bench.nobody() : listener.fd;
      return `${refused ? 'nobody' : listener.name} -> ${this.#bench.connect(fd, to)}`;
    });
  }

  pair(): string {
    this.#pair();
    return '';
  }

  accept(): string {
    const listener = this.#chance.pick(this.#listeners as [Named]);
    const name = `#${++this.#names}`;
    const fd = this.#bench.accept(listener.fd, name);
    if (fd >= 0) this.#sockets.push({ name, fd });
    return `${listener.name} -> ${fd >= 0 ? name : `none (${-fd})`}`;
  }

  signal(): string {
    const p = Buffer.alloc(8);
    p.writeUInt8(this.#chance.int(0, 3));
    const counter = this.#chance.pick(this.#counters);
    return `${counter.name} -> ${this.#bench.write(counter.fd, p.toString('latin1'))}`;
  }

  take(): string {
    const counter = this.#chance.pick(this.#counters);
    const taken = this.#bench.read(counter.fd, this.#chance.pick([8, 8, 4]));
    return `${counter.name} -> ${Buffer.from(taken, 'latin1').toString('hex')}`;
  }

  listen(): string {
    if (this.#listeners.length > 2) {
      const [listener] = this.#listeners.splice(this.#chance.int(0, 2), 1);
      return `close ${listener!.name} -> ${this.#bench.close(listener!.fd)}`;
    }
    return this.#listen();
  }

  #listen(): string {
    const name = `L${++this.#names}`;
    this.#listeners.push({ name, fd: this.#bench.listener(name, this.#chance.int(0, 3)) });
    return name;
  }

  #pair(): void {
    const names = [`#${++this.#names}`, `#${++this.#names}`] as const;
    const own = this.#bench.listener('own');
    const { a, b } = this.#bench.pair(own, names);
    this.#bench.close(own);
    this.#sockets.push({ name: names[0], fd: a }, { name: names[1], fd: b });
    if (this.#chance.int(0, 1) === 0) this.#bench.watch(a);
    if (this.#chance.int(0, 1) === 0) this.#bench.watch(b);
  }

  #on(act: (socket: Named) => string): string {
    if (this.#sockets.length === 0) return 'nobody';
    const last = this.#sockets.length - 1;
    const socket = this.#sockets[this.#chance.pick([this.#chance.int(0, last), last])]!;
    return `${socket.name} ${act(socket)}`;
  }

  #onAny(act: (socket: Named) => string): string {
    const all = [...this.#sockets, ...this.#listeners, ...this.#counters];
    const socket = all[this.#chance.int(0, all.length - 1)]!;
    return `${socket.name} ${act(socket)}`;
  }

  // Every byte is another letter than the one before: what is lost or swapped is seen.
  #text(length: number): string {
    const letters = Array.from({ length }, () => String.fromCharCode(97 + (this.#letters++ % 26)));
    return letters.join('');
  }
}

// What is here more than once happens more often.
const STEPS = [
  ...(['wait', 'wait', 'wait', 'wait', 'wait', 'read', 'read', 'read', 'write', 'write'] as const),
  ...(['write', 'watch', 'watch', 'watch', 'modify', 'unwatch', 'shutdown', 'close'] as const),
  ...(['error', 'peername', 'socket', 'connect', 'connect', 'pair', 'accept', 'listen'] as const),
  ...(['signal', 'take'] as const),
] as const;
