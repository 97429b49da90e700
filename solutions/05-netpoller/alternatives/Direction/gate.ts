// A gate for each direction: it is open once something has come, and shuts behind whoever goes through. One closure holds
// all that is known, and a generator says what to try, one after the other.

import { Atomic, type G, Slot, park } from '@socketlings/kernel';
import type { TimerId } from '@socketlings/net';

interface Gate {
  shut(): void;
  open(): G | null;
  drop(): G | null;
  enter(isOver: () => boolean): Promise<void>;
  word(): 'nil' | 'ready' | 'wait' | 'parked';
}

/** Reading or writing: which task waits, and what speaks against it. */
export class Direction {
  closed = false;
  expired = false;
  timer: TimerId | undefined;
  series = 0;
  readonly #gate = gate();

  get isOver(): boolean {
    return this.closed || this.expired;
  }

  reset(): void {
    this.#gate.shut();
  }

  wait(): Promise<void> {
    return this.#gate.enter(() => this.isOver);
  }

  event(): G | null {
    return this.#gate.open();
  }

  stop(): G | null {
    return this.#gate.drop();
  }

  describe(): 'nil' | 'ready' | 'wait' | 'parked' {
    return this.#gate.word();
  }
}

const OPEN = 'open';
type State = typeof OPEN | 'shut' | G;

/** Those who have come to the gate and do not sleep yet. */
interface Yard {
  inFront: number;
}

function gate(): Gate {
  const state = new Atomic<State>('shut', 'gate');
  const yard = { inFront: 0 };
  return {
    ...keeper(state),
    enter: (isOver) => enter(state, yard, isOver),
    word() {
      const now = state.load();
      if (typeof now !== 'string') return 'parked';
      if (now === OPEN) return 'ready';
      return yard.inFront > 0 ? 'wait' : 'nil';
    },
  };
}

function keeper(state: Atomic<State>): Pick<Gate, 'shut' | 'open' | 'drop'> {
  const leave = (to: State): G | null => {
    for (const from of seen(state)) {
      if (from === OPEN && to !== OPEN) return null;
      if (state.cas(from, to)) return typeof from === 'string' ? null : from;
    }
    return null;
  };
  return {
    shut: () => void state.cas(OPEN, 'shut'),
    open: () => leave(OPEN),
    drop: () => leave('shut'),
  };
}

async function enter(state: Atomic<State>, yard: Yard, isOver: () => boolean): Promise<void> {
  if (yard.inFront > 0 || typeof state.load() !== 'string') {
    throw new Error('two tasks wait: a descriptor has room for one reader and one writer');
  }
  yard.inFront += 1;
  await park(new Slot(), (_, g) => {
    yard.inFront -= 1;
    if (!state.cas('shut', g)) return false;
    return !isOver() || !state.cas(g, 'shut'); // otherwise somebody wakes it
  });
}

/** What the gate is, again and again. */
function* seen(state: Atomic<State>): Generator<State> {
  for (;;) yield state.load();
}
