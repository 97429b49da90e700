import { NetError, type Conn } from '@socketlings/net';
import { ForwardingConn } from '../forwarding.ts';
import { GivenConn } from '../given.ts';
import { isStuck, type Ground, type Peer } from '../ground.ts';
import type { World } from '../world.ts';
import { Call } from './call.ts';

/** What a sound connection was given to write, and has not yet accepted. */
export class Holding {
  /** Bytes of writes that have not settled: now, and at most. */
  held = 0;
  mostHeld = 0;
  /** Bytes of writes that have resolved. */
  accepted = 0;
  readonly #ground: Ground;

  /** Opens a connection of the test's own for the code under test. */
  static async open(world: World): Promise<{ conn: Conn; holding: Holding; peer: Peer }> {
    const { client, served } = await world.ground.pair('the peer');
    const holding = new Holding(world.ground);
    const conn = new GivenConn(new HeldConn(served.conn, holding));
    return { conn, holding, peer: client };
  }

  private constructor(ground: Ground) {
    this.#ground = ground;
  }

  call<T>(who: string, what: string, body: () => Promise<T>): Call<T> {
    return new Call(this.#ground, { who, what, settled: () => {} }, body);
  }

  /** Reads up to `length` bytes: fewer, if no more ever come. */
  async receive(peer: Peer, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    let received = 0;
    try {
      while (received < length) {
        const n = await peer.read(bytes.subarray(received));
        if (n === null) break;
        received += n;
      }
    } catch (error) {
      if (!isStuck(error) && !(error instanceof NetError)) throw error;
    }
    return bytes.subarray(0, received);
  }
}

class HeldConn extends ForwardingConn {
  readonly #holding: Holding;

  constructor(conn: Conn, holding: Holding) {
    super(conn);
    this.#holding = holding;
  }

  read(p: Uint8Array): Promise<number | null> {
    return this.conn.read(p);
  }

  async write(p: Uint8Array): Promise<void> {
    const holding = this.#holding;
    holding.held += p.length;
    holding.mostHeld = Math.max(holding.mostHeld, holding.held);
    try {
      await this.conn.write(p);
      holding.accepted += p.length;
    } finally {
      holding.held -= p.length;
    }
  }

  closeWrite(): Promise<void> {
    return this.conn.closeWrite();
  }

  close(): Promise<void> {
    return this.conn.close();
  }
}
