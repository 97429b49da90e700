// A task that reads in a loop, one operation at a time.

import { READY, WAIT, errno, park, type G, type Slot } from '@socketlings/kernel';

/** With all four values, or only with `null` and a `G`, as everybody's first poller has it. */
export type Values = 'four' | 'two';

/** What a task does when it is its turn. */
export type Next = 'see' | 'read' | 'wait' | 'sleep' | 'asleep' | 'closed';

export interface Surroundings {
  readonly values: Values;
  readonly slot: Slot;
  readonly read: (p: Uint8Array) => number;
  readonly isClosed: () => boolean;
}

export class Task {
  /** How often it fell asleep. */
  slept = 0;
  #next: Exclude<Next, 'asleep'>;
  #g: G | null = null;
  readonly #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
    this.#next = this.#first;
  }

  get next(): Next {
    return this.#g ? 'asleep' : this.#next;
  }

  /** Does what is next, and says what it was. */
  step(): string {
    switch (this.next) {
      case 'see':
        return this.#see();
      case 'read':
        return this.#read();
      case 'wait':
        return this.#wait();
      case 'sleep':
        return this.#sleep();
      default:
        return '';
    }
  }

  /** Somebody has called `ready`. */
  wakeUp(): void {
    this.#g = null;
    this.#next = this.#first;
  }

  get #first(): Exclude<Next, 'asleep'> {
    return this.#around.values === 'four' ? 'see' : 'read';
  }

  #see(): string {
    if (this.#around.isClosed()) return this.#end();
    this.#next = 'read';
    return this.#around.slot.cas(READY, null) ? 'I have seen it' : 'nothing to be seen';
  }

  #read(): string {
    if (this.#around.isClosed()) return this.#end();
    const p = new Uint8Array(16);
    const n = this.#around.read(p);
    const isNothing = n === -errno.EAGAIN;
    this.#next = !isNothing ? this.#first : this.#around.values === 'four' ? 'wait' : 'sleep';
    return `read → ${isNothing ? 'EAGAIN' : `"${new TextDecoder().decode(p.subarray(0, n))}"`}`;
  }

  #wait(): string {
    const waits = this.#around.slot.cas(null, WAIT);
    this.#next = waits ? 'sleep' : 'see';
    return waits ? 'I will wait' : 'no need to wait: READY is there';
  }

  #sleep(): string {
    const { values, slot, isClosed } = this.#around;
    if (isClosed()) {
      slot.store(null);
      return this.#end();
    }
    void park(slot, (_, g) => {
      if (values === 'two') slot.store(g); // it does not look what is there
      else if (!slot.cas(WAIT, g)) return false;
      this.#g = g;
      return true;
    });
    this.slept += this.#g ? 1 : 0;
    this.#next = this.#first;
    return this.#g ? 'falls asleep' : 'does not sleep: the slot has changed';
  }

  #end(): string {
    this.#next = 'closed';
    return 'ClosedError';
  }
}
