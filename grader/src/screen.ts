import type { View } from './writers/terminal.ts';

/** What a command prints to, and how. */
export interface Screen {
  readonly isTerminal: boolean;
  readonly width: number;
  readonly colors: boolean;
  print(lines: readonly string[]): void;
  clear(): void;
}

export function openScreen(env: NodeJS.ProcessEnv, plain: boolean): Screen {
  const { stdout } = process;
  const isTerminal = stdout.isTTY === true && !plain && env['TERM'] !== 'dumb';
  return {
    isTerminal,
    width: stdout.columns || 100,
    colors: isTerminal && !env['NO_COLOR'],
    print: (lines) => void stdout.write(`${lines.join('\n')}\n`),
    clear: () => void stdout.write('\u001B[2J\u001B[3J\u001B[H'),
  };
}

export function viewOf(screen: Screen, rest: Partial<View> = {}): View {
  const { width, colors } = screen;
  return { width, colors, untouched: false, allOutput: false, ...rest };
}
