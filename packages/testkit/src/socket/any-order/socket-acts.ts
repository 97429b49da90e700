import { commas } from '../../base/bytes.ts';
import type { Facts } from '../../base/lesson.ts';
import { sayOutcome } from '../../base/say-outcome.ts';
import { Peer } from '../../model/peer.ts';
import { sayBytes } from '../../model/stream.ts';
import { ToldScript } from '../../model/told-script.ts';
import type { SocketTest, TcpConnClass } from '../socket-test.ts';
import { NONE, type Does } from './acts.ts';
import { Calls, type Setter } from './calls.ts';

/** What can be done with one connection and its peer, told and judged. */
export abstract class SocketActs extends ToldScript<SocketTest, Does> {
  protected readonly calls: Calls;
  protected readonly ann: Peer;
  readonly #rare: boolean;

  /** `rare`: whether timers are counted, too, which is not everybody's duty. */
  constructor(world: SocketTest, TcpConn: TcpConnClass, rare: boolean) {
    super(world, world.clock);
    this.#rare = rare;
    this.ann = new Peer(world.ann, (what) => this.notes('ann', what));
    this.calls = new Calls(world, TcpConn, (call, wrong) => {
      this.ended('you', call, sayOutcome(call));
      this.judge(wrong);
    });
  }

  protected get tooMuch(): number {
    return this.world.allBuffers + MORE;
  }

  protected read(length: number): void {
    if (this.calls.reading.current) return;
    this.called('you', `read(${sayBytes(length)})`);
    this.calls.read(length);
  }

  protected write(length: number): void {
    if (this.calls.writing.current) return;
    this.called('you', `write(${sayBytes(length)})`);
    this.calls.write(length);
  }

  protected close(how: 'close' | 'closeWrite'): void {
    this.called('you', `${how}()`);
    this.calls.close(how);
  }

  protected set(which: Setter, ms: number): void {
    this.called('you', `${which}(${ms === NONE ? 'null' : `in ${commas(ms)} ms`})`);
    this.judge(this.calls.set(which, ms === NONE ? null : this.world.in(ms)));
  }

  protected async pass(ms: number): Promise<void> {
    const { raw } = this.world;
    const { hints, refused } = raw;
    const before = refused.tryRead + refused.tryWrite;
    this.notes('time', `${commas(ms)} ms pass`);
    await this.world.pass(ms);
    const vain = refused.tryRead + refused.tryWrite - before;
    if (vain > FEW_TRIES + FEW_TRIES * (raw.hints - hints)) {
      this.judge({
        lesson: POLLED,
        expected: 'a try for each hint',
        received: `${commas(vain)} of them`,
      });
    }
    await this.quiet();
  }

  protected async annReads(most: number): Promise<void> {
    this.judge(this.calls.writing.arrived(await this.ann.reads(most)));
  }

  /** Ann reads until no more comes. */
  protected async drain(): Promise<void> {
    for (;;) {
      await this.quiet();
      if (this.ann.gone || this.world.ann.readable === 0) break;
      await this.annReads(READ_ALL);
    }
    if (!this.ann.gone) this.judge(this.calls.writing.allArrived());
  }

  protected timers(most: number): Facts | undefined {
    const { armed, foreign } = this.world.clock;
    if (!this.#rare || armed + foreign <= most) return undefined;
    return {
      lesson: TIMERS,
      expected: `at most ${most} timers`,
      received: commas(armed + foreign),
    };
  }
}

// --- internal ---

const READ_ALL = 10_000; // bytes
const MORE = 2000; // bytes beyond what the buffers hold
const FEW_TRIES = 8;

const POLLED =
  'Time passes in which nothing happens, and you try again and again: whoever waits sleeps until onReady() calls.';

const TIMERS =
  'Timers are left behind: a deadline has one, which goes when another one is set, and with close().';
