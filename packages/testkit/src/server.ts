import type { Network, SimListener } from '@socketlings/sim';
import { Client } from './client.ts';
import type { Task } from './task.ts';

/** The server under test, and the port on which it serves. */
export class Server {
  readonly listener: SimListener;
  /** What it passed to `onError`. */
  readonly errors: readonly unknown[];
  readonly #network: Network;
  readonly #task: Task;

  constructor(network: Network, listener: SimListener, task: Task, errors: readonly unknown[]) {
    this.#network = network;
    this.listener = listener;
    this.errors = errors;
    this.#task = task;
  }

  get state(): Task['state'] {
    return this.#task.state;
  }

  async connect(name: string): Promise<Client> {
    return new Client(this.#network, await this.#network.dial(name, this.listener.addr));
  }
}
