import { errno, refuseToLinger, type IntOption, type Linger, type Ret } from '@socketlings/kernel';
import type { Endpoint } from './endpoint.ts';
import type { Keepalive } from './patience.ts';

type Kept = Exclude<IntOption, 'SO_ERROR'> | 'SO_LINGER';

/** The options of a socket, with Linux's defaults and limits. */
export class Options {
  readonly #values: Map<Kept, number>;

  constructor(values: ReadonlyMap<Kept, number> = new Map()) {
    this.#values = new Map(values);
  }

  /** What an accepted socket has from its listener. */
  inherited(): Options {
    return new Options(this.#values);
  }

  get(option: Kept): number {
    return this.#values.get(option) ?? DEFAULTS[option];
  }

  /** Gives a connection the buffers that were asked for. */
  applyTo(endpoint: Endpoint): void {
    endpoint.outbox.size = this.get('SO_SNDBUF') || endpoint.outbox.size;
    endpoint.receiveBuffer = this.get('SO_RCVBUF') || endpoint.receiveBuffer;
    endpoint.keepalive = {
      keepalive: this.get('SO_KEEPALIVE') === 0 ? null : this.#keepalive,
      userTimeout: this.get('TCP_USER_TIMEOUT'),
    };
  }

  /** `setsockopt`, for a socket whose connection is `endpoint`. */
  set(option: Kept | 'SO_ERROR', value: number | Linger, endpoint: Endpoint): Ret {
    if (typeof value !== 'number') refuseToLinger(value);
    const ret = this.#set(option, typeof value === 'number' ? value : value.onoff);
    this.applyTo(endpoint);
    return ret;
  }

  /** `getsockopt`; asking for the error takes it (K27). */
  ask(option: IntOption, endpoint: Endpoint): Ret {
    if (option === 'SO_ERROR') return endpoint.takeError();
    if (option === 'SO_SNDBUF') return endpoint.outbox.size;
    if (option === 'SO_RCVBUF') return endpoint.receiveBuffer;
    return this.get(option);
  }

  get #keepalive(): Keepalive {
    return {
      idle: this.get('TCP_KEEPIDLE') * SECOND,
      interval: this.get('TCP_KEEPINTVL') * SECOND,
      count: this.get('TCP_KEEPCNT'),
    };
  }

  #set(option: Kept | 'SO_ERROR', value: number): Ret {
    if (option === 'SO_ERROR') return -errno.ENOPROTOOPT;
    const limits = LIMITS[option];
    if (limits && (value < limits[0] || value > limits[1])) return -errno.EINVAL;
    if (option === 'SO_SNDBUF') value = Math.max(2 * value, LEAST_SNDBUF);
    else if (option === 'SO_RCVBUF') value = Math.max(2 * value, LEAST_RCVBUF);
    else if (!limits) value = value === 0 ? 0 : 1;
    this.#values.set(option, value);
    return 0;
  }
}

// --- internal ---

const SECOND = 1000; // ms
const LEAST_SNDBUF = 4608; // bytes, on x86-64
const LEAST_RCVBUF = 2304;

const DEFAULTS: Readonly<Record<Kept, number>> = {
  SO_REUSEADDR: 0,
  SO_KEEPALIVE: 0,
  SO_LINGER: 0,
  SO_SNDBUF: 0, // the endpoint's
  SO_RCVBUF: 0,
  TCP_NODELAY: 0,
  TCP_KEEPIDLE: 7200,
  TCP_KEEPINTVL: 75,
  TCP_KEEPCNT: 9,
  TCP_SYNCNT: 6,
  TCP_USER_TIMEOUT: 0,
};

const LIMITS: Readonly<Partial<Record<Kept, readonly [number, number]>>> = {
  TCP_KEEPIDLE: [1, 32_767],
  TCP_KEEPINTVL: [1, 32_767],
  TCP_KEEPCNT: [1, 127],
  TCP_SYNCNT: [1, 127],
  TCP_USER_TIMEOUT: [0, 2 ** 31 - 1],
};
