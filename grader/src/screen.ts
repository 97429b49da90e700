import type { View } from './writers/terminal.ts';

/** What a command prints to, and how. */
export interface Screen {
  readonly isTerminal: boolean;
  readonly width: number;
  readonly colors: boolean;
  print(lines: readonly string[]): void;
  /** Says something that is no part of the output: on a pipe it must not get between the lines. */
  warn(sentence: string): void;
  /** Shows a line that gives way to whatever is printed next; only on a terminal. */
  status(line: string): void;
  clear(): void;
}

export function openScreen(env: NodeJS.ProcessEnv, plain: boolean): Screen {
  const { stdout, stderr } = process;
  const isTerminal = stdout.isTTY === true && !plain && env['TERM'] !== 'dumb';
  stdout.on('error', endQuietly);
  let status = '';
  const eraseStatus = (): void => {
    if (status) stdout.write(ERASE_LINE);
    status = '';
  };
  return {
    isTerminal,
    get width() {
      return stdout.columns || 100;
    },
    colors: isTerminal && !env['NO_COLOR'],
    print(lines) {
      eraseStatus();
      stdout.write(`${lines.join('\n')}\n`);
    },
    warn(sentence) {
      eraseStatus();
      stderr.write(`${sentence}\n`);
    },
    status(line) {
      eraseStatus();
      if (!isTerminal) return;
      stdout.write(line);
      status = line;
    },
    clear() {
      stdout.write('\u001B[2J\u001B[3J\u001B[H');
      status = '';
    },
  };
}

export function viewOf(screen: Screen, rest: Partial<View> = {}): View {
  const { width, colors } = screen;
  return { width, colors, untouched: false, allOutput: false, ...rest };
}

// --- internal ---

// `| head` has read enough; that is nobody's fault.
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

const ERASE_LINE = '\r\u001B[2K';
