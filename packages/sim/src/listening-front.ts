import { errnoName, type Ret } from '@socketlings/kernel';
import {
  SysError,
  tcpAddr,
  type Addr,
  type ListeningSocket,
  type ListeningSockets,
  type SocketOption,
} from '@socketlings/net';
import { SPIN_LIMIT, Spin } from './faults.ts';
import { TcpSocket } from './kernel/tcp-socket.ts';
import type { Simulation } from './simulation.ts';
import type { SimTcp } from './tcp-front.ts';
import type { Host } from './tcp/host.ts';

/** Makes a socket of a client that was accepted. */
export type Accepted = (socket: TcpSocket) => SimTcp;

/** A socket that is to listen, in the hands of the code under test: its calls are kept. */
export class SimListening implements ListeningSocket {
  /** How stories call it. */
  readonly name: string;
  /** What was called, in its order: `bind 127.0.0.1:80`. */
  readonly calls: string[] = [];
  /** What was called after `close`. */
  readonly misuse: string[] = [];
  /** Those that were accepted. */
  readonly accepted: SimTcp[] = [];
  closed = false;
  readonly #simulation: Simulation;
  readonly #socket: TcpSocket;
  readonly #accept: Accepted;
  readonly #failures: string[] = [];
  #listener: () => void = nothing;
  #epoch = -1;
  #vain = 0;

  constructor(
    simulation: Simulation,
    socket: TcpSocket,
    { number, accepted }: { number: number; accepted: Accepted },
  ) {
    this.#simulation = simulation;
    this.#socket = socket;
    this.#accept = accepted;
    this.name = `socket ${number}`;
    socket.register({ wake: () => this.hint(), drop: nothing });
  }

  get localAddr(): Addr {
    const { ip, port } = this.#socket.getsockname();
    return tcpAddr(ip, port);
  }

  /** Clients that can be accepted. */
  get queued(): number {
    return this.#socket.queued ?? 0;
  }

  /** Calls the listener, whether there is a reason or not. */
  hint(): void {
    const { scheduler } = this.#simulation;
    scheduler.progress();
    if (!this.closed && !scheduler.over) this.#listener();
  }

  /** Makes the next accept of a client fail; it stays in the queue. */
  failNext(code: string): void {
    this.#failures.push(code);
  }

  setOption(option: SocketOption, value: number): void {
    this.#call(`setOption ${option} ${value}`, () => this.#socket.setOption(option, value));
  }

  getOption(option: SocketOption): number {
    return this.#call(`getOption ${option}`, () => this.#socket.getOption(option));
  }

  bind({ ip, port }: Addr): void {
    this.#call(`bind ${ip}:${port}`, () => this.#socket.bind({ ip, port }));
  }

  listen(backlog: number): void {
    this.#call(`listen ${backlog}`, () => this.#socket.listen(backlog));
  }

  tryAccept(): SimTcp | 'EAGAIN' {
    this.#check('tryAccept');
    this.#guard();
    if (this.queued > 0 && this.#failures.length > 0) throw new SysError(this.#failures.shift()!);
    const socket = this.#socket.accept();
    if (typeof socket === 'number') {
      if (errnoName(socket) === 'EAGAIN') return 'EAGAIN';
      throw new SysError(errnoName(socket));
    }
    const accepted = this.#accept(socket);
    this.accepted.push(accepted);
    return accepted;
  }

  onReady(f: () => void): void {
    this.#listener = f;
  }

  close(): void {
    this.#call('close', () => {
      this.closed = true;
      this.#socket.close();
      return 0;
    });
  }

  #call(said: string, body: () => Ret): number {
    const [name = ''] = said.split(' ');
    this.#check(name);
    const ret = body();
    const code = ret < 0 ? errnoName(ret) : '';
    this.calls.push(said);
    this.#note(`${name}(${said.slice(name.length + 1)})${code && ` throws ${code}`}`);
    if (code) throw new SysError(code);
    return ret;
  }

  #check(name: string): void {
    const { scheduler } = this.#simulation;
    scheduler.touch();
    if (!this.closed || scheduler.over) return;
    this.misuse.push(name);
    throw new SysError('EBADF');
  }

  #guard(): void {
    const { scheduler } = this.#simulation;
    this.#vain = scheduler.epoch === this.#epoch ? this.#vain + 1 : 0;
    this.#epoch = scheduler.epoch;
    if (this.#vain < SPIN_LIMIT) return;
    const spin = new Spin('you', 'tryAccept');
    scheduler.fail(spin);
    throw spin;
  }

  #note(text: string): void {
    this.#simulation.trace.add('notes', this.name, 'you', { text });
  }
}

/** The sockets that the code under test opens to listen, each with its number: all of them are kept. */
export class SimListeningSockets implements ListeningSockets {
  readonly all: SimListening[] = [];
  readonly #failures: string[] = [];
  readonly #simulation: Simulation;
  readonly #host: Host;
  readonly #accepted: Accepted;

  /** `accepted` makes a socket of a client. */
  constructor(simulation: Simulation, host: Host, accepted: Accepted) {
    this.#simulation = simulation;
    this.#host = host;
    this.#accepted = accepted;
  }

  /** Makes the next call of `open` fail. */
  failNext(code: string): void {
    this.#failures.push(code);
  }

  open(): SimListening {
    const code = this.#failures.shift();
    if (code !== undefined) {
      this.#simulation.trace.add('notes', 'you', '', { text: `open() throws ${code}` });
      throw new SysError(code);
    }
    const socket = new SimListening(this.#simulation, new TcpSocket(this.#host), {
      number: this.all.length + 1,
      accepted: this.#accepted,
    });
    this.all.push(socket);
    return socket;
  }
}

// --- internal ---

function nothing(): void {}
