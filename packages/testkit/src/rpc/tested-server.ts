import { NetError, type Listener } from '@socketlings/net';
import { Call, type CallSite } from '../base/call.ts';
import { GivenListener } from '../base/given.ts';
import type { Ground, Peer } from '../base/ground.ts';
import { Lesson } from '../base/lesson.ts';
import { PacedListener, type PacedConn } from '../base/paced.ts';
import { microtasks } from '../model/microtasks.ts';
import { Caller } from './caller.ts';
import type { Outcome, RpcService } from './contract.ts';
import type { Desk } from './desk.ts';

/** What a server asks of the test in which it is at work. */
export interface ServerSite extends CallSite {
  readonly ground: Ground;
  quiet(): Promise<void>;
  note(text: string): void;
}

/** A port, and the server's ends of the connections that came from it; real sockets do not tell of these. */
export interface Door {
  readonly listener: Listener;
  readonly accepted: readonly PacedConn[];
}

/** The learner's server at work. */
export class TestedServer {
  readonly desk: Desk;
  /** The call of `serve()`. */
  readonly serving: Call<void>;
  readonly #site: ServerSite;
  readonly #service: RpcService;
  readonly #door: Door;

  constructor(site: ServerSite, service: RpcService, { door, desk }: { door: Door; desk: Desk }) {
    this.#site = site;
    this.#service = service;
    this.#door = door;
    this.desk = desk;
    const listener = new GivenListener(door.listener);
    this.serving = new Call(site, { what: 'serve(listener)' }, () => service.serve(listener));
  }

  /** The server's ends of its connections, closed or not. */
  get conns(): readonly PacedConn[] {
    return this.#door.accepted;
  }

  /** Calls `f` when somebody is accepted, before whoever accepts is told, or so many microtasks later. */
  whenAccepted(later: number, f: () => void): void {
    const { listener } = this.#door;
    if (!(listener instanceof PacedListener)) return;
    listener.onAccept = () => (later === 0 ? f() : void microtasks(later).then(f));
  }

  /** That of the client who came first. */
  get first(): PacedConn {
    const [first] = this.conns;
    if (first) return first;
    const lesson = 'A client has come, and nobody serves it: accept it.';
    throw new Lesson({ lesson, expected: '1 client accepted', received: 'none' });
  }

  /** Those that are open. */
  get open(): readonly PacedConn[] {
    return this.conns.filter(({ closed }) => !closed);
  }

  /** Somebody connects. */
  async connect(name: string): Promise<Caller> {
    const conn = await this.dial(name);
    await this.#site.quiet();
    return new Caller(this.#site, name, conn);
  }

  async dial(name: string): Promise<Peer> {
    return this.#site.ground.dial(name, this.#door.listener).catch((error: unknown) => {
      if (!(error instanceof NetError)) throw error;
      const lesson = 'A client comes, and nobody listens: only shutdown() closes the listener.';
      throw new Lesson({ lesson, expected: `a connection for ${name}`, received: error.code });
    });
  }

  shutdown(graceMs: number): Call<Outcome> {
    const what = `shutdown(${graceMs})`;
    this.#site.note(what);
    return new Call(this.#site, { what }, () => this.#service.shutdown(graceMs));
  }

  /** `serve()` goes on. */
  expectServing(lesson: string): void {
    if (this.serving.state === 'pending') return;
    const expected = 'serve() to go on';
    throw new Lesson({ lesson, expected, received: this.serving.describe() });
  }

  /** It has shut down in this way, and `serve()` is over. */
  async expectEnds(call: Call<Outcome>, how: Outcome, lesson: string): Promise<void> {
    await call.expectResolvedTo(how, {
      failed: `shutdown() never fails: it resolves to 'drained' or to 'forced'. ${lesson}`,
      otherwise: lesson,
    });
    await this.serving.expectResolvedTo(undefined, {
      pending: 'serve() still waits, and its listener is closed: that is the end of it.',
      otherwise:
        'serve() has failed, and nothing is wrong: ClosedError of accept() says that shutdown() has closed the listener.',
    });
  }

  /** Whoever comes now is refused. */
  async expectRefuses(name: string, lesson: string): Promise<void> {
    const received = await this.#site.ground.dial(name, this.#door.listener).then(
      () => 'a connection',
      (error: unknown) => (error instanceof NetError ? error.code : String(error)),
    );
    if (received === 'ECONNREFUSED') return;
    throw new Lesson({ lesson, expected: `${name} to get ECONNREFUSED`, received });
  }

  /** All of its connections are closed. */
  expectNoneOpen(lesson: string): void {
    const { length } = this.open;
    if (length === 0) return;
    throw new Lesson({ lesson, expected: 'no connection open', received: `${length} open` });
  }
}
