import type {
  Addr,
  LingerOption,
  ListeningSocket,
  ListeningSockets,
  SocketOption,
  TcpSocket,
} from '@socketlings/net';
import { addrOf, functionOf, say, wholeOf } from '../base/border.ts';
import { GivenSocket } from '../base/given.ts';

/** A bare socket with its options as the code under test is given it, and nothing behind it. */
export class GivenTcp extends GivenSocket implements TcpSocket {
  readonly #socket: TcpSocket;

  constructor(socket: TcpSocket) {
    super(socket);
    this.#socket = socket;
  }

  setOption(option: SocketOption | 'SO_LINGER', value: number | LingerOption): void {
    if (option === 'SO_LINGER') this.#socket.setOption(option, lingerOf(value));
    else this.#socket.setOption(optionOf('setOption()', option), wholeOf('setOption()', value));
  }

  getOption(option: SocketOption): number {
    return this.#socket.getOption(optionOf('getOption()', option));
  }
}

/** Sockets to listen with. */
export class GivenListeningSockets implements ListeningSockets {
  readonly #sockets: ListeningSockets;
  readonly #onThrow: (error: unknown) => void;

  /** `onThrow` is told what a function that was given to `onReady` throws. */
  constructor(sockets: ListeningSockets, onThrow: (error: unknown) => void) {
    this.#sockets = sockets;
    this.#onThrow = onThrow;
  }

  open(): ListeningSocket {
    return new GivenListening(this.#sockets.open(), this.#onThrow);
  }
}

// --- internal ---

class GivenListening implements ListeningSocket {
  readonly #socket: ListeningSocket;
  readonly #onThrow: (error: unknown) => void;

  constructor(socket: ListeningSocket, onThrow: (error: unknown) => void) {
    this.#socket = socket;
    this.#onThrow = onThrow;
  }

  get localAddr(): Addr {
    return this.#socket.localAddr;
  }

  setOption(option: SocketOption, value: number): void {
    this.#socket.setOption(optionOf('setOption()', option), wholeOf('setOption()', value));
  }

  getOption(option: SocketOption): number {
    return this.#socket.getOption(optionOf('getOption()', option));
  }

  bind(addr: Addr): void {
    this.#socket.bind(addrOf('bind()', addr));
  }

  listen(backlog: number): void {
    this.#socket.listen(wholeOf('listen()', backlog));
  }

  tryAccept(): TcpSocket | 'EAGAIN' {
    const accepted = this.#socket.tryAccept();
    return accepted === 'EAGAIN' ? accepted : new GivenTcp(accepted);
  }

  onReady(f: () => void): void {
    functionOf('onReady()', f);
    this.#socket.onReady(() => {
      try {
        f();
      } catch (error) {
        this.#onThrow(error);
      }
    });
  }

  close(): void {
    this.#socket.close();
  }
}

const OPTIONS: readonly SocketOption[] = Object.freeze([
  'SO_REUSEADDR',
  'SO_KEEPALIVE',
  'SO_SNDBUF',
  'SO_RCVBUF',
  'TCP_NODELAY',
  'TCP_KEEPIDLE',
  'TCP_KEEPINTVL',
  'TCP_KEEPCNT',
]);

function optionOf(call: string, option: unknown): SocketOption {
  for (const known of OPTIONS) if (known === option) return known;
  const given = typeof option === 'string' ? `'${option.slice(0, 50)}'` : say(option);
  throw new TypeError(`${call} takes the name of an option, and was given ${given}`);
}

/** A value of our own with what the argument says. */
function lingerOf(value: unknown): LingerOption {
  const { onoff, linger } = Object(value) as { onoff?: unknown; linger?: unknown };
  if (typeof onoff === 'number' && typeof linger === 'number') {
    return { onoff: wholeOf('setOption()', onoff), linger: wholeOf('setOption()', linger) };
  }
  throw new TypeError('setOption() takes { onoff, linger } for SO_LINGER, two numbers');
}
