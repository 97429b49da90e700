// The server under test, its port, and the handlers that it starts.

import type { Conn, Listener } from '@socketlings/net';
import type { SimConn, SimListener } from '@socketlings/sim';
import { GivenListener } from '../../base/given.ts';
import type { Facts } from '../../base/lesson.ts';
import { sayError } from '../../base/say-error.ts';
import type { SimWorld } from '../../model/sim-world.ts';
import type { Handler, Serve } from '../server-test.ts';
import type { Service } from './visitor.ts';

/** The two functions under test. */
export interface Functions {
  readonly serve: Serve;
  readonly handleConn: Handler;
}

export class Door {
  /** Whether nobody listens any more. */
  closed = false;
  /** So many of the next handlers fail when they are done. */
  failing = 0;
  readonly #world: SimWorld;
  readonly #listener: SimListener;
  readonly #handleConn: Handler;
  readonly #accepted = new Map<number, SimConn>();
  readonly #services = new Map<number, Service>();
  readonly #failures: unknown[] = [];
  readonly #told: unknown[] = [];
  #state: 'running' | 'returned' | 'failed' = 'running';
  #error: unknown;

  constructor(world: SimWorld, { serve, handleConn }: Functions) {
    this.#world = world;
    this.#handleConn = handleConn;
    this.#listener = world.ground.simulated.listen();
    const onError = (error: unknown): void => void this.#told.push(error);
    void this.#run(() => serve(this.#given(), (conn) => this.#handle(conn), { onError }));
  }

  dial(name: string): Promise<SimConn> {
    return this.#world.ground.simulated.dial(name, this.#listener.addr);
  }

  /** How the client at this port is served. */
  serviceOf(port: number): Service | undefined {
    return this.#services.get(port);
  }

  /** Whether the client at this port came too late: the system breaks off what nobody has accepted. */
  isTurnedAway(port: number): boolean {
    return this.closed && !this.#accepted.has(port);
  }

  failAccepts(times: number): void {
    this.#listener.failNext('EMFILE', times);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.#listener.close();
  }

  /** What it has not done yet, though there was time: after a failed accept a server may wait before it looks again. */
  misses(): Facts | undefined {
    if (!this.closed || this.#state === 'returned') return undefined;
    return { lesson: STOPPED, expected: 'serve to return', received: this.#said };
  }

  /** What must not be as it is while nothing moves. */
  wrong(): Facts | undefined {
    if (!this.closed && this.#state !== 'running')
      return { lesson: RUNNING, expected: 'serve to go on', received: this.#said };
    for (const failure of this.#failures) {
      const times = this.#told.filter((error) => error === failure).length;
      if (times === 1) continue;
      const lesson = times === 0 ? UNTOLD : TOLD_TWICE;
      return {
        lesson,
        expected: 'one call of onError',
        received: `${times} with ${sayError(failure)}`,
      };
    }
    return undefined;
  }

  get #said(): string {
    return this.#error === undefined ? this.#state : `it failed: ${sayError(this.#error)}`;
  }

  async #run(serve: () => Promise<void>): Promise<void> {
    try {
      await serve();
      this.#state = 'returned';
    } catch (error) {
      this.#state = 'failed';
      this.#error = error;
    }
  }

  /** Keeps the connections that pass. */
  #given(): Listener {
    const listener = this.#listener;
    const accept = async (): Promise<Conn> => {
      const conn = (await listener.accept()) as SimConn;
      this.#accepted.set(conn.remoteAddr.port, conn);
      return conn;
    };
    return new GivenListener({
      addr: listener.addr,
      accept,
      close: () => listener.close(),
      setDeadline: (t) => listener.setDeadline(t),
    });
  }

  async #handle(conn: Conn): Promise<void> {
    const { port } = conn.remoteAddr;
    const service = { over: false, isClosed: () => this.#accepted.get(port)?.closed ?? false };
    this.#services.set(port, service);
    const fails = this.failing > 0;
    if (fails) this.failing -= 1;
    try {
      await this.#handleConn(conn);
      if (fails) throw new Error('a handler of the test has failed');
    } catch (error) {
      this.#failures.push(error);
      throw error;
    } finally {
      service.over = true;
    }
  }
}

// --- internal ---

const STOPPED =
  'The listener is closed, and serve has not returned: accept rejects with ClosedError, and that is the end of it.';

const RUNNING =
  'Nobody has closed the listener, and serve does not go on: what one client does, and what its handler does, ends nothing for the others.';

const UNTOLD =
  'A handler failed, and onError was not told: whoever runs the server never learns of it.';

const TOLD_TWICE = 'onError was told of one failure more than once.';
