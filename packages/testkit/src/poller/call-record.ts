import type { Call, EpollEvent, Fd } from '@socketlings/kernel';

/** How the code under test has registered a descriptor. */
export interface Control {
  readonly op: number;
  readonly events: number;
  readonly data: bigint;
}

/** The system calls that the code under test has made, in their order. */
export class CallRecord {
  readonly #calls: Call[] = [];

  add(call: Call): void {
    if (this.#calls.length < KEPT) this.#calls.push(call);
  }

  of(name: Call['name']): Call[] {
    return this.#calls.filter((call) => call.name === name);
  }

  /** The place of the first call about a descriptor among all calls; -1 if there is none. */
  firstOf(name: Call['name'], fd: Fd): number {
    return this.#calls.findIndex((call) => call.name === name && fdOf(call) === fd);
  }

  controls(fd: Fd): Control[] {
    return this.of('epollCtl')
      .filter((call) => fdOf(call) === fd)
      .map(({ args }) => {
        const { events = 0, data = 0n } = (args[3] as EpollEvent | undefined) ?? {};
        return { op: Number(args[1]), events, data };
      });
  }
}

/** The descriptor that a call is about. */
export function fdOf({ name, args }: Call): unknown {
  return name === 'epollCtl' ? args[2] : args[0];
}

// --- internal ---

const KEPT = 20_000; // system calls
