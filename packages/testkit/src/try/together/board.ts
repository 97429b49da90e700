import { commas, plural } from '../../base/bytes.ts';
import { inFlight, type Tally, type Traffic } from './traffic.ts';

/** What goes on, kept up to date on a terminal; elsewhere a line whenever something has changed. */
export class TrafficBoard {
  readonly #out: NodeJS.WriteStream;
  readonly #traffic: Traffic;
  readonly #now: () => number;
  #before: { at: number; polls: number };
  #shown = 0; // lines that are redrawn
  #last = '';

  constructor(out: NodeJS.WriteStream, traffic: Traffic, now = (): number => performance.now()) {
    this.#out = out;
    this.#traffic = traffic;
    this.#now = now;
    this.#before = { at: now(), polls: 0 };
  }

  /** Shows it until it is disposed of. */
  shown(): Disposable {
    const timer = setInterval(() => this.show(), this.#out.isTTY ? FRAME : SECOND);
    return {
      [Symbol.dispose]: () => {
        clearInterval(timer);
        this.show();
      },
    };
  }

  show(): void {
    const sums = this.#sums();
    const isSame = sums === this.#last;
    this.#last = sums;
    if (this.#out.isTTY) this.#redraw([...this.#rows(), '', sums, ...this.#polls()]);
    else if (!isSame)
      this.#out.write(`${[sums, ...this.#polls().map((line) => line.trim())].join('; ')}\n`);
  }

  /** Prints something above it. */
  note(text: string): void {
    this.#out.write(`${this.#up()}${text}\n`);
    this.#shown = 0;
    if (this.#out.isTTY) this.show();
  }

  #redraw(lines: readonly string[]): void {
    this.#out.write(`${this.#up()}${lines.map((line) => `${line}\n`).join('')}`);
    this.#shown = lines.length;
  }

  #up(): string {
    if (!this.#out.isTTY) return '';
    return this.#shown > 0 ? `\r\u001B[${this.#shown}A\u001B[J` : '\r\u001B[K'; // the terminal may have printed ^C
  }

  // The same number of lines whatever happens; those with most to do come first.
  #rows(): string[] {
    const clients = [...this.#traffic.clients];
    const first = clients.sort((a, b) => b.queued - a.queued || inFlight(b) - inFlight(a));
    const rows = first.slice(0, MOST).map(row);
    while (rows.length < MOST) rows.push('');
    const more = clients.length - MOST;
    return [HEAD, ...rows, more > 0 ? `    and ${more} more` : ''];
  }

  #sums(): string {
    const clients = [...this.#traffic.clients];
    const sum = (of: (tally: Tally) => number): string =>
      commas(clients.reduce((n, client) => n + of(client), 0));
    return (
      `  ${plural(clients.length, 'client')}, ${sum(inFlight)} in flight, ` +
      `${sum(({ queued }) => queued)} bytes queued, ${commas(this.#traffic.answered)} answered`
    );
  }

  #polls(): string[] {
    const { polls } = this.#traffic;
    if (!polls) return [];
    const { at, polls: before } = this.#before;
    const now = this.#now();
    const rate = Math.round(((polls.count - before) / Math.max(now - at, 1)) * SECOND);
    this.#before = { at: now, polls: polls.count };
    return [`  ${plural(polls.count, 'poll')}, ${commas(rate)}/s, ${commas(polls.events)} woken`];
  }
}

// --- internal ---

const FRAME = 250; // ms
const SECOND = 1000; // ms
const MOST = 6; // clients with a line of their own: all fits into 24 rows

const HEAD = columns('client', 'in flight', 'bytes queued', 'answered');

function row(tally: Tally): string {
  const numbers = [inFlight(tally), tally.queued, tally.answered].map(commas);
  return columns(String(tally.remoteAddr), ...numbers);
}

function columns(name: string, ...others: readonly string[]): string {
  return `    ${name.padEnd(22)}${others.map((each) => each.padStart(14)).join('')}`;
}
