import { errno, errnoName } from '@socketlings/kernel';
import { SysError, tcpAddr, type Addr, type ConnectingSocket } from '@socketlings/net';
import type { SimConn } from './conn.ts';
import { SPIN_LIMIT, Spin } from './faults.ts';
import type { TcpSocket } from './kernel/tcp-socket.ts';
import type { Simulation } from './simulation.ts';

/** Makes a connection of a socket that is connected. */
export type Connected = (socket: TcpSocket, who: string) => SimConn;

/** A socket that is to be connected, in the hands of the code under test: its calls are counted. */
export class SimConnecting implements ConnectingSocket {
  /** How stories call it. */
  readonly name: string;
  state: 'new' | 'connecting' | 'handed over' | 'closed' = 'new';
  /** Where it was asked to connect to, call by call. */
  readonly connects: string[] = [];
  /** Errors that were taken. */
  readonly taken: string[] = [];
  /** Whether the error was asked for once more, when it was taken. */
  askedAgain = false;
  /** Calls of `peer` and `error`, `connect` left out. */
  asked = 0;
  /** What was called when the descriptor was no longer this socket's. */
  readonly misuse: string[] = [];
  connection: SimConn | undefined;
  /** Whether the listener was not called when it should have been. */
  missed = false;
  /** Called in the same moment as the listener, just before it or just behind. */
  beforeHint: () => void = nothing;
  afterHint: () => void = nothing;
  readonly #simulation: Simulation;
  readonly #socket: TcpSocket;
  readonly #connected: Connected;
  readonly #isHeld: () => boolean;
  #listener: () => void = nothing;
  #epoch = -1;
  #vain = 0;

  constructor(simulation: Simulation, socket: TcpSocket, { number, connected, isHeld }: Making) {
    this.#simulation = simulation;
    this.#socket = socket;
    this.#connected = connected;
    this.#isHeld = isHeld;
    this.name = `socket ${number}`;
    socket.register({ wake: () => this.hint(), drop: nothing });
    this.#note('open()');
  }

  /** Whether the code under test holds this descriptor still. */
  get isOpen(): boolean {
    if (this.state === 'handed over') return !this.connection!.closed;
    return this.state !== 'closed';
  }

  /** Whether the other side takes it for a connection. */
  get isConnected(): boolean {
    return this.#socket.getpeername() !== null;
  }

  /** Calls the listener, whether there is a reason or not. */
  hint(): void {
    const { scheduler } = this.#simulation;
    scheduler.progress();
    if (this.state === 'closed' || this.state === 'handed over' || scheduler.over) return;
    this.missed = this.#isHeld();
    if (this.missed) return;
    this.#note('calls the function of onReady()');
    this.beforeHint();
    this.#listener();
    this.afterHint();
  }

  /** The network has news: there is no way to the other end, for example. */
  fail(code: keyof typeof errno): void {
    this.#socket.endpoint.fail(errno[code]);
  }

  connect(addr: Addr): string {
    return this.#call('connect', () => {
      this.connects.push(String(addr));
      const { ip, port } = addr;
      const ret = this.#socket.connect({ ip, port });
      if (ret === -errno.EINPROGRESS) this.state = 'connecting';
      const code = ret === 0 ? 'EISCONN' : errnoName(ret);
      this.#note(`connect(${addr}) gives ${code}`);
      return code;
    });
  }

  onReady(f: () => void): void {
    this.#call('onReady', () => (this.#listener = f));
  }

  error(): string | null {
    return this.#call('error', () => {
      this.asked += 1;
      const ret = this.#socket.getOption('SO_ERROR');
      const code = ret === 0 ? null : errnoName(ret);
      if (code === null && this.taken.length > 0) this.askedAgain = true;
      if (code !== null) this.taken.push(code);
      this.#note(`error() gives ${code}`);
      return code;
    });
  }

  peer(): Addr | 'ENOTCONN' {
    return this.#call('peer', () => {
      this.asked += 1;
      const addr = this.#socket.getpeername();
      this.#note(`peer() gives ${addr ? `${addr.ip}:${addr.port}` : 'ENOTCONN'}`);
      return addr ? tcpAddr(addr.ip, addr.port) : 'ENOTCONN';
    });
  }

  conn(): SimConn {
    return this.#call('conn', () => {
      if (!this.isConnected) {
        this.#note('conn() throws ENOTCONN');
        throw new SysError('ENOTCONN');
      }
      this.state = 'handed over';
      this.#note('conn() gives a connection');
      return (this.connection = this.#connected(this.#socket, this.name));
    });
  }

  close(): void {
    this.#call('close', () => {
      this.state = 'closed';
      this.#note('close()');
      this.#socket.close();
    });
  }

  #call<T>(name: string, body: () => T): T {
    const { scheduler } = this.#simulation;
    scheduler.touch();
    this.#guard(name);
    if (this.state === 'closed' || this.state === 'handed over') {
      if (!scheduler.over) this.misuse.push(name);
      this.#note(`${name}() throws EBADF`);
      throw new SysError('EBADF');
    }
    return body();
  }

  #guard(name: string): void {
    const { scheduler } = this.#simulation;
    this.#vain = scheduler.epoch === this.#epoch ? this.#vain + 1 : 0;
    this.#epoch = scheduler.epoch;
    if (this.#vain < SPIN_LIMIT) return;
    const spin = new Spin('you', name);
    scheduler.fail(spin);
    throw spin;
  }

  #note(text: string): void {
    this.#simulation.trace.add('notes', this.name, 'server', { text });
  }
}

// --- internal ---

interface Making {
  readonly number: number;
  readonly connected: Connected;
  /** Whether no listener is called now. */
  readonly isHeld: () => boolean;
}

function nothing(): void {}
