import { describe, expect, test } from 'vitest';
import { openScreen } from './screen.ts';

class FakeTerminal {
  readonly isTTY: boolean;
  columns = 20;
  rows = 3;
  text = '';
  #onResize = (): void => {};

  constructor(isTTY = true) {
    this.isTTY = isTTY;
  }

  readonly write = (text: string): boolean => {
    this.text += text;
    return true;
  };

  readonly on = (event: string, listener: () => void): this => {
    if (event === 'resize') this.#onResize = listener;
    return this;
  };

  resize(columns: number): void {
    this.columns = columns;
    this.#onResize();
  }

  /** What was written since it was asked before. */
  news(): string {
    const { text } = this;
    this.text = '';
    return text;
  }
}

function open(env: NodeJS.ProcessEnv = {}, { plain = false, isTTY = true } = {}) {
  const stdout = new FakeTerminal(isTTY);
  const streams = { stdout: stdout as never, stderr: stdout as never };
  return { stdout, screen: openScreen(env, plain, streams) };
}

describe('what a terminal gets:', () => {
  test.each<[string, NodeJS.ProcessEnv, { plain?: boolean; isTTY?: boolean }, boolean[]]>([
    ['colours, and redrawing', {}, {}, [true, true, true]],
    ['no colours with NO_COLOR', { NO_COLOR: '1' }, {}, [true, true, false]],
    ['lines with --plain', {}, { plain: true }, [true, false, false]],
    ['lines when it is dumb', { TERM: 'dumb' }, {}, [true, false, false]],
    ['lines when it is none', {}, { isTTY: false }, [false, false, false]],
  ])('%s', (_, env, options, expected) => {
    const { screen } = open(env, options);

    expect([screen.isTerminal, screen.redraws, screen.colors]).toEqual(expected);
  });

  test('lines only, wherever nothing may be redrawn', () => {
    const { screen, stdout } = open({ TERM: 'dumb' });
    screen.clear();
    screen.status(() => 'keys');
    screen.print(['one', 'two']);
    screen.refresh();
    screen.hide();

    expect(stdout.news()).toBe('one\ntwo\n');
  });
});

describe('an empty screen', () => {
  test('keeps what another program has printed, where it can be scrolled to', () => {
    const { screen, stdout } = open();
    screen.clear();
    const first = stdout.news();
    screen.clear();
    const second = stdout.news();
    screen.refresh(); // after a visit to the shell
    screen.clear();

    expect([first, second, stdout.news()]).toEqual([
      '\n\n\n\u001B[2J\u001B[H',
      '\u001B[2J\u001B[H',
      '\n\n\n\u001B[2J\u001B[H',
    ]);
  });
});

describe('the last line', () => {
  test('gives way to what is printed', () => {
    const { screen, stdout } = open();
    screen.status(() => 'grading');
    screen.print(['done']);

    expect(stdout.news()).toBe('grading\r\u001B[Jdone\n');
  });

  test('never takes the last column', () => {
    const { screen, stdout } = open();
    screen.status(() => '\u001B[1m0123456789012345678\u001B[22m');
    screen.status(() => '\u001B[1m01234567890123456789\u001B[22m');

    expect(stdout.news()).toBe(
      '\u001B[1m0123456789012345678\u001B[22m\r\u001B[J0123456789012345678',
    );
  });

  test('is written anew for another width, and nothing is left of it', () => {
    const { screen, stdout } = open();
    screen.status(({ width }) => 'x'.repeat(width - 1));
    stdout.news();
    stdout.resize(8); // its 19 columns are three lines now
    const narrow = stdout.news();
    stdout.resize(12);

    expect([narrow, stdout.news()]).toEqual([
      '\u001B[2A\r\u001B[Jxxxxxxx',
      '\r\u001B[Jxxxxxxxxxxx',
    ]);
  });

  test('goes away for another program, and comes back', () => {
    const { screen, stdout } = open();
    screen.status(() => 'keys');
    screen.hide();
    screen.refresh();

    expect(stdout.news()).toBe('keys\r\u001B[Jkeys');
  });
});
