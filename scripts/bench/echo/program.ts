import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** What the threads of a process have had so far, in nanoseconds. */
export interface CpuTime {
  readonly used: number;
  /** Waiting for a core that another process was using. */
  readonly waited: number;
}

/** A child process that talks in lines, and ends when its standard input does: not even a crash of ours leaves it. */
export class Program {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  /** On one core only, if `core` is given. */
  constructor(command: readonly string[], core: number | null, env: NodeJS.ProcessEnv = {}) {
    const pinned = core === null ? command : ['taskset', '-c', String(core), ...command];
    const [file = '', ...args] = pinned;
    this.#name = command.join(' ');
    this.#child = spawn(file, args, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    });
    this.#child.stdin!.on('error', () => {}); // it has ended: its silence says so
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  /** The next line that it prints; throws if it ends instead. */
  async line(): Promise<string> {
    const { done, value } = await this.#lines.next();
    if (done) throw new Error(`It has ended early: ${this.#name}`);
    return value;
  }

  say(line: string): void {
    this.#child.stdin!.write(`${line}\n`);
  }

  async end(): Promise<void> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.stdin!.end();
    await exit;
  }

  cpu(): CpuTime {
    const threads = readdirSync(`/proc/${this.#child.pid}/task`).map((thread) => {
      const text = readFileSync(`/proc/${this.#child.pid}/task/${thread}/schedstat`, 'utf8');
      const [used = 0, waited = 0] = text.split(' ').map(Number);
      return { used, waited };
    });
    return {
      used: threads.reduce((sum, { used }) => sum + used, 0),
      waited: threads.reduce((sum, { waited }) => sum + waited, 0),
    };
  }

  /** Bytes of memory that it really has. */
  memory(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
  }
}
