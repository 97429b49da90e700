/** A call that would make the whole program wait: one thread runs everything here. */
export class WouldBlock extends Error {
  override readonly name = 'WouldBlock';

  constructor(call: string, why: string) {
    super(`${call} would block the event loop: ${why}`);
  }
}

/** Refuses a blocking call: while it waits, no code runs that could end the wait. */
export function refuseToBlock(call: string, fd: number): never {
  throw new WouldBlock(call, `descriptor ${fd} was opened without SOCK_NONBLOCK`);
}

/** Refuses a lingering close: it waits even if the socket is non-blocking. */
export function refuseToLinger({ onoff, linger }: { onoff: number; linger: number }): void {
  if (onoff !== 0 && linger > 0) {
    throw new WouldBlock('close', `SO_LINGER makes it wait up to ${linger} s for the peer`);
  }
}
