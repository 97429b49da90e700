import type { Conn, Listener } from '@socketlings/net';
import { commas } from '../base/bytes.ts';
import { GivenConn, GivenListener, type Slip } from '../base/given.ts';
import type { Peer, Served } from '../base/ground.ts';
import { sayError } from '../base/say-error.ts';
import { MOST_KEPT, World } from '../base/world.ts';
import { Client } from './client.ts';
import { HandledClient } from './handled-client.ts';
import { Server } from './server.ts';
import { Task } from './task.ts';

export type Handler = (conn: Conn) => Promise<void>;
export type Serve = (
  listener: Listener,
  handler: Handler,
  options?: { onError?(error: unknown): void },
) => Promise<void>;

/** A test of handlers and servers, and of what they do with the connections that they are given. */
export class ServerTest extends World {
  readonly #tasks: Task[] = [];
  readonly #servers: Server[] = [];
  readonly #slips = new Set<Slip>();
  readonly #notice = (slip: Slip): void => void this.#slips.add(slip);

  /** Connects a client whose other end is given to `handler`, as a server would. */
  async handle(name: string, handler: Handler): Promise<HandledClient> {
    const { client, served } = await this.ground.pair(name);
    return this.#handled(name, client, served, handler);
  }

  /** Like `handle`, but the handler is called only when everything that `before` sends has arrived. */
  async handleAfter(
    name: string,
    before: (client: Client) => Promise<void>,
    handler: Handler,
  ): Promise<HandledClient> {
    const { client, served } = await this.ground.pair(name);
    await before(new Client(this.ground, name, client));
    await this.quiet();
    return this.#handled(name, client, served, handler);
  }

  /** Starts the server under test on a port of its own; without `onError` if the test says so. */
  async serve(serve: Serve, handler: Handler, { onError = true } = {}): Promise<Server> {
    const listener = await this.ground.listen();
    const told = { count: 0, errors: [] as unknown[] };
    const hear = (error: unknown): void => {
      told.count += 1;
      if (told.errors.length < MOST_KEPT) told.errors.push(error);
    };
    const options = onError ? { onError: hear } : undefined;
    const task = this.#start(nameOf(serve, 'the server'), () =>
      serve(new GivenListener(listener, this.#notice), handler, options),
    );
    const server = new Server(this.ground, listener, task, told);
    this.#servers.push(server);
    return server;
  }

  /** No client's bytes pile up between a read and the write that sends them back. */
  expectOutstandingAtMost(limit: number, lesson: string): void {
    const most = this.ground.meters?.peakOutstanding ?? 0;
    this.expect(most <= limit, {
      lesson,
      expected: `at most ${commas(limit)} bytes read and not yet written`,
      received: `${commas(most)} bytes`,
    });
  }

  /** Every connection that the code under test was given is closed, once it has had its time. */
  async expectNothingOpen(lesson: string): Promise<void> {
    const open = (): number => this.ground.meters?.openConns ?? 0;
    await this.pass(1000);
    if (open() > 0) await this.ground.rest();
    this.expect(open() === 0, {
      lesson,
      expected: 'no open connection',
      received: `${open()} of them`,
    });
  }

  /** At no time were there more than `limit` accepts within a virtual second. */
  expectAcceptsPerSecondAtMost(limit: number, lesson: string): void {
    const most = this.ground.meters?.mostAcceptsPerSecond() ?? 0;
    this.expect(most <= limit, {
      lesson,
      expected: `at most ${limit} accepts in a second`,
      received: `${most} of them`,
    });
  }

  override failures(): unknown[] {
    return [...this.#tasks.map(({ error }) => error), ...super.failures()];
  }

  /** Those of tasks that failed come first. */
  protected override sentences(): string[] {
    const ended = this.#tasks.filter(({ state }) => state !== 'running');
    const reported = this.#servers.flatMap(({ errors }) => errors);
    return [
      ...ended.sort((a, b) => a.state.localeCompare(b.state)).map((task) => task.describe()),
      ...reported.map((error) => `onError was told: ${sayError(error)}`),
      ...super.sentences(),
    ];
  }

  #handled(name: string, client: Peer, served: Served, handler: Handler): HandledClient {
    const task = this.#start(`${nameOf(handler, 'the handler')}(${name})`, () =>
      handler(new GivenConn(served.conn, this.#notice)),
    );
    return new HandledClient(this.ground, name, client, { task, served, slips: this.#slips });
  }

  #start(name: string, call: () => Promise<unknown>): Task {
    const task = new Task(this.ground, name, call);
    this.#tasks.push(task);
    return task;
  }
}

// --- internal ---

// A function can be called anything, also what is no text, or far too much of it.
function nameOf({ name }: { readonly name: unknown }, otherwise: string): string {
  return typeof name === 'string' && name !== '' ? name.slice(0, 100) : otherwise;
}
