import type { Conn, Listener } from '@socketlings/net';
import { Network, Random, type Run, type SimConn } from '@socketlings/sim';
import { Client } from './client.ts';
import { HandledClient } from './handled-client.ts';
import { Lesson, type Facts } from './lesson.ts';
import { Server } from './server.ts';
import { Task, sayError } from './task.ts';

export type Handler = (conn: Conn) => Promise<void>;
export type Serve = (
  listener: Listener,
  handler: Handler,
  options?: { onError?(error: unknown): void },
) => Promise<void>;

/** What one run of a test has at its disposal: a network, clients, and the code under test in it. */
export class World {
  readonly network: Network;
  /** Chance for the test's own choices; independent of what the network does. */
  readonly random: Random;
  readonly tasks: Task[] = [];
  readonly #servers: Server[] = [];

  constructor(run: Run) {
    this.network = new Network(run);
    this.random = new Random(typeof run === 'number' ? run + 1_000_000 : 1_000_000);
  }

  /** Volume finds few bugs that cuts do not: the full amount only where the network does not cut. */
  amount(friendly: number, otherwise: number): number {
    return this.network.run === 'friendly' ? friendly : otherwise;
  }

  /** What the network holds between a client that does not read and one that sends, in bytes. */
  get allBuffers(): number {
    return 4 * this.network.bufferSize;
  }

  /** Connects a client whose other end is given to `handler`, as a server would. */
  handle(name: string, handler: Handler): HandledClient {
    const { client, server } = this.network.pair(name);
    return this.#handled(name, client, server, handler);
  }

  /** Like `handle`, but the handler is called only when everything that `before` sends has arrived. */
  async handleAfter(
    name: string,
    before: (client: Client) => Promise<void>,
    handler: Handler,
  ): Promise<HandledClient> {
    const { client, server } = this.network.pair(name);
    await before(new Client(this.network, client));
    await this.quiet();
    return this.#handled(name, client, server, handler);
  }

  /** Starts the server under test on a port of its own. */
  serve(serve: Serve, handler: Handler): Server {
    const listener = this.network.listen();
    const errors: unknown[] = [];
    const options = { onError: (error: unknown) => void errors.push(error) };
    const task = this.#start(serve.name || 'the server', () => serve(listener, handler, options));
    const server = new Server(this.network, listener, task, errors);
    this.#servers.push(server);
    return server;
  }

  /** Resolves when nothing more is on its way, and nobody has anything to do. */
  quiet(): Promise<void> {
    return this.network.scheduler.quiet();
  }

  expect(holds: boolean, facts: Facts): void {
    if (!holds) throw new Lesson(facts);
  }

  /** No client's bytes pile up between a read and the write that sends them back. */
  expectOutstandingAtMost(limit: number, lesson: string): void {
    const most = this.network.meters.peakOutstanding;
    this.expect(most <= limit, {
      lesson,
      expected: `at most ${limit.toLocaleString('en')} bytes read and not yet written`,
      received: `${most.toLocaleString('en')} bytes`,
    });
  }

  /** What the code under test is doing, in sentences: the failed ones first, nothing if all is well. */
  describe(): string {
    const ended = this.tasks.filter(({ state }) => state !== 'running');
    const reported = this.#servers.flatMap(({ errors }) => errors);
    return [
      ...ended.sort((a, b) => a.state.localeCompare(b.state)).map((task) => task.describe()),
      ...reported.map((error) => `onError was told: ${sayError(error)}`),
    ].join('; ');
  }

  #handled(name: string, client: SimConn, server: SimConn, handler: Handler): HandledClient {
    const task = this.#start(`${handler.name || 'the handler'}(${name})`, () => handler(server));
    return new HandledClient(this.network, client, task, () => server.closed);
  }

  #start(name: string, call: () => Promise<unknown>): Task {
    const task = new Task(this.network.scheduler, name, call);
    this.tasks.push(task);
    return task;
  }
}
