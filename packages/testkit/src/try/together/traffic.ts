import type { Addr } from '@socketlings/net';

/** What there is to say of one client while it is connected. */
export interface Tally {
  readonly remoteAddr: Addr;
  /** Requests that the server has read, and answers that its `write()` has accepted. */
  asked: number;
  answered: number;
  /** Bytes of answers that were given to `write()` and are not accepted. */
  queued: number;
}

/** All that goes on at a server. */
export class Traffic {
  readonly clients = new Set<Tally>();
  /** Of the poller; none where Node polls. */
  readonly polls: { count: number; events: number } | undefined;
  answered = 0; // also to those who have left

  constructor({ isPolled }: { readonly isPolled: boolean }) {
    this.polls = isPolled ? { count: 0, events: 0 } : undefined;
  }

  came(remoteAddr: Addr): Tally {
    const tally = { remoteAddr, asked: 0, answered: 0, queued: 0 };
    this.clients.add(tally);
    return tally;
  }

  left(tally: Tally): void {
    this.clients.delete(tally);
  }

  polled(events: number): void {
    if (!this.polls) return;
    this.polls.count += 1;
    this.polls.events += events;
  }
}

export function inFlight({ asked, answered }: Pick<Tally, 'asked' | 'answered'>): number {
  return asked - answered;
}
