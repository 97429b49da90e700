// A terminal for one command, as `script` of util-linux makes it: Node has none of its own.

import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import { startOf } from './start.ts';

export class Terminal {
  static readonly isAvailable =
    process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

  readonly #child: ChildProcessWithoutNullStreams;
  readonly #exit: Promise<unknown[]>;
  #shown = '';
  /** All that it was sent, with what moves the cursor. */
  raw = '';

  constructor(workshop: string, command: string, variables: NodeJS.ProcessEnv = {}) {
    const line = `'${process.execPath}' '${startOf(workshop)}' ${command}`;
    const env = { ...process.env, VITEST: undefined, TERM: 'xterm', ...variables };
    this.#child = spawn('script', ['-qefc', line, '/dev/null'], { cwd: workshop, env });
    this.#exit = once(this.#child, 'exit');
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#shown += text;
      this.raw += text;
    });
  }

  type(keys: string): void {
    this.#child.stdin.write(keys);
  }

  /**
   * Waits for a text that was not there when something was waited for before, and returns what has been
   * shown since then.
   */
  async shows(text: string): Promise<string> {
    for (;;) {
      const shown = stripVTControlCharacters(this.#shown);
      const at = shown.indexOf(text);
      if (at !== -1) {
        this.#shown = shown.slice(at + text.length);
        return shown.slice(0, at + text.length);
      }
      const more = once(this.#child.stdout, 'data').then(() => true);
      const isOver = this.#exit.then(() => false);
      if (!(await Promise.race([more, isOver]))) throw new Error(`it never showed "${text}"`);
    }
  }

  async ended(): Promise<unknown> {
    return (await this.#exit)[0];
  }
}
