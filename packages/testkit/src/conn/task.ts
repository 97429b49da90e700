import { ClosedError, NetError } from '@socketlings/net';
import type { Ground } from '../base/ground.ts';
import { knownMistake } from '../base/known-mistakes.ts';
import { sayError } from '../base/say-error.ts';

/** A call of the code under test that goes on in the background: a handler, a server. */
export class Task {
  /** Its function and its client: `handleConn(ann)`. */
  readonly name: string;
  state: 'running' | 'returned' | 'failed' = 'running';
  error: unknown;
  readonly #ground: Ground;
  readonly #done: Promise<void>;

  constructor(ground: Ground, name: string, call: () => Promise<unknown>) {
    this.#ground = ground;
    this.name = name;
    this.#done = this.#follow(call);
  }

  /** Resolves when it has returned or failed; rejects with an error that `isStuck` if it never will. */
  ended(): Promise<void> {
    return this.#ground.until(`for ${this.name} to return`, this.#done);
  }

  /** How it stands, as a sentence. */
  describe(): string {
    if (this.state === 'failed') return `${this.name} failed: ${sayError(this.error)}`;
    return `${this.name} ${this.state === 'returned' ? 'has returned' : 'is still running'}`;
  }

  async #follow(call: () => Promise<unknown>): Promise<void> {
    try {
      await call();
      this.state = 'returned';
    } catch (error) {
      this.state = 'failed';
      this.error = error;
    }
    this.#ground.touch();
  }
}

/** The lesson of a task that has failed. */
export function sayFailure({ state, error }: Task): string | undefined {
  if (state !== 'failed') return undefined;
  if (error instanceof NetError && error.op === 'accept' && !(error instanceof ClosedError)) {
    return sayAccept(error);
  }
  const known = knownMistake(error);
  return known ?? `Your code failed with "${sayError(error)}", and nothing more could come back.`;
}

// --- internal ---

function sayAccept({ code }: NetError): string {
  return (
    `accept() failed this once (${code}), and your server ended. Such a failure passes: wait a moment, and accept ` +
    'again. Only ClosedError is the end.'
  );
}
