import { NetError } from '@socketlings/net';
import type { SimConn } from '@socketlings/sim';
import { Call, type CallSite } from '../base/call.ts';
import { Lesson } from '../base/lesson.ts';
import type { SimGround } from '../base/sim-ground.ts';
import type { Outcome, Service } from './contract.ts';
import type { Guest } from './guest.ts';
import type { PacedConn, PacedListener } from '../base/paced.ts';

/** What a server asks of the test in which it is at work. */
export interface ServiceSite extends CallSite {
  readonly ground: SimGround;
  quiet(): Promise<void>;
  guest(name: string, conn: SimConn): Guest;
  note(text: string): void;
}

/** The learner's server at work. */
export class TestedService {
  readonly listener: PacedListener;
  /** The call of `serve()`. */
  readonly serving: Call<void>;
  readonly #world: ServiceSite;
  readonly #service: Service;

  constructor(
    world: ServiceSite,
    service: Service,
    { listener, serve }: { listener: PacedListener; serve: () => Promise<void> },
  ) {
    this.#world = world;
    this.#service = service;
    this.listener = listener;
    this.serving = new Call(world, { what: 'serve(listener)' }, serve);
  }

  /** The server's ends of its connections, closed or not. */
  get conns(): readonly PacedConn[] {
    return this.listener.accepted;
  }

  /** Somebody connects. */
  async connect(name: string): Promise<Guest> {
    const { simulated } = this.#world.ground;
    const conn = await simulated.dial(name, this.listener.addr).catch((error: unknown) => {
      if (!(error instanceof NetError)) throw error;
      const lesson = 'A client comes, and nobody listens: the listener is closed by shutdown().';
      throw new Lesson({ lesson, expected: `a connection for ${name}`, received: error.code });
    });
    await this.#world.quiet();
    return this.#world.guest(name, conn);
  }

  shutdown(graceMs: number): Call<Outcome> {
    const what = `shutdown({ graceMs: ${graceMs} })`;
    this.#world.note(what);
    return new Call(this.#world, { what }, () => this.#service.shutdown({ graceMs }));
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
        'serve() has failed, and nothing is wrong: ClosedError of accept() says that shutdown() has closed the ' +
        'listener. Return.',
    });
  }

  /** Whoever comes now is refused. */
  async expectRefuses(lesson: string): Promise<void> {
    const { simulated } = this.#world.ground;
    const received = await simulated.dial('zoe', this.listener.addr).then(
      () => 'a connection',
      (error: unknown) => (error instanceof NetError ? error.code : String(error)),
    );
    if (received === 'ECONNREFUSED') return;
    throw new Lesson({ lesson, expected: 'zoe to get ECONNREFUSED', received });
  }
}
