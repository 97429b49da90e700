import { SysError, type ConnectingSocket, type Sockets } from '@socketlings/net';
import { SimConnecting, type Connected } from './connecting.ts';
import { TcpSocket } from './kernel/tcp-socket.ts';
import type { Simulation } from './simulation.ts';
import type { Host } from './tcp/host.ts';

/** The sockets that the code under test opens, each with its number: all of them are kept. */
export class SimSockets implements Sockets {
  readonly all: SimConnecting[] = [];
  readonly #simulation: Simulation;
  readonly #host: Host;
  readonly #connected: Connected;
  readonly #failures: string[] = [];
  #held = false;

  /** `connected` makes a connection of what has become one. */
  constructor(simulation: Simulation, host: Host, connected: Connected) {
    this.#simulation = simulation;
    this.#host = host;
    this.#connected = connected;
  }

  /** Makes the next call of `open` fail. */
  failNext(code: string): void {
    this.#failures.push(code);
  }

  /** The next socket that connects does so from this port. */
  connectFrom(port: number): void {
    this.#host.ports.next = port;
  }

  /** From now on no socket is told of anything. */
  holdHints(): void {
    this.#held = true;
  }

  /** Each is told what it has missed, all of them in one instant. */
  releaseHints(): void {
    this.#held = false;
    for (const socket of this.all) if (socket.missed) socket.hint();
  }

  open(): ConnectingSocket {
    const { scheduler, trace } = this.#simulation;
    scheduler.touch();
    const code = this.#failures.shift();
    if (code !== undefined) {
      trace.add('notes', 'you', 'server', { text: `open() throws ${code}` });
      throw new SysError(code);
    }
    const socket = new SimConnecting(this.#simulation, new TcpSocket(this.#host), {
      number: this.all.length + 1,
      connected: this.#connected,
      isHeld: () => this.#held,
    });
    this.all.push(socket);
    return socket;
  }
}
