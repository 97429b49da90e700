import type { SockAddr } from '@socketlings/kernel';
import { Listening, type Holder, type ListeningSocket } from '../tcp/listening.ts';
import { ANY, type Ports } from '../tcp/ports.ts';

/** The address of a socket on this machine, from `bind`, `listen` or `connect` until it is free again. */
export class LocalAddress {
  readonly #ports: Ports;
  readonly #reuse: () => boolean;
  #holder: Holder | null;
  #bound = false; // by the program, which keeps the port for the next attempt to connect

  /** `holder`: of a socket that was accepted. */
  constructor(ports: Ports, reuse: () => boolean, holder: Holder | null = null) {
    this.#ports = ports;
    this.#reuse = reuse;
    this.#holder = holder;
  }

  get taken(): boolean {
    return this.#holder !== null;
  }

  get name(): SockAddr {
    return { ...(this.#holder?.addr ?? { ip: '0.0.0.0', port: 0 }) };
  }

  /** Whether `addr` was free, and is taken now. */
  bind(addr: SockAddr): boolean {
    this.#holder = this.#ports.hold(addr, this.#reuse);
    if (this.#holder) this.#bound = addr.port !== 0;
    return this.#holder !== null;
  }

  /** The address, a free one if there was none. */
  take(): SockAddr {
    this.#holder ??= this.#ports.hold(ANY, this.#reuse)!;
    return this.#holder.addr;
  }

  get listening(): Listening | null {
    return this.#holder?.listening ?? null;
  }

  /** Whether clients can connect from now on; not if another socket listens there. */
  listen(backlog: number, socket: Omit<ListeningSocket, 'share'>): boolean {
    if (this.#ports.listenerAt(this.take())) return false;
    const holder = this.#holder!;
    const share = (): Holder => this.#ports.share(holder);
    holder.listening = new Listening(backlog, { ...socket, share });
    return true;
  }

  stopListening(): void {
    this.listening?.stop();
    if (this.#holder) this.#holder.listening = null;
  }

  timeWait(): void {
    this.#ports.timeWait(this.#holder!);
  }

  /** After an attempt to connect that has failed: a port that the program has bound is kept. */
  letGoUnlessBound(): void {
    if (!this.#bound) this.letGo();
  }

  letGo(): void {
    if (this.#holder?.until === Infinity) this.#ports.release(this.#holder);
    this.#holder = null;
  }
}
