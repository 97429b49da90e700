import { NetError, type Conn, type Deadline, type Listener } from '@socketlings/net';
import { FrameError, encodeFrame, type Frame } from '@socketlings/net/frames';
import { ForwardingConn } from '../../base/forwarding.ts';
import { FrameScanner } from '../../rpc/frames.ts';
import { inFlight, type Tally, type Traffic } from './traffic.ts';

/** What exercise 4 asks for, as far as it is wanted here. */
export interface Codec {
  readonly encodeFrame: (frame: Frame) => Uint8Array;
  readonly FrameReader: new (conn: Conn) => { read(): Promise<Frame | null> };
}

/** A port whose connections speak through a codec, and are counted. */
export class FramedListener implements Listener {
  readonly #listener: Listener;
  readonly #codec: Codec;
  readonly #traffic: Traffic;
  readonly #open = new Set<Conn>();

  constructor(listener: Listener, codec: Codec, traffic: Traffic) {
    this.#listener = listener;
    this.#codec = codec;
    this.#traffic = traffic;
  }

  get addr(): Listener['addr'] {
    return this.#listener.addr;
  }

  async accept(): Promise<Conn> {
    const conn = await this.#listener.accept();
    const tally = this.#traffic.came(conn.remoteAddr);
    const framed = new FramedConn(conn, this.#codec, {
      tally,
      onAnswer: () => (this.#traffic.answered += 1),
      onClose: () => {
        this.#traffic.left(tally);
        this.#open.delete(framed);
      },
    });
    this.#open.add(framed);
    return framed;
  }

  close(): Promise<void> {
    return this.#listener.close();
  }

  setDeadline(t: Deadline): void {
    this.#listener.setDeadline(t);
  }

  /** Closes what a server has left open. */
  async closeAll(): Promise<void> {
    await Promise.allSettled([this.close(), ...[...this.#open].map((conn) => conn.close())]);
  }
}

interface Counting {
  readonly tally: Tally;
  readonly onAnswer?: () => void;
  readonly onClose?: () => void;
}

/**
 * A connection on whose wire a codec speaks: what comes is decoded by it, what is sent is encoded by it, and whoever
 * has the connection sees the workshop's own frames.
 */
export class FramedConn extends ForwardingConn {
  readonly #codec: Codec;
  readonly #counting: Counting;
  readonly #reader: InstanceType<Codec['FrameReader']>;
  readonly #written = new FrameScanner();
  #came: Uint8Array = new Uint8Array(0);
  #turn: Promise<void> = Promise.resolve(); // a poller takes one writer at a time

  constructor(conn: Conn, codec: Codec, counting: Counting) {
    super(conn);
    this.#codec = codec;
    this.#counting = counting;
    this.#reader = new codec.FrameReader(conn);
  }

  async read(p: Uint8Array): Promise<number | null> {
    if (this.#came.length === 0) {
      const frame = await this.#reader.read().catch(asFrameError);
      if (!frame) return null;
      this.#counting.tally.asked += 1;
      this.#came = encodeFrame(frame);
    }
    const n = Math.min(p.length, this.#came.length);
    p.set(this.#came.subarray(0, n));
    this.#came = this.#came.subarray(n);
    return n;
  }

  async write(p: Uint8Array): Promise<void> {
    const { tally } = this.#counting;
    const frames = this.#written.push(p);
    const turn = this.#turn.then(() => this.#send(frames));
    this.#turn = turn.catch(() => {});
    tally.queued += p.length;
    try {
      await turn;
    } finally {
      tally.queued -= p.length;
    }
  }

  async closeWrite(): Promise<void> {
    await this.#turn;
    await this.conn.closeWrite();
  }

  async close(): Promise<void> {
    this.#counting.onClose?.();
    await this.conn.close();
  }

  async #send(frames: readonly (Frame | null)[]): Promise<void> {
    const { tally, onAnswer } = this.#counting;
    for (const frame of frames) {
      if (!frame) throw new FrameError('what was written is no frame');
      await this.conn.write(this.#codec.encodeFrame(frame));
      if (inFlight(tally) > 0) tally.answered += 1;
      onAnswer?.();
    }
  }
}

// --- internal ---

/** A codec has error classes of its own, which no server knows. */
function asFrameError(error: unknown): never {
  if (error instanceof NetError) throw error;
  throw new FrameError(error instanceof Error ? error.message : String(error), { cause: error });
}
