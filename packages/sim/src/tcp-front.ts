import {
  SysError,
  type LingerOption,
  type SocketOption,
  type TcpSocket as TcpFront,
} from '@socketlings/net';
import { errnoName, type IntOption } from '@socketlings/kernel';
import type { TcpSocket } from './kernel/tcp-socket.ts';
import { SimRaw } from './raw.ts';
import type { Simulation } from './simulation.ts';
import { SimSocket, type Ends } from './socket.ts';

interface Front {
  readonly socket: TcpSocket;
  readonly ends: Ends;
  readonly names: { who: string; peer: string };
}

/** The bare socket of a simulated connection with its options, in the hands of the code under test. */
export class SimTcp extends SimRaw implements TcpFront {
  /** Options that were set, in their order: `TCP_KEEPIDLE 10`. */
  readonly optionsSet: string[] = [];
  readonly #simulation: Simulation;
  readonly #socket: TcpSocket;
  readonly #names: Front['names'];
  #isToldOf = false;

  constructor(simulation: Simulation, { socket, ends, names }: Front) {
    super(simulation, new OwnedSocket(socket, ends, () => simulation.scheduler.progress()), names);
    this.#simulation = simulation;
    this.#socket = socket;
    this.#names = names;
  }

  /** From now on the story tells of options that are set. */
  tellOptions(): void {
    this.#isToldOf = true;
  }

  /** Cuts the cable: from now on nothing reaches either end, and neither is told. */
  cutCable(): void {
    this.#simulation.trace.add('notes', '', '', { text: 'the cable is cut' });
    this.#socket.endpoint.cutCable();
  }

  setOption(option: SocketOption | 'SO_LINGER', value: number | LingerOption): void {
    const said = typeof value === 'number' ? `${value}` : `${value.onoff} ${value.linger}`;
    this.#option('setOption', `${option} ${said}`, () => {
      const waits = typeof value !== 'number' && value.onoff !== 0 && value.linger > 0;
      if (waits || (typeof value !== 'number' && value.linger < 0)) throw new SysError('EINVAL');
      orThrow(this.#socket.setOption(option, value));
      this.optionsSet.push(`${option} ${said}`);
      return 0;
    });
  }

  getOption(option: SocketOption): number {
    return this.#option('getOption', option, () => this.ask(option));
  }

  /** The same for the test; it counts as no call. */
  ask(option: IntOption): number {
    return orThrow(this.#socket.getOption(option));
  }

  #option(name: 'setOption' | 'getOption', said: string, call: () => number): number {
    const { scheduler, trace } = this.#simulation;
    scheduler.touch();
    const { who, peer } = this.#names;
    if (this.#isToldOf) trace.add('notes', who, peer, { text: `${name}(${said})` });
    if (this.closed && !scheduler.over) {
      this.misuse.push(name);
      throw new SysError('EBADF');
    }
    return call();
  }
}

// --- internal ---

/** A socket of a kernel, which knows whether closing resets, and who has the port afterwards. */
class OwnedSocket extends SimSocket {
  readonly #socket: TcpSocket;

  constructor(socket: TcpSocket, ends: Ends, progress: () => void) {
    super(socket.endpoint, ends, progress);
    this.#socket = socket;
  }

  override close(): void {
    this.#socket.close();
  }
}

function orThrow(ret: number): number {
  if (ret < 0) throw new SysError(errnoName(ret));
  return ret;
}
