import type { Fd } from '@socketlings/kernel';
import type { SimKernel } from '@socketlings/sim';

/** Something that happens at the other end of a connection. */
export interface PeerEvent {
  /** As the story tells it. */
  readonly what: string;
  readonly body: (kernel: SimKernel) => void;
}

interface WithPeer {
  readonly peer: Fd;
}

export function sends({ peer }: WithPeer, text: string): PeerEvent {
  const body = (kernel: SimKernel): void => void kernel.write(peer, Buffer.from(text));
  return { what: `${JSON.stringify(text)} arrives`, body };
}

/** The peer reads everything. */
export function drains({ peer }: WithPeer): PeerEvent {
  const body = (kernel: SimKernel): void => {
    while (kernel.read(peer, CHUNK) > 0);
  };
  return { what: 'the peer reads', body };
}

export function resets({ peer }: WithPeer): PeerEvent {
  const body = (kernel: SimKernel): void => {
    kernel.setsockopt(peer, 'SO_LINGER', { onoff: 1, linger: 0 });
    kernel.close(peer);
  };
  return { what: 'the peer resets', body };
}

/** Two events at once: the poller hears of both in one call. */
export function both(one: PeerEvent, other: PeerEvent): PeerEvent {
  const body = (kernel: SimKernel): void => [one, other].forEach((event) => event.body(kernel));
  return { what: `${one.what}, and ${other.what}`, body };
}

// --- internal ---

const CHUNK = new Uint8Array(16_384);
