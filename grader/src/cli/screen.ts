import { stripVTControlCharacters } from 'node:util';
import type { View } from '../writers/terminal.ts';
import { lengthOf, type Page } from '../writers/text.ts';

/** What a command prints to, and how. */
export interface Screen {
  readonly isTerminal: boolean;
  /** Whether what was printed may be taken back: a plain or a dumb terminal gets lines, as a pipe does. */
  readonly redraws: boolean;
  readonly width: number;
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

export function openScreen(
  env: NodeJS.ProcessEnv,
  plain: boolean,
  { stdout, stderr }: { stdout: Stream; stderr: Pick<Stream, 'write'> } = process,
): Screen {
  const isTerminal = stdout.isTTY === true;
  const redraws = isTerminal && !plain && env['TERM'] !== 'dumb';
  const page = {
    get width() {
      return stdout.columns || 100;
    },
    colors: redraws && !env['NO_COLOR'],
  };
  const line = new StatusLine(stdout, page);
  let isOurs = false; // it holds what another program has printed
  stdout.on('error', endQuietly);
  if (redraws) stdout.on('resize', () => line.draw());
  return {
    isTerminal,
    redraws,
    get width() {
      return page.width;
    },
    colors: page.colors,
    print(lines) {
      line.set();
      stdout.write(`${lines.join('\n')}\n`);
    },
    warn(sentence) {
      line.set();
      stderr.write(`${sentence}\n`);
    },
    status(write) {
      if (redraws) line.set(write);
    },
    hide: () => line.erase(),
    refresh() {
      isOurs = false;
      line.draw();
    },
    clear() {
      if (!redraws) return;
      line.set();
      stdout.write(`${isOurs ? '' : '\n'.repeat(stdout.rows || 24)}${EMPTY}`);
      isOurs = true;
    },
  };
}

export function viewOf(screen: Screen, rest: Partial<View> = {}): View {
  const { width, colors } = screen;
  return { width, colors, untouched: false, allOutput: false, ...rest };
}

// --- internal ---

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

// `| head` has read enough; that is nobody's fault.
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

const EMPTY = '\u001B[2J\u001B[H';
