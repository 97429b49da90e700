import { errno, type Errno } from '@socketlings/kernel';

/** Calls that fail because a test wants them to. */
export class Injected {
  readonly #errors = new Map<string, Errno[]>();

  add(call: string, errors: readonly Errno[]): void {
    this.#errors.set(call, [...(this.#errors.get(call) ?? []), ...errors]);
  }

  /** The result that is due for `call`, once. */
  take(call: string): number | null {
    const error = this.#errors.get(call)?.shift();
    return error === undefined ? null : -errno[error];
  }
}
