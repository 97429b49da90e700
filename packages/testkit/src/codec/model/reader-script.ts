import { Diary } from '../../base/diary.ts';
import { GivenConn } from '../../base/given.ts';
import { Lesson } from '../../base/lesson.ts';
import type { Scene } from '../../base/scene.ts';
import type { World } from '../../base/world.ts';
import { hex } from '../hex.ts';
import { FrameSource } from './frame-source.ts';
import type { ReaderAct, ReaderPlay } from './reader-acts.ts';
import { ReaderCalls, type ReadingClass } from './reader-calls.ts';
import { ReaderContract } from './reader-contract.ts';
import { SPINS, TWO_READS } from './reader-lessons.ts';
import { ScriptedConn } from './scripted-conn.ts';
import type { Failures } from './stream-call.ts';

interface Subject {
  readonly FrameReader: ReadingClass;
  readonly failures: Failures;
  /** Whether its story is wanted: to tell one costs time. */
  readonly isTold: boolean;
}

/** A reader under test on a connection to which happens what a script says. */
export class ReaderScript {
  readonly #world: World;
  readonly #conn = new ScriptedConn();
  readonly #source: FrameSource;
  readonly #contract: ReaderContract;
  readonly #calls: ReaderCalls;
  readonly #diary: Diary | undefined;

  constructor(
    world: World,
    { FrameReader, failures, isTold }: Subject,
    { sizes, maxFrame, most }: Omit<ReaderPlay, 'acts'>,
  ) {
    const { ground } = world;
    const conn = this.#conn;
    conn.most = most;
    this.#world = world;
    this.#source = new FrameSource(sizes, maxFrame);
    this.#contract = new ReaderContract(this.#source, conn, failures);
    this.#diary = isTold ? new Diary('you', ground.clock) : undefined;
    const reader = new FrameReader(new GivenConn(conn), { maxFrame });
    const [contract, diary] = [this.#contract, this.#diary];
    this.#calls = new ReaderCalls({ ground, conn, reader, contract, diary });
    if (!diary) return;
    world.story = () => diary.lines();
    world.scenes = () => diary.scenes();
  }

  /** Plays the acts, ends the stream, and reads on until nothing new can come. */
  async play(acts: readonly ReaderAct[]): Promise<void> {
    for (const act of acts) await this.#play(act);
    if (!this.#contract.past.ended) await this.#play({ does: 'end' });
    for (let left = this.#source.items.length - this.#calls.count + AGAIN; left > 0; left -= 1) {
      await this.#play({ does: 'read' });
    }
    await this.#play({ does: 'look' });
  }

  async #play(act: ReaderAct): Promise<void> {
    this.#do(act);
    await this.#world.quiet();
    this.#expectNoMistake();
    await this.#calls.judge();
    if (act.does !== 'late') return;
    this.#diary?.add('test', 'clears the deadline');
    this.#setLate(false);
  }

  #do(act: ReaderAct): void {
    if (act.does === 'arrive') this.#arrive(act.size);
    else if (act.does === 'the rest of one arrives') this.#arrive(this.#source.restOfOne);
    else if (act.does === 'just what fits arrives') this.#fill();
    else if (act.does === 'lie') this.#source.lie(act.lie);
    else if (act.does === 'read') this.#calls.read();
    else if (act.does === 'read all') this.#calls.readAll();
    else if (act.does === 'loop') this.#calls.loop(act.frames, act.leaves);
    else if (act.does === 'late') this.#beLate();
    else if (act.does === 'end') this.#end();
    else if (act.does === 'reset') this.#reset();
    else this.#calls.look();
  }

  #arrive(size: number): void {
    const { past } = this.#contract;
    if (past.ended) return;
    const bytes = this.#source.take(size);
    past.arrived += size;
    this.#diary?.add('peer', `sends ${hex(bytes)}`, shownAs(bytes));
    this.#conn.arrive(bytes);
  }

  /** As many bytes as the last read had room for: one read brings them all, and is full. */
  #fill(): void {
    const { room, unread } = this.#conn;
    if (room > unread && room <= LARGEST_ROOM) this.#arrive(room - unread);
  }

  #end(): void {
    this.#diary?.add('peer', 'sends no more', { does: 'half-closes' });
    this.#contract.past.ended = true;
    this.#conn.sendEnd();
  }

  #reset(): void {
    const { past } = this.#contract;
    if (past.ended) return;
    this.#diary?.add('peer', 'vanishes (reset)', { does: 'resets' });
    past.ended = true;
    past.reset = 'unknown';
    this.#conn.reset();
  }

  #beLate(): void {
    this.#diary?.add('test', 'lets the deadline pass');
    this.#setLate(true);
    this.#calls.read();
  }

  #setLate(isLate: boolean): void {
    this.#contract.past.late = isLate;
    this.#conn.setLate(isLate);
  }

  #expectNoMistake(): void {
    const { mistake } = this.#conn;
    if (mistake) throw new Lesson({ lesson: mistake === 'spins' ? SPINS : TWO_READS });
  }
}

// --- internal ---

function shownAs(bytes: Uint8Array): Pick<Scene, 'does' | 'bytes' | 'length'> {
  return { does: 'delivers', bytes: hex(bytes), length: bytes.length };
}

const AGAIN = 3; // calls when nothing new can come
const LARGEST_ROOM = 256 * 1024;
