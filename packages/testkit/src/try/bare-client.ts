import { setTimeout as sleep } from 'node:timers/promises';
import { SOCK_NONBLOCK, errnoName, type Fd } from '@socketlings/kernel';
import type { LinuxKernel } from '@socketlings/kernel/linux';
import type { Addr } from '@socketlings/net';

/** A client without anything between it and the kernel: what it reads is what there is. */
export class BareClient {
  readonly #kernel: LinuxKernel;
  readonly #fd: Fd;

  constructor(kernel: LinuxKernel, { ip, port }: Addr) {
    this.#kernel = kernel;
    this.#fd = kernel.socket(SOCK_NONBLOCK);
    kernel.connect(this.#fd, { ip, port });
  }

  /** How much was accepted, or the code of an error. */
  write(bytes: Uint8Array): number | string {
    const n = this.#kernel.write(this.#fd, bytes);
    return n < 0 ? errnoName(n) : n;
  }

  /** Reads to the end, whichever that is. */
  async hears(): Promise<{ bytes: Buffer; last: string }> {
    const chunks: Uint8Array[] = [];
    const p = new Uint8Array(65_536);
    for (let waited = 0; waited < PATIENCE;) {
      const n = this.#kernel.read(this.#fd, p);
      if (n > 0) chunks.push(p.slice(0, n));
      else if (n === 0) return { bytes: Buffer.concat(chunks), last: 'the end' };
      else if (errnoName(n) !== 'EAGAIN') {
        return { bytes: Buffer.concat(chunks), last: errnoName(n) };
      } else {
        await sleep(5);
        waited += 5;
      }
    }
    return { bytes: Buffer.concat(chunks), last: 'nothing more' };
  }

  /** Reads what there is, up to so many bytes. */
  takes(most: number): void {
    const p = new Uint8Array(65_536);
    for (let taken = 0; taken < most;) {
      const n = this.#kernel.read(this.#fd, p);
      if (n <= 0) return;
      taken += n;
    }
  }

  /** Whatever comes is thrown away from now on, and nothing is acknowledged. */
  cutCable(): void {
    this.#kernel.cutCable(this.#fd);
  }

  close(): void {
    if (this.#kernel.openFds.includes(this.#fd)) this.#kernel.close(this.#fd);
  }
}

// --- internal ---

const PATIENCE = 1000; // ms
