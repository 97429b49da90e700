import type { Conn, Listener } from '@socketlings/net';
import { Random } from '@socketlings/sim';
import { commas } from './bytes.ts';
import { Client } from './client.ts';
import type { Ground, Peer, Served } from './ground.ts';
import { GivenConn, GivenListener } from './given.ts';
import { HandledClient } from './handled-client.ts';
import { Lesson, type Facts } from './lesson.ts';
import type { Scene } from './scene.ts';
import { Server } from './server.ts';
import { knownMistake } from './known-mistakes.ts';
import { Task, sayError } from './task.ts';

export type Handler = (conn: Conn) => Promise<void>;
export type Serve = (
  listener: Listener,
  handler: Handler,
  options?: { onError?(error: unknown): void },
) => Promise<void>;

/** Of errors that may come without an end: so many are kept. */
export const MOST_KEPT = 100;

/** What one run of a test has at its disposal: clients, and the code under test. */
export class World {
  /** Chance for the test's own choices; independent of what the network does. */
  readonly random: Random;
  /** Promises of the code under test that were rejected while nobody listened. */
  readonly rejections: unknown[] = [];
  readonly tasks: Task[] = [];
  /** Tells what happened, in place of the trace of the wire. */
  story: (() => string[]) | undefined;
  /** Shows what such a story tells, where that is more than words. */
  scenes: (() => Scene[]) | undefined;
  /** Where the test takes place: for words that only some exercises need. */
  readonly ground: Ground;
  readonly #servers: Server[] = [];
  #onRejection: string | undefined; // the lesson, once a test has asked

  constructor(ground: Ground) {
    this.ground = ground;
    this.random = new Random(1_000_000 + (typeof ground.run === 'number' ? ground.run : 0));
  }

  /** Volume finds few bugs that cuts do not: the full amount only where the network does not cut. */
  amount(full: number, otherwise: number): number {
    return this.ground.run === 'friendly' || this.ground.run === 'real' ? full : otherwise;
  }

  /** What lies at most between a sender and a peer that does not read, in bytes. */
  get allBuffers(): number {
    return this.ground.allBuffers;
  }

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
      serve(new GivenListener(listener), handler, options),
    );
    const server = new Server(this.ground, listener, task, told);
    this.#servers.push(server);
    return server;
  }

  /** Resolves when nothing more is on its way, and nobody has anything to do. */
  quiet(): Promise<void> {
    return this.ground.quiet();
  }

  /** Lets virtual time pass in which nobody of the test does anything. */
  pass(ms: number): Promise<void> {
    return this.ground.quiet(ms);
  }

  /** Lets an hour pass in which nobody of the test does anything, if something was put off for later. */
  linger(): Promise<void> {
    return this.ground.linger();
  }

  /** The test is over: what the code under test has put off happens now, and counts. */
  async end(): Promise<void> {
    await this.linger();
    if (this.#onRejection !== undefined) this.expectNoRejection(this.#onRejection);
  }

  /** `facts`: as a function where to know them costs time, or asks the code under test. */
  expect(holds: boolean, facts: Facts | (() => Facts)): void {
    if (!holds) throw new Lesson(typeof facts === 'function' ? facts() : facts);
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

  /** No promise was rejected while nobody listened, until now and to the end: that ends a real process. */
  expectNoRejection(lesson: string): void {
    this.#onRejection = lesson;
    const [first] = this.rejections;
    this.expect(this.rejections.length === 0, () => ({
      lesson: knownMistake(first) ?? lesson,
      expected: 'every rejection caught',
      received: `nobody caught ${sayError(first)}`,
    }));
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

  /** What the code under test is doing, in sentences: the failed ones first, nothing if all is well. */
  describe(): string {
    const ended = this.tasks.filter(({ state }) => state !== 'running');
    const reported = this.#servers.flatMap(({ errors }) => errors);
    const sentences = [
      ...ended.sort((a, b) => a.state.localeCompare(b.state)).map((task) => task.describe()),
      ...reported.map((error) => `onError was told: ${sayError(error)}`),
      ...this.rejections.map((reason) => `nobody caught a rejected promise: ${sayError(reason)}`),
    ];
    return countEqual(sentences).join('; ');
  }

  #handled(name: string, client: Peer, served: Served, handler: Handler): HandledClient {
    const task = this.#start(`${nameOf(handler, 'the handler')}(${name})`, () =>
      handler(new GivenConn(served.conn)),
    );
    return new HandledClient(this.ground, name, client, task, () => served.isClosed());
  }

  #start(name: string, call: () => Promise<unknown>): Task {
    const task = new Task(this.ground, name, call);
    this.tasks.push(task);
    return task;
  }
}

// A function can be called anything, also what is no text, or far too much of it.
function nameOf({ name }: { readonly name: unknown }, otherwise: string): string {
  return typeof name === 'string' && name !== '' ? name.slice(0, 100) : otherwise;
}

// The same thing may have happened a thousand times; addresses do not make it another one.
function countEqual(sentences: readonly string[]): string[] {
  const counts = new Map<string, { first: string; count: number }>();
  for (const sentence of sentences) {
    const key = sentence.replaceAll(/\d+/g, '#');
    const { first = sentence, count = 0 } = counts.get(key) ?? {};
    counts.set(key, { first, count: count + 1 });
  }
  const said = [...counts.values()].map(({ first, count }) =>
    count > 1 ? `${first} (${count} times)` : first,
  );
  return said.length > MOST ? [...said.slice(0, MOST), `and ${said.length - MOST} more`] : said;
}

const MOST = 4; // sentences
