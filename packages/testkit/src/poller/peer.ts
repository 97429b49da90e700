import { SHUT_WR, errno, type Fd } from '@socketlings/kernel';
import type { SimKernel } from '@socketlings/sim';
import { quote, toBytes } from '../base/bytes.ts';

/** The other end of a connection, played by the test with bare system calls. */
export class Peer {
  readonly fd: Fd;
  readonly #kernel: SimKernel;
  readonly #say: (text: string) => void;
  #open = true;

  constructor(kernel: SimKernel, fd: Fd, say: (text: string) => void) {
    this.#kernel = kernel;
    this.fd = fd;
    this.#say = say;
  }

  /** Whether its descriptor is its own still. */
  get open(): boolean {
    return this.#open;
  }

  /** Sends all of it; more than fits is a mistake of the test. */
  send(data: string | Uint8Array): void {
    const bytes = toBytes(data);
    if (this.offer(bytes) < bytes.length) throw new Error('the peer cannot send all of it');
  }

  /** Sends as much as fits, and says how much. */
  offer(data: string | Uint8Array): number {
    const bytes = toBytes(data);
    let sent = 0;
    while (sent < bytes.length) {
      const n = this.#kernel.write(this.fd, bytes.subarray(sent));
      if (n < 0) break;
      sent += n;
    }
    if (sent > 0) this.#say(`sends ${quote(bytes.subarray(0, sent))}`);
    return sent;
  }

  end(): void {
    this.#say('sends no more');
    this.#kernel.shutdown(this.fd, SHUT_WR);
  }

  reset(): void {
    this.#say('resets the connection');
    this.#kernel.setsockopt(this.fd, 'SO_LINGER', { onoff: 1, linger: 0 });
    this.#end();
  }

  close(): void {
    this.#say('closes');
    this.#end();
  }

  /** Everything that has arrived. */
  take(): Uint8Array {
    const chunks: Uint8Array[] = [];
    for (;;) {
      const n = this.#kernel.read(this.fd, BUFFER);
      if (n <= 0) break;
      chunks.push(Uint8Array.from(BUFFER.subarray(0, n)));
    }
    const all = Buffer.concat(chunks);
    if (all.length > 0) this.#say(`reads ${all.length} bytes`);
    return all;
  }

  /** Whether the other side has closed or reset: reading gives the end or an error. */
  get ended(): boolean {
    const n = this.#kernel.read(this.fd, new Uint8Array(1));
    return n !== -errno.EAGAIN && n <= 0;
  }

  #end(): void {
    this.#kernel.close(this.fd);
    this.#open = false;
  }
}

// --- internal ---

const BUFFER = new Uint8Array(65_536);
