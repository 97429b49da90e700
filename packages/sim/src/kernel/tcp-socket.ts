import {
  SHUT_RDWR,
  SHUT_RD,
  SHUT_WR,
  errno,
  isLoopback,
  type IntOption,
  type Linger,
  type Ret,
  type SockAddr,
} from '@socketlings/kernel';
import { Endpoint } from '../tcp/endpoint.ts';
import { connect } from '../tcp/handshake.ts';
import type { Host } from '../tcp/host.ts';
import type { ConnectionRequest, Listening } from '../tcp/listening.ts';
import { Options } from '../tcp/options.ts';
import { LocalAddress } from './local-address.ts';
import { OpenFile } from './open-file.ts';

/** What the socket layer knows, besides TCP: `connect` answers by it (net/ipv4/af_inet.c). */
type Progress = 'unconnected' | 'connecting' | 'connected' | 'disconnecting';

export class TcpSocket extends OpenFile {
  readonly #host: Host;
  readonly #options: Options;
  readonly #local: LocalAddress;
  #endpoint: Endpoint;
  #progress: Progress = 'unconnected';
  #remote: SockAddr | null = null;
  #closed = false;

  /** `request`: of the client that was accepted. */
  constructor(host: Host, request?: ConnectionRequest, options: Options = new Options()) {
    super();
    const reuse = (): boolean => options.get('SO_REUSEADDR') !== 0;
    this.#host = host;
    this.#options = options;
    this.#local = new LocalAddress(host.ports, reuse, request?.local);
    this.#endpoint = this.#adopt(request?.endpoint ?? new Endpoint(host));
    if (!request) return;
    this.#progress = 'connected';
    this.#remote = request.remote;
  }

  get endpoint(): Endpoint {
    return this.#endpoint;
  }

  /** Connections that can be accepted; `null` if this is no listener. */
  get queued(): number | null {
    return this.#listening?.length ?? null;
  }

  /** The address that it is connected to, also when that is over. */
  get remote(): SockAddr {
    return { ...this.#remote! };
  }

  mask(): number {
    return this.#listening ? this.#listening.mask() : this.#endpoint.mask();
  }

  bind(addr: SockAddr): Ret {
    if (!isLoopback(addr)) return -errno.EADDRNOTAVAIL;
    if (this.#local.taken || this.#listening || this.#endpoint.state !== 'closed') {
      return -errno.EINVAL;
    }
    return this.#local.bind(addr) ? 0 : -errno.EADDRINUSE;
  }

  listen(backlog: number): Ret {
    if (this.#progress !== 'unconnected' || this.#endpoint.state !== 'closed') return -errno.EINVAL;
    if (this.#listening) {
      this.#listening.backlog = backlog;
      return 0;
    }
    const wake = (key: number): void => this.wake(key);
    const listens = this.#local.listen(backlog, { wake, options: this.#options });
    return listens ? 0 : -errno.EADDRINUSE;
  }

  accept(): TcpSocket | Ret {
    if (!this.#listening) return -errno.EINVAL;
    const request = this.#listening.accept();
    if (!request) return -errno.EAGAIN;
    return new TcpSocket(this.#host, request, this.#options.inherited());
  }

  connect(addr: SockAddr): Ret {
    if (!isLoopback(addr)) return -errno.ENETUNREACH;
    if (this.#listening || this.#progress === 'connected') return -errno.EISCONN;
    if (this.#progress === 'disconnecting') return -errno.EINVAL;
    if (this.#progress === 'connecting') return this.#connectAgain();
    const ends = { from: this.#local.take(), to: { ...addr } };
    this.#remote = ends.to;
    this.#endpoint.takeError();
    this.#progress = 'connecting';
    connect(this.#host, this.#endpoint, ends, this.#options.get('TCP_SYNCNT'));
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
    this.#host.clock.runDueEvents(); // the peer hears of it first
    this.wake(0);
    return ret;
  }

  getsockname(): SockAddr {
    return this.#local.name;
  }

  getpeername(): SockAddr | null {
    const { state } = this.#endpoint;
    return state === 'closed' || state === 'syn-sent' ? null : { ...this.#remote! };
  }

  setOption(option: IntOption | 'SO_LINGER', value: number | Linger): Ret {
    return this.#options.set(option, value, this.#endpoint);
  }

  getOption(option: IntOption): Ret {
    return this.#options.ask(option, this.#endpoint);
  }

  protected release(): void {
    this.#closed = true;
    this.#local.stopListening();
    this.#endpoint.close(this.#options.get('SO_LINGER') !== 0);
    if (this.#endpoint.state === 'closed') this.#local.letGo();
  }

  get #listening(): Listening | null {
    return this.#local.listening;
  }

  #shutdown(read: boolean, write: boolean): Ret {
    const { state } = this.#endpoint;
    if (this.#progress === 'connecting') {
      const attempt = state === 'syn-sent' || state === 'closed';
      this.#progress = attempt ? 'disconnecting' : 'connected';
    }
    if (this.#listening) {
      if (read) this.#local.stopListening();
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
    this.#endpoint = this.#adopt(new Endpoint(this.#host));
    this.#options.applyTo(this.#endpoint);
    this.#local.letGoUnlessBound();
    this.#endpoint.inheritError(error);
  }

  #adopt(endpoint: Endpoint): Endpoint {
    endpoint.onWake = (key) => {
      if (endpoint === this.#endpoint) this.wake(key);
    };
    endpoint.onOver = (first) => {
      if (first) this.#local.timeWait();
      else if (this.#closed) this.#local.letGo();
    };
    return endpoint;
  }
}
