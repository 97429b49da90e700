import { ClosedError, type Conn } from '@socketlings/net';
import type { SimConn } from '@socketlings/sim';
import { Call, type CallSite, type Ends } from '../base/call.ts';
import { GivenClock, GivenConn, GivenListener } from '../base/given.ts';
import type { Ground } from '../base/ground.ts';
import { REJECTED } from '../base/known-mistakes.ts';
import { Lesson } from '../base/lesson.ts';
import { PACE, PacedClock } from '../base/paced-clock.ts';
import { sayError } from '../base/say-error.ts';
import type { SimGround } from '../base/sim-ground.ts';
import { TakenConn } from '../base/taken.ts';
import { World } from '../base/world.ts';
import type { CloseGracefully, Handler, Limits, ServerClass, Service } from './contract.ts';
import { Guest } from './guest.ts';
import { FOREIGN_CLOCK } from './lessons.ts';
import { PacedConn, PacedListener, type Clocks } from '../base/paced.ts';
import { passOn } from '../base/pass-on.ts';
import { TestedService } from './tested-service.ts';

/** A test of those who close for others: connections, clients and the clock are the test's. Times are the clock's. */
export class ServiceTest extends World implements CallSite {
  declare readonly ground: SimGround; // its tests run in the simulator only
  readonly timePasses = true;
  readonly ends: Ends = { local: '', remote: '' };
  readonly clock: PacedClock;
  readonly #clocks: Clocks;

  constructor(ground: Ground) {
    super(ground);
    this.clock = new PacedClock(this.ground.clock);
    this.#clocks = { paced: this.clock, virtual: this.ground.clock };
    this.ground.trace.follow(this.clock);
  }

  /** A connection with ann: her end, and the server's. */
  pair(): { ann: Guest; conn: PacedConn } {
    const { client, server } = this.ground.simulated.pair('ann');
    return { ann: this.guest('ann', client), conn: new PacedConn(server, this.#clocks) };
  }

  guest(name: string, conn: SimConn): Guest {
    return new Guest(name, conn, () => this.quiet());
  }

  graceful(close: CloseGracefully, conn: Conn, limits: Limits): Call<void> {
    const what = `closeGracefully(conn, ${this.#say(limits)})`;
    this.note(what);
    return new Call(this, { what }, () => close(new GivenConn(conn), { ...limits }));
  }

  /** Starts the server under test; its handler is the test's. */
  serve(Server: ServerClass, handler: Handler): TestedService {
    const listener = new PacedListener(this.ground.simulated.listen(), this.#clocks);
    const given = { clock: new GivenClock(this.clock) };
    const service = this.#make(() => new Server((conn) => handler(new TakenConn(conn)), given));
    return new TestedService(this, service, {
      listener,
      serve: () => service.serve(new GivenListener(listener)),
    });
  }

  /** Puts something into the story. */
  note(text: string): void {
    this.ground.trace.add('notes', 'you', '', { text });
  }

  tell(call: Call): void {
    this.note(call.describe());
  }

  /** The time `ms` from now. */
  in(ms: number): number {
    return this.clock.now() + ms;
  }

  /** For handlers: returns in so many milliseconds. */
  work(ms: number): Promise<void> {
    return new Promise((resolve) => void this.clock.setTimer(this.in(ms), resolve));
  }

  /** Lets exactly `ms` pass, and everything happen until then. */
  override async pass(ms: number): Promise<void> {
    this.ground.trace.add('notes', '', '', { text: `${ms} ms pass` });
    await passOn(this.ground, ms / PACE);
    await this.quiet();
  }

  /** A call was over after exactly so long. */
  expectTook(call: Call, since: number, ms: number, lesson: string): void {
    const took = call.settledAt - since;
    if (took === ms) return;
    throw new Lesson({
      lesson: this.clock.foreign > 0 ? `${FOREIGN_CLOCK} ${lesson}` : lesson,
      expected: `${call.what} to be over after ${ms} ms`,
      received: Number.isNaN(took) ? call.describe() : `it took ${took} ms`,
    });
  }

  /** No timer is set. */
  expectNoTimer(lesson: string): void {
    const timers = this.clock.armed + this.clock.foreign;
    this.expect(timers === 0, { lesson, expected: 'no timer', received: `${timers} set` });
  }

  expectClosed(conns: readonly PacedConn[], lesson: string): void {
    const open = conns.filter(({ closed }) => !closed).length;
    this.expect(open === 0, { lesson, expected: 'no connection open', received: `${open} open` });
  }

  override async end(): Promise<void> {
    this.expectNoRejection(REJECTED);
    await super.end();
  }

  #say({ maxBytes, deadline }: Limits): string {
    const said = [
      ...(maxBytes === undefined ? [] : [`maxBytes: ${maxBytes}`]),
      ...(deadline === undefined || deadline === null
        ? []
        : [`deadline: in ${deadline - this.clock.now()} ms`]),
    ];
    return said.length > 0 ? `{ ${said.join(', ')} }` : '{}';
  }

  #make(make: () => Service): Service {
    try {
      return make();
    } catch (error) {
      const lesson = 'new Server(handler, { clock }) threw an error.';
      throw new Lesson({ lesson, received: sayError(error) }, { cause: error });
    }
  }
}

/** Whether a connection was closed under the hands of its handler, which is no concern of the test. */
export function isClosed(error: unknown): boolean {
  return error instanceof ClosedError;
}
