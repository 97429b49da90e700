import type { Tally } from './counted.ts';

/** A line for each connection: kept up to date on a terminal, one for its beginning and end elsewhere. */
export class Board {
  readonly #out: NodeJS.WriteStream;
  readonly #lines = new Map<Tally, string>();
  #shown = 0; // lines that are redrawn
  #due = false;

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
  }

  show(tally: Tally): void {
    const before = this.#lines.get(tally);
    this.#lines.set(tally, line(tally));
    if (this.#out.isTTY) this.#redrawSoon();
    else if (!before || isOver(tally)) this.#out.write(`${line(tally)}\n`);
  }

  /** Prints something between the lines, such as what the learner's code has to say. */
  note(text: string): void {
    if (this.#out.isTTY) this.#out.write('\r\u001B[K'); // the terminal may have printed ^C
    if (this.#out.isTTY) this.#redraw();
    this.#out.write(`${text}\n`);
    this.#shown = 0;
  }

  #redrawSoon(): void {
    if (this.#due) return;
    this.#due = true;
    setTimeout(() => this.#redraw(), FRAME).unref();
  }

  #redraw(): void {
    this.#due = false;
    if (this.#lines.size === 0) return;
    const up = this.#shown > 0 ? `\u001B[${this.#shown}A\u001B[J` : '';
    this.#out.write(`${up}${[...this.#lines.values()].join('\n')}\n`);
    this.#shown = this.#lines.size;
    this.#forgetFinished();
  }

  // Those that are over stay on the screen, above the lines that still change.
  #forgetFinished(): void {
    for (const tally of this.#lines.keys()) {
      if (!isOver(tally)) return;
      this.#lines.delete(tally);
      this.#shown -= 1;
    }
  }
}

const FRAME = 100; // ms; a faster line cannot be read

// At most 59 columns for anything below a gigabyte, so that a line stays a line.
function line({ remoteAddr, received, sent, state }: Tally): string {
  const count = (n: number): string => n.toLocaleString('en').padStart(11);
  return `  ${String(remoteAddr).padEnd(15)} in${count(received)} out${count(sent)}  ${state}`;
}

function isOver({ state }: Tally): boolean {
  return state === 'closed';
}
