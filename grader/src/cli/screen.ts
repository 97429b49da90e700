import { stripVTControlCharacters } from 'node:util';
import type { View } from '../writers/terminal.ts';
import { lengthOf, type Page } from '../writers/text.ts';

/** What a command prints to, and how. */
export interface Screen {
  readonly isTerminal: boolean;
  /** Whether what was printed may be taken back: a plain or a dumb terminal gets lines, as a pipe does. */
  readonly redraws: boolean;
  readonly width: number;
  /** Lines that are on it at once; none of a pipe. */
  readonly rows: number | undefined;
  readonly colors: boolean;
  print(lines: readonly string[]): void;
  /** Says something that is no part of the output: on a pipe it must not get between the lines. */
  warn(sentence: string): void;
  /** Shows a line, written anew for each width, that gives way to whatever is printed next. */
  status(write?: (page: Page) => string): void;
  /** Takes that line away before another program prints. */
  hide(): void;
  /** Draws it again, after another program may have printed. */
  refresh(): void;
  /** Begins at the top of an empty screen. What was there before goes up, where it can be scrolled to. */
  clear(): void;
}

type Stream = Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'rows' | 'write' | 'on'>;

interface Streams {
  readonly stdout: Stream;
  readonly stderr: Pick<Stream, 'write'>;
}

export function openScreen(
  env: NodeJS.ProcessEnv,
  plain: boolean,
  streams: Streams = process,
): Screen {
  streams.stdout.on('error', endQuietly);
  return new OpenScreen(streams, { plain: plain || env['TERM'] === 'dumb', env });
}

export function viewOf(screen: Screen, rest: Partial<View> = {}): View {
  const { width, colors, rows } = screen;
  const room = rows && rows - KEYS;
  return { width, colors, rows: room, untouched: false, allOutput: false, ...rest };
}

// --- internal ---

const KEYS = 2; // lines at the end, of which one is blank

class OpenScreen implements Screen {
  readonly isTerminal: boolean;
  readonly redraws: boolean;
  readonly colors: boolean;
  readonly #streams: Streams;
  readonly #line: StatusLine;
  #isOurs = false; // it holds nothing that another program has printed

  constructor(streams: Streams, { plain, env }: { plain: boolean; env: NodeJS.ProcessEnv }) {
    const { stdout } = streams;
    this.#streams = streams;
    this.isTerminal = stdout.isTTY === true;
    this.redraws = this.isTerminal && !plain;
    this.colors = this.redraws && !env['NO_COLOR'];
    this.#line = new StatusLine(stdout, this);
    if (this.redraws) stdout.on('resize', () => this.#line.draw());
  }

  get width(): number {
    return this.#streams.stdout.columns || 100;
  }

  get rows(): number | undefined {
    return this.redraws ? this.#streams.stdout.rows || undefined : undefined;
  }

  print(lines: readonly string[]): void {
    this.#line.set();
    this.#streams.stdout.write(`${lines.join('\n')}\n`);
  }

  warn(sentence: string): void {
    this.#line.set();
    this.#streams.stderr.write(`${sentence}\n`);
  }

  status(write?: (page: Page) => string): void {
    if (this.redraws) this.#line.set(write);
  }

  hide(): void {
    this.#line.erase();
  }

  refresh(): void {
    this.#isOurs = false;
    this.#line.draw();
  }

  clear(): void {
    if (!this.redraws) return;
    const { stdout } = this.#streams;
    this.#line.set();
    stdout.write(`${this.#isOurs ? '' : '\n'.repeat(stdout.rows || 24)}${EMPTY}`);
    this.#isOurs = true;
  }
}

/** The last line of the screen, which can be taken back. */
class StatusLine {
  readonly #stdout: Stream;
  readonly #page: Page;
  #write: ((page: Page) => string) | undefined;
  #shown = 0; // columns

  constructor(stdout: Stream, page: Page) {
    this.#stdout = stdout;
    this.#page = page;
  }

  set(write?: (page: Page) => string): void {
    this.erase();
    this.#write = write;
    this.draw();
  }

  draw(): void {
    this.erase();
    if (!this.#write) return;
    const line = fit(this.#write(this.#page), this.#page);
    this.#stdout.write(line);
    this.#shown = lengthOf(line);
  }

  /** A terminal that has become narrower may have broken the line into several. */
  erase(): void {
    if (this.#shown === 0) return;
    const above = Math.ceil(this.#shown / this.#page.width) - 1;
    this.#stdout.write(`${above > 0 ? `\u001B[${above}A` : ''}\r\u001B[J`);
    this.#shown = 0;
  }
}

/** The last column stays free: some terminals begin a new line as soon as it is taken. */
function fit(line: string, { width }: Page): string {
  return lengthOf(line) < width ? line : stripVTControlCharacters(line).slice(0, width - 1);
}

// `| head` closes the pipe when it has read enough: no error.
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

const EMPTY = '\u001B[2J\u001B[H';
