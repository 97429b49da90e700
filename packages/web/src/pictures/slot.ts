// One task that reads, one poller, and the slot between them: what comes next is chosen by whoever looks at it.

import {
  EPOLLET,
  EPOLLIN,
  EPOLL_CTL_ADD,
  G,
  READY,
  SOCK_NONBLOCK,
  Slot,
  ready,
  type EpollEvent,
  type Fd,
} from '@socketlings/kernel';
import { SimKernel } from '@socketlings/sim';
import { Task, type Next, type Values } from './task.ts';

export type SlotWord = 'null' | 'READY' | 'WAIT' | 'G';
export type Actor = 'ann' | 'network' | 'poller' | 'closer';

export interface Act {
  readonly who: Actor;
  readonly text: string;
  /** What the slot holds after it. */
  readonly slot: SlotWord;
}

export class SlotRun {
  readonly acts: Act[] = [];
  readonly values: Values;
  /** How often `ready` was called. */
  woken = 0;
  isClosed = false;
  readonly #task: Task;
  readonly #slot = new Slot();
  readonly #kernel = new SimKernel();
  readonly #fd: Fd;
  readonly #peer: Fd;
  readonly #ep: Fd;

  constructor(values: Values) {
    const kernel = this.#kernel;
    this.values = values;
    [this.#fd, this.#peer] = connected(kernel);
    this.#ep = kernel.epollCreate1(0);
    const events = (EPOLLIN | EPOLLET) >>> 0;
    kernel.epollCtl(this.#ep, EPOLL_CTL_ADD, this.#fd, { events, data: 0n });
    this.#task = new Task({
      values,
      slot: this.#slot,
      read: (p) => kernel.read(this.#fd, p),
      isClosed: () => this.isClosed,
    });
  }

  get slot(): SlotWord {
    const state = this.#slot.load();
    if (state instanceof G) return 'G';
    return state === null ? 'null' : state === READY ? 'READY' : 'WAIT';
  }

  /** What the slot held before the last act. */
  get before(): SlotWord {
    return this.acts.at(-2)?.slot ?? 'null';
  }

  /** What ann does next. */
  get next(): Next {
    return this.#task.next;
  }

  /** How often ann fell asleep. */
  get slept(): number {
    return this.#task.slept;
  }

  /** Whether the kernel has an event that nobody has asked for. */
  get hasEvent(): boolean {
    return this.#kernel.hasEvents(this.#ep);
  }

  /** Why ann should not sleep, in words; null if nothing has come. */
  get news(): string | null {
    return this.isClosed ? 'it is closed' : this.#kernel.readiness(this.#fd, 'r');
  }

  /** Whether ann sleeps although there is something for her, and nobody will ever tell her. */
  get isLost(): boolean {
    return this.next === 'asleep' && this.news !== null && (this.isClosed || !this.hasEvent);
  }

  /** Ann's next operation. */
  ann(): void {
    this.#tell('ann', this.#task.step());
  }

  /** Five bytes come to the kernel. */
  arrive(): void {
    this.#kernel.write(this.#peer, new TextEncoder().encode('hello'));
    while (this.#kernel.clock.hasNext()) this.#kernel.clock.runNext();
    this.#tell('network', '"hello" arrives');
  }

  /** The poller asks the kernel for events, and passes on what it hears. */
  poll(): void {
    const events: EpollEvent[] = [];
    const n = this.#kernel.epollWait(this.#ep, events, 1, 0);
    if (n === 0) return this.#tell('poller', 'epollWait → nothing');
    this.#tell('poller', `epollWait → IN${this.#wake(this.values === 'four' ? READY : null)}`);
  }

  /** It is written down that it is closed; then somebody looks for a sleeper. */
  close(): void {
    this.isClosed = true;
    this.#tell('closer', `close${this.#wake(null)}`);
  }

  #wake(next: typeof READY | null): string {
    const old = this.#slot.load();
    if (old !== READY) this.#slot.store(next);
    if (!(old instanceof G)) return old === null && next === null ? ': nobody sleeps' : '';
    ready(old);
    this.#task.wakeUp();
    this.woken += 1;
    return ', ann is woken';
  }

  #tell(who: Actor, text: string): void {
    this.acts.push({ who, text, slot: this.slot });
  }
}

// --- internal ---

function connected(kernel: SimKernel): [Fd, Fd] {
  const listener = kernel.socket(SOCK_NONBLOCK);
  kernel.listen(listener, 1);
  const name: { addr?: { ip: string; port: number } } = {};
  kernel.getsockname(listener, name);
  const peer = kernel.socket(SOCK_NONBLOCK);
  kernel.connect(peer, name.addr!);
  while (kernel.clock.hasNext()) kernel.clock.runNext();
  const fd = kernel.accept4(listener, SOCK_NONBLOCK);
  kernel.close(listener);
  return [fd, peer];
}
