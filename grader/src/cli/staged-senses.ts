import type { Senses } from './saves.ts';

/** Time that moves by hand, and a system that tells of what it is told. */
export class StagedSenses implements Senses {
  readonly #due: { at: number; act: () => void }[] = [];
  readonly #rhythms = new Set<{ next: number; ms: number; act: () => void }>();
  #now = 0;
  readonly ears = new Set<(path: string | null) => void>();
  listened = 0;
  isFull = false;

  listen(_: string, tell: (path: string | null) => void): () => void {
    this.listened += 1;
    if (this.isFull) throw Object.assign(new Error('no watch left'), { code: 'ENOSPC' });
    this.ears.add(tell);
    return () => this.ears.delete(tell);
  }

  every(ms: number, act: () => void): () => void {
    const rhythm = { next: this.#now + ms, ms, act };
    this.#rhythms.add(rhythm);
    return () => this.#rhythms.delete(rhythm);
  }

  after(ms: number, act: () => void): () => void {
    const appointment = { at: this.#now + ms, act };
    this.#due.push(appointment);
    return () => this.#drop(appointment);
  }

  get idle(): boolean {
    return this.#due.length + this.#rhythms.size + this.ears.size === 0;
  }

  tell(path: string | null): void {
    for (const ear of this.ears) ear(path);
  }

  pass(ms: number): void {
    for (const end = this.#now + ms; this.#now < end; this.#now += 1) {
      for (const each of this.#due.filter(({ at }) => at <= this.#now)) {
        this.#drop(each);
        each.act();
      }
      for (const rhythm of this.#rhythms) {
        if (rhythm.next > this.#now) continue;
        rhythm.next += rhythm.ms;
        rhythm.act();
      }
    }
  }

  #drop(appointment: { at: number; act: () => void }): void {
    const at = this.#due.indexOf(appointment);
    if (at !== -1) this.#due.splice(at, 1);
  }
}
