import { EPOLLIN, EPOLLOUT, errno, type Ret } from '@socketlings/kernel';
import { OpenFile } from './open-file.ts';

/** An eventfd: a number that writes add to, and a read takes. */
export class EventCounter extends OpenFile {
  #count: bigint;

  constructor(count: number) {
    super();
    this.#count = BigInt(count);
  }

  mask(): number {
    return (this.#count > 0n ? EPOLLIN : 0) | (this.#count < MAX ? EPOLLOUT : 0);
  }

  read(p: Uint8Array): Ret {
    if (p.length < SIZE) return -errno.EINVAL;
    if (this.#count === 0n) return -errno.EAGAIN;
    view(p).setBigUint64(0, this.#count, true);
    this.#count = 0n;
    this.wake(EPOLLOUT);
    return SIZE;
  }

  write(p: Uint8Array): Ret {
    if (p.length < SIZE) return -errno.EINVAL;
    const added = view(p).getBigUint64(0, true);
    if (added > MAX) return -errno.EINVAL;
    if (this.#count + added > MAX) return -errno.EAGAIN;
    this.#count += added;
    this.wake(EPOLLIN); // every write is an edge, also when the last one is unread (K35)
    return SIZE;
  }

  protected release(): void {}
}

// --- internal ---

const SIZE = 8; // bytes
const MAX = 2n ** 64n - 2n;

function view(p: Uint8Array): DataView {
  return new DataView(p.buffer, p.byteOffset, p.byteLength);
}
