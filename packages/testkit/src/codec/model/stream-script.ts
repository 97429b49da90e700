import { itemsOf } from '../../base/border.ts';
import { Diary } from '../../base/diary.ts';
import { Lesson } from '../../base/lesson.ts';
import { sayError } from '../../base/say-error.ts';
import type { World } from '../../base/world.ts';
import { hex } from '../hex.ts';
import { Kept } from './kept.ts';
import { LentChunks, type Memory } from './lent-chunks.ts';
import { outcomeOf, type Failures, type Outcome } from './stream-call.ts';
import { StreamContract } from './stream-contract.ts';
import { BUFFERED, NO_LIST } from './stream-lessons.ts';
import type { Kind, Stream, StreamDecoder } from './stream.ts';

/** One call of a script: so many bytes, up to the end of the next thing, all that is left; the end; a look back. */
export type StreamAct =
  | { readonly does: 'push'; readonly size: number }
  | { readonly does: 'push the rest of one' | 'push all' | 'end' | 'look' };

interface Setting<T> {
  readonly stream: Stream<T>;
  readonly kind: Kind<T>;
  readonly failures: Failures;
  readonly memory: Memory;
  /** Whether its story is wanted: to tell one costs time. */
  readonly isTold: boolean;
}

/** A decoder under test and a stream for it: calls in any order, each judged by what it may do then. */
export class StreamScript<T> {
  readonly #decoder: StreamDecoder;
  readonly #stream: Stream<T>;
  readonly #kind: Kind<T>;
  readonly #contract: StreamContract<T>;
  readonly #kept: Kept<T>;
  readonly #chunks: LentChunks;
  readonly #diary: Diary | undefined;
  #next = 0; // of the things, the first that has not been pushed as a whole

  constructor(
    world: World,
    decoder: StreamDecoder,
    { stream, kind, failures, memory, isTold }: Setting<T>,
  ) {
    this.#decoder = decoder;
    this.#stream = stream;
    this.#kind = kind;
    this.#contract = new StreamContract(stream, kind, failures);
    this.#kept = new Kept(kind);
    this.#chunks = new LentChunks(memory);
    this.#diary = isTold ? new Diary() : undefined;
    if (isTold) world.story = () => this.#diary!.lines();
  }

  /** Plays the acts, then what is left of the stream, and its end. */
  play(acts: readonly StreamAct[]): void {
    for (const act of acts) this.#act(act);
    this.#push(Infinity);
    this.#end();
    this.#push(0);
    this.#end();
    this.#look();
  }

  #act(act: StreamAct): void {
    if (act.does === 'push') this.#push(act.size);
    else if (act.does === 'push all') this.#push(Infinity);
    else if (act.does === 'push the rest of one') this.#push(this.#restOfOne());
    else if (act.does === 'end') this.#end();
    else this.#look();
  }

  #restOfOne(): number {
    const { at } = this.#contract;
    const { items, bytes } = this.#stream;
    while (this.#next < items.length && items[this.#next]!.end <= at) this.#next += 1;
    return (items[this.#next]?.end ?? bytes.length) - at;
  }

  #push(size: number): void {
    if (this.#contract.isOver) return;
    const { at } = this.#contract;
    const bytes = this.#stream.bytes.subarray(at, at + size);
    const call = (chunk: Uint8Array): unknown => this.#decoder.push(chunk);
    const { result: list, error } = this.#chunks.lend('push()', bytes, (chunk) =>
      outcomeOf(() => call(chunk)),
    );
    const given = error === undefined ? this.#itemsOf(list) : [];
    this.#tell(bytes, { result: given, error });
    const items = this.#contract.pushed(bytes.length, { result: given, error });
    for (const [i, { value }] of items.entries()) this.#kept.keep(value, given[i]);
    if (given.length > 0) this.#kept.keepList(list as readonly unknown[], given);
    this.#expectBuffered();
  }

  #itemsOf(list: unknown): readonly unknown[] {
    const items = itemsOf(list);
    if (items) return items;
    throw new Lesson({ lesson: NO_LIST, expected: 'an array', received: String(list) });
  }

  #end(): void {
    if (this.#contract.isOver) return;
    const outcome = outcomeOf(() => this.#decoder.end());
    this.#diary?.add(
      'end',
      outcome.error === undefined ? 'no error' : `throws ${sayError(outcome.error)}`,
    );
    this.#contract.ended(outcome);
  }

  #look(): void {
    this.#diary?.add('look', `at every ${this.#kind.noun} that has come out until now`);
    this.#kept.expectUnchanged();
  }

  #tell(chunk: Uint8Array, { result, error }: Outcome<readonly unknown[]>): void {
    const { sayChunk = hex } = this.#kind;
    this.#diary?.add('push', chunk.length > 0 ? sayChunk(chunk) : 'nothing');
    if (error !== undefined) return this.#diary?.add('throws', sayError(error));
    const { noun, sayGiven } = this.#kind;
    const said = result!.slice(0, SHOWN).map(sayGiven);
    const left = result!.length - said.length;
    if (left > 0) said.push(`${left} more`);
    this.#diary?.add('gives', said.join(', ') || `no ${noun}`);
  }

  #expectBuffered(): void {
    if (!this.#kind.hasBuffered) return; // whatever goes by that name is its own
    const { buffered: expected } = this.#contract;
    const { buffered } = this.#decoder;
    if (expected === undefined || buffered === undefined || buffered === expected) return;
    throw new Lesson({
      lesson: BUFFERED,
      expected: `buffered ${expected}`,
      received: `buffered ${String(buffered)}`,
    });
  }
}

// --- internal ---

const SHOWN = 4; // things in a line
