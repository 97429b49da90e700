import type { Clock, Conn } from '@socketlings/net';
import { Call, endsOf, type CallSite, type Ends } from '../base/call.ts';
import { ForwardingConn } from '../base/forwarding.ts';
import { GivenConn } from '../base/given.ts';
import type { Ground, Peer } from '../base/ground.ts';
import type { World } from '../base/world.ts';
import { receive } from './receive.ts';

/** A sound connection for code under test that writes: it counts what it was given and has not yet accepted. */
export class MeteredConn extends ForwardingConn implements CallSite {
  readonly ground: Ground;
  readonly clock: Clock;
  readonly ends: Ends;
  readonly timePasses = true;
  /** What the code under test gets. */
  readonly given: Conn = new GivenConn(this);
  /** Bytes of writes that had not settled, at most. */
  mostHeld = 0;
  /** Bytes of writes that have resolved. */
  accepted = 0;
  #held = 0;
  readonly #peer: Peer;

  static async open({ ground }: World): Promise<MeteredConn> {
    const { client, served } = await ground.pair('the peer');
    return new MeteredConn(ground, served.conn, client);
  }

  private constructor(ground: Ground, conn: Conn, peer: Peer) {
    super(conn);
    this.ground = ground;
    this.clock = ground.clock;
    this.ends = endsOf(conn);
    this.#peer = peer;
  }

  /** Starts a call of the code under test. */
  call<T>(who: string, what: string, start: () => Promise<T>): Call<T> {
    return new Call(this, { who, what }, async () => start());
  }

  /** Reads what the peer gets, up to `length` bytes: fewer, if no more ever come. */
  receive(length: number): Promise<Uint8Array> {
    return receive(this.#peer, length);
  }

  read(p: Uint8Array): Promise<number | null> {
    return this.conn.read(p);
  }

  async write(p: Uint8Array): Promise<void> {
    this.#held += p.length;
    this.mostHeld = Math.max(this.mostHeld, this.#held);
    try {
      await this.conn.write(p);
      this.accepted += p.length;
    } finally {
      this.#held -= p.length;
    }
  }

  closeWrite(): Promise<void> {
    return this.conn.closeWrite();
  }

  close(): Promise<void> {
    return this.conn.close();
  }
}
