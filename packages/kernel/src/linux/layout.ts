import type { EpollEvent, PollFd, SockAddr } from '../kernel.ts';
import { loopbackBytes } from '../loopback.ts';

/** Where the 64 bits of user data are in a `struct epoll_event`, and its size; both in bytes. */
export interface Layout {
  readonly data: number;
  readonly size: number;
}

/** By `process.arch`. The structure is packed on x86-64 only (include/uapi/linux/eventpoll.h). */
export const LAYOUTS: Readonly<Record<string, Layout>> = {
  x64: { data: 4, size: 12 },
  arm64: { data: 8, size: 16 },
};

/** An array of `struct epoll_event`. */
export class EpollEvents {
  readonly bytes: Uint8Array;
  readonly length: number;
  readonly #layout: Layout;
  readonly #view: DataView;

  constructor(layout: Layout, length: number) {
    this.bytes = new Uint8Array(layout.size * length);
    this.length = length;
    this.#layout = layout;
    this.#view = new DataView(this.bytes.buffer);
  }

  get(index: number): EpollEvent {
    const at = index * this.#layout.size;
    return {
      events: this.#view.getUint32(at, true),
      data: this.#view.getBigUint64(at + this.#layout.data, true),
    };
  }

  set(index: number, { events, data }: EpollEvent): void {
    const at = index * this.#layout.size;
    this.#view.setUint32(at, events, true);
    this.#view.setBigUint64(at + this.#layout.data, data, true);
  }
}

/** An array of `struct pollfd`: a descriptor, what is asked for, and what holds. */
export class PollFds {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(fds: readonly PollFd[]) {
    this.bytes = new Uint8Array(POLLFD_SIZE * fds.length);
    this.#view = new DataView(this.bytes.buffer);
    fds.forEach(({ fd, events }, i) => {
      this.#view.setInt32(i * POLLFD_SIZE, fd, true);
      this.#view.setInt16(i * POLLFD_SIZE + 4, events, true);
    });
  }

  revents(index: number): number {
    return this.#view.getInt16(index * POLLFD_SIZE + 6, true);
  }
}

export const SOCKADDR_SIZE = 16; // bytes of a `struct sockaddr_in`

/** A `struct sockaddr_in`; `null` if the address is not one of the loopback interface. */
export function packAddr({ ip, port }: SockAddr): Uint8Array | null {
  const address = loopbackBytes(ip);
  if (!address) return null;
  const bytes = new Uint8Array(SOCKADDR_SIZE);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, AF_INET, true);
  view.setUint16(2, port); // network order
  bytes.set(address, 4);
  return bytes;
}

export function unpackAddr(bytes: Uint8Array): SockAddr {
  const port = new DataView(bytes.buffer, bytes.byteOffset).getUint16(2);
  return { ip: bytes.subarray(4, 8).join('.'), port };
}

// --- internal ---

const POLLFD_SIZE = 8; // bytes

const AF_INET = 2;
