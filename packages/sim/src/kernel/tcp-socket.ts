import {
  SHUT_RDWR,
  SHUT_RD,
  SHUT_WR,
  errno,
  isLoopback,
  refuseToLinger,
  type IntOption,
  type Linger,
  type Ret,
  type SockAddr,
} from '@socketlings/kernel';
import { Endpoint } from '../tcp/endpoint.ts';
import { knock } from '../tcp/handshake.ts';
import { Listening, type Holder, type Incoming } from '../tcp/listening.ts';
import { OpenFile } from './open-file.ts';
import { Options } from '../tcp/options.ts';
import { ANY } from '../tcp/ports.ts';
import type { World } from '../tcp/world.ts';

/** What the socket layer thinks, besides TCP: `connect` answers by it (net/ipv4/af_inet.c). */
type Progress = 'unconnected' | 'connecting' | 'connected' | 'disconnecting';

export class TcpSocket extends OpenFile {
  readonly #world: World;
  readonly #options: Options;
  #endpoint: Endpoint;
  #listening: Listening | null = null;
  #progress: Progress = 'unconnected';
  #local: Holder | null = null;
  #remote: SockAddr | null = null;
  #bound = false; // by the program, which keeps the port for the next attempt to connect
  #closed = false;

  constructor(world: World, incoming?: Incoming, options: Options = new Options()) {
    super();
    this.#world = world;
    this.#options = options;
    this.#endpoint = this.#adopt(incoming?.endpoint ?? new Endpoint(world));
    if (!incoming) return;
    this.#progress = 'connected';
    this.#local = incoming.local;
    this.#remote = incoming.remote;
  }

  get endpoint(): Endpoint {
    return this.#endpoint;
  }

  /** Connections that can be accepted; `null` if this is no listener. */
  get queued(): number | null {
    return this.#listening?.length ?? null;
  }

  /** Whom it is connected to, also when that is over. */
  get remote(): SockAddr {
    return { ...this.#remote! };
  }

  mask(): number {
    return this.#listening ? this.#listening.mask() : this.#endpoint.mask();
  }

  bind(addr: SockAddr): Ret {
    if (!isLoopback(addr)) return -errno.EADDRNOTAVAIL;
    if (this.#local || this.#listening || this.#endpoint.state !== 'closed') return -errno.EINVAL;
    this.#local = this.#hold(addr);
    if (!this.#local) return -errno.EADDRINUSE;
    this.#bound = addr.port !== 0;
    return 0;
  }

  listen(backlog: number): Ret {
    if (this.#progress !== 'unconnected' || this.#endpoint.state !== 'closed') return -errno.EINVAL;
    if (this.#listening) {
      this.#listening.backlog = backlog;
      return 0;
    }
    this.#local ??= this.#hold(ANY)!;
    const { ports } = this.#world;
    if (ports.listenerAt(this.#local.addr)) return -errno.EADDRINUSE;
    this.#listening = new Listening(backlog, {
      wake: (key) => this.wake(key),
      share: () => ports.share(this.#local!),
      options: this.#options,
    });
    this.#local.listening = this.#listening;
    return 0;
  }

  accept(): TcpSocket | Ret {
    if (!this.#listening) return -errno.EINVAL;
    const incoming = this.#listening.accept();
    if (!incoming) return -errno.EAGAIN;
    return new TcpSocket(this.#world, incoming, this.#options.inherited());
  }

  connect(addr: SockAddr): Ret {
    if (!isLoopback(addr)) return -errno.ENETUNREACH;
    if (this.#listening || this.#progress === 'connected') return -errno.EISCONN;
    if (this.#progress === 'disconnecting') return -errno.EINVAL;
    if (this.#progress === 'connecting') return this.#connectAgain();
    this.#local ??= this.#hold(ANY)!;
    this.#remote = { ...addr };
    this.#endpoint.takeError();
    this.#progress = 'connecting';
    const ends = { from: this.#local.addr, to: this.#remote };
    knock(this.#world, this.#endpoint, ends, this.#options.get('TCP_SYNCNT'));
    return -errno.EINPROGRESS;
  }

  read(p: Uint8Array): Ret {
    return this.#endpoint.read(p);
  }

  write(p: Uint8Array): Ret {
    return this.#endpoint.write(p);
  }

  shutdown(how: number): Ret {
    if (how !== SHUT_RD && how !== SHUT_WR && how !== SHUT_RDWR) return -errno.EINVAL;
    const ret = this.#shutdown(how !== SHUT_WR, how !== SHUT_RD);
    this.#world.clock.runDueEvents(); // the peer hears of it first
    this.wake(0);
    return ret;
  }

  getsockname(): SockAddr {
    return { ...(this.#local?.addr ?? { ip: '0.0.0.0', port: 0 }) };
  }

  getpeername(): SockAddr | null {
    const { state } = this.#endpoint;
    return state === 'closed' || state === 'syn-sent' ? null : { ...this.#remote! };
  }

  setOption(option: IntOption | 'SO_LINGER', value: number | Linger): Ret {
    if (typeof value !== 'number') refuseToLinger(value);
    const ret = this.#options.set(option, typeof value === 'number' ? value : value.onoff);
    this.#options.applyTo(this.#endpoint);
    return ret;
  }

  getOption(option: IntOption): Ret {
    if (option === 'SO_ERROR') return this.#endpoint.takeError();
    if (option === 'SO_SNDBUF') return this.#endpoint.outbox.size;
    if (option === 'SO_RCVBUF') return this.#endpoint.receiveBuffer;
    return this.#options.get(option);
  }

  protected release(): void {
    this.#closed = true;
    this.#stopListening();
    this.#endpoint.close(this.#options.get('SO_LINGER') !== 0);
    if (this.#endpoint.state === 'closed') this.#letGo();
  }

  #shutdown(read: boolean, write: boolean): Ret {
    const { state } = this.#endpoint;
    if (this.#progress === 'connecting') {
      const attempt = state === 'syn-sent' || state === 'closed';
      this.#progress = attempt ? 'disconnecting' : 'connected';
    }
    if (this.#listening) {
      if (read) this.#stopListening();
      return 0;
    }
    if (state === 'syn-sent') {
      this.#disconnect(errno.ECONNRESET);
      return 0;
    }
    this.#endpoint.shutdown(read, write);
    return state === 'closed' ? -errno.ENOTCONN : 0;
  }

  // Linux tells the result of an attempt once, and is then ready for the next one (K29).
  #connectAgain(): Ret {
    const { state } = this.#endpoint;
    if (state === 'syn-sent') return -errno.EALREADY;
    if (state !== 'closed') {
      this.#progress = 'connected';
      return 0;
    }
    const error = this.#endpoint.takeError() || errno.ECONNABORTED;
    this.#disconnect();
    return -error;
  }

  #disconnect(error = 0): void {
    this.#progress = 'unconnected';
    this.#endpoint.close(true);
    this.#endpoint = this.#adopt(new Endpoint(this.#world));
    this.#options.applyTo(this.#endpoint);
    if (!this.#bound) this.#letGo();
    this.#endpoint.giveUp(error);
  }

  #adopt(endpoint: Endpoint): Endpoint {
    endpoint.onWake = (key) => {
      if (endpoint === this.#endpoint) this.wake(key);
    };
    endpoint.onOver = (first) => {
      if (first) this.#world.ports.timeWait(this.#local!);
      else if (this.#closed) this.#letGo();
    };
    return endpoint;
  }

  #stopListening(): void {
    this.#listening?.stop();
    this.#listening = null;
    if (this.#local) this.#local.listening = null;
  }

  #hold(addr: SockAddr): Holder | null {
    return this.#world.ports.hold(addr, () => this.#options.get('SO_REUSEADDR') !== 0);
  }

  #letGo(): void {
    if (this.#local?.until === Infinity) this.#world.ports.release(this.#local);
    this.#local = null;
  }
}
