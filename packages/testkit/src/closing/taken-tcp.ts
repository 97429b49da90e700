import { copyOf, leftAlone, lend, lengthRead } from '../base/border.ts';
import { settled } from '../base/taken.ts';
import type { Probes, Tcp } from './contract.ts';

/** A connection that the code under test has made, as a test uses it: it is lent copies, and not believed. */
export class TakenTcp implements Pick<Tcp, 'read' | 'write' | 'close'> {
  readonly #tcp: Tcp;

  constructor(tcp: Tcp) {
    this.#tcp = tcp;
  }

  get localAddr(): string {
    return String(this.#tcp.localAddr);
  }

  get remoteAddr(): string {
    return String(this.#tcp.remoteAddr);
  }

  read(p: Uint8Array): Promise<number | null> {
    return settled(this.#tcp.read(lend(p))).then((n) => lengthRead(n, p.length));
  }

  write(p: Uint8Array): Promise<void> {
    const copy = copyOf(p);
    return settled(this.#tcp.write(copy)).then(() => leftAlone('write()', p, copy));
  }

  async end(how: 'closeRead' | 'closeWrite' | 'close'): Promise<void> {
    await settled(this.#tcp[how]());
  }

  close(): Promise<void> {
    return this.end('close');
  }

  set(name: Setter, value: number | boolean | Probes | null): void {
    const given = typeof value === 'object' && value !== null ? { ...value } : value;
    this.#tcp[name](given as never);
  }
}

export type Setter =
  | 'setLinger'
  | 'setNoDelay'
  | 'setKeepAlive'
  | 'setReadBuffer'
  | 'setWriteBuffer';
