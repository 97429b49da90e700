// Wrong turns, as edits of the solution. Each must be caught first by the step that it names.

const READY = '      if (r) this.#reading.wake();\n      if (w) this.#writing.wake();';
const READ_CHECK = "      this.#check('read', this.#reading, 0);";
const READ_END = '      if (n === 0) return null;';
const READ_DONE = "      if (n !== 'EAGAIN') return n;";
const READ_SLEEP = '      await this.#reading.sleep();';
const TRY_READ = "      const n = this.#try('read', 0, () => this.#raw.tryRead(p));";
const EMPTY = '    if (p.length === 0) return 0; // not the end: nothing was asked for';
const WRITE_FIRST = "    this.#check('write', this.#writing, 0);";
const WRITE_STEP = "      if (n !== 'EAGAIN') written += n;";
const WRITE_SLEEP = '      else await this.#writing.sleep();';
const WRITE_CHECK = "      if (written < p.length) this.#check('write', this.#writing, written);";
const WAKE_READER = '    this.#closed = true;\n    this.#reading.setDeadline(null);';
const CLEAR_WRITE =
  '    this.#writing.setDeadline(null);\n    this.#reading.wake();\n    this.#writing.wake();';
const LEFT =
  '    await Promise.all([this.#reading.left, this.#writing.left]); // nobody may meet a closed socket';
const RAW_CLOSE = '    this.#raw.close();';
const SHUTDOWN = "      this.#raw.shutdown('w');";
const EXPIRED = '    return this.#deadline !== null && this.#deadline <= this.#clock.now();';
const CLEAR =
  '    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);\n    this.#timer = undefined;';
const SET_PAST = '    if (this.expired) this.wake();\n    else if (t !== null)';
const SET_TIMER = 'this.#timer = this.#clock.setTimer(t, () => this.wake());';
const EINTR = "        if (error instanceof SysError && error.code === 'EINTR') continue;";
const FAILED = '        throw this.#failed(op, error, n);';
const TIMED_OUT =
  '    if (direction.expired) throw new TimeoutError({ op, n, localAddr, remoteAddr });';
const READ_SET = "    this.#checkOpen('set');\n    this.#reading.setDeadline(t);";
const WRITE_SET = "    this.#checkOpen('set');\n    this.#writing.setDeadline(t);";

const ENDS = '    this.localAddr = raw.localAddr;\n    this.remoteAddr = raw.remoteAddr;';
const ASLEEP = '    return new Promise((resolve) => (this.#wake = resolve));';

const TURNS = 1000; // of the event loop, and not for ever: other mutants come after in the same process

export const mutants = [
  {
    name: 'takes one end for the other',
    edits: [[ENDS, '    this.localAddr = raw.remoteAddr;\n    this.remoteAddr = raw.localAddr;']],
    caughtBy: 1,
  },
  {
    name: 'hands over sixteen bytes of a read, and zeros behind them',
    edits: [
      [
        READ_DONE,
        "      if (n !== 'EAGAIN') {\n        p.fill(0, Math.min(16, n), n);\n        return n;\n      }",
      ],
    ],
    caughtBy: 1,
  },
  {
    name: 'gives 0 when nothing is there yet',
    edits: [[READ_SLEEP, '      return 0;']],
    caughtBy: 1,
  },
  {
    name: 'waits until the buffer is full',
    edits: [
      [TRY_READ, "      const n = this.#try('read', 0, () => this.#raw.tryRead(p.subarray(got)));"],
      [READ_CHECK, READ_CHECK],
      [READ_DONE, "      if (n !== 'EAGAIN' && (got += n) === p.length) return got;"],
      [EMPTY, `${EMPTY}\n    let got = 0;`],
    ],
    caughtBy: 1,
  },
  {
    name: 'waits for a hint before it tries',
    edits: [[TRY_READ, `${READ_SLEEP}\n${TRY_READ}`]],
    caughtBy: 1,
  },
  {
    name: 'reads into a buffer of its own, and forgets to hand the bytes over',
    edits: [[TRY_READ, TRY_READ.replace('tryRead(p)', 'tryRead(new Uint8Array(p.length))')]],
    caughtBy: 1,
  },
  {
    name: 'gives 0 at the end',
    edits: [[READ_END, '']],
    caughtBy: 2,
  },
  {
    name: 'waits on after the end',
    edits: [
      [READ_END, ''],
      [READ_DONE, "      if (n !== 'EAGAIN' && n > 0) return n;"],
    ],
    caughtBy: 2,
  },
  {
    name: 'tells of the end only once',
    edits: [
      [
        READ_END,
        '      if (n === 0 && !this.#ended) {\n        this.#ended = true;\n        return null;\n      }',
      ],
      [READ_DONE, "      if (n !== 'EAGAIN' && n > 0) return n;"],
      ['  #closed = false;', '  #closed = false;\n  #ended = false;'],
    ],
    caughtBy: 2,
  },
  {
    name: 'takes a hint without bytes for the end',
    edits: [
      [
        READ_SLEEP,
        "      await this.#reading.sleep();\n      this.#check('read', this.#reading, 0);\n      return this.#try('read', 0, () => {\n        const m = this.#raw.tryRead(p);\n        return m === 'EAGAIN' ? null : m || null;\n      });",
      ],
    ],
    caughtBy: 3,
  },
  {
    name: 'tries again every 100 ms instead of listening to hints',
    edits: [
      [
        READ_SLEEP,
        '      const { signal } = new AbortController();\n      await sleep(100, undefined, { signal });',
      ],
      [
        'import { ClosedError,',
        "import { setTimeout as sleep } from 'node:timers/promises';\nimport { ClosedError,",
      ],
    ],
    caughtBy: 1,
  },
  {
    name: 'looks every 100 ms, hint or no hint',
    edits: [
      [
        '    return new Promise((resolve) => (this.#wake = resolve));',
        '    return new Promise((resolve) => {\n      this.#wake = resolve;\n      setTimeout(resolve, 100);\n    });',
      ],
    ],
    caughtBy: 3,
  },
  {
    name: 'looks in every turn of the event loop whether somebody has called',
    edits: [
      [
        ASLEEP,
        `    this.#called = false;\n    return new Promise((resolve) => {\n      const look = (turns: number): unknown =>\n        this.#called ? resolve() : turns < ${TURNS} && setImmediate(look, turns + 1);\n      look(0);\n    });`,
      ],
      ['    this.#wake?.();', '    this.#called = true;'],
      ['  #wake: (() => void) | undefined;', '  #called = false;'],
    ],
    caughtBy: 3,
  },
  {
    name: 'is done after the first short write',
    edits: [[WRITE_STEP, "      if (n !== 'EAGAIN') return;"]],
    caughtBy: 4,
  },
  {
    name: 'begins from the front again after a short write',
    edits: [['tryWrite(p.subarray(written))', 'tryWrite(p.subarray(0, p.length - written))']],
    caughtBy: 4,
  },
  {
    name: 'gives up when a hint to write was a false alarm',
    edits: [
      [
        WRITE_SLEEP,
        "      else {\n        await this.#writing.sleep();\n        this.#check('write', this.#writing, written);\n        const m = this.#try('write', written, () => this.#raw.tryWrite(p.subarray(written)));\n        if (m === 'EAGAIN') return;\n        written += m;\n      }",
      ],
    ],
    caughtBy: 4,
  },
  {
    name: 'wakes only the reader when there is room again',
    edits: [[READY, '      if (r || w) this.#reading.wake();']],
    caughtBy: 4,
  },
  {
    name: 'ends both directions with closeWrite',
    edits: [[SHUTDOWN, "      this.#raw.shutdown('rw');"]],
    caughtBy: 4,
  },
  {
    name: 'does not wake who waits when it closes',
    edits: [
      [CLEAR_WRITE, '    this.#writing.setDeadline(null);'],
      [LEFT, ''],
    ],
    caughtBy: 5,
  },
  {
    name: 'wakes only the reader when it closes',
    edits: [
      [CLEAR_WRITE, '    this.#writing.setDeadline(null);\n    this.#reading.wake();'],
      [LEFT, ''],
    ],
    caughtBy: 5,
  },
  {
    name: 'waits for those who wait for it, without waking them',
    edits: [[CLEAR_WRITE, '    this.#writing.setDeadline(null);']],
    caughtBy: 5,
  },
  {
    name: 'closes the socket first, and whoever wakes up tries once more',
    edits: [
      [LEFT, ''],
      [
        READ_SLEEP,
        "      await this.#reading.sleep();\n      if (this.#closed) this.#try('read', 0, () => this.#raw.tryRead(p));",
      ],
    ],
    caughtBy: 5,
  },
  {
    name: 'tells a waiting read of the end when it closes',
    edits: [
      [READ_SLEEP, '      await this.#reading.sleep();\n      if (this.#closed) return null;'],
    ],
    caughtBy: 5,
  },
  {
    name: 'never closes the socket',
    edits: [[RAW_CLOSE, '']],
    caughtBy: 5,
  },
  {
    name: 'closes twice',
    edits: [
      [
        "  async close(): Promise<void> {\n    this.#checkOpen('close');",
        '  async close(): Promise<void> {\n    if (this.#closed) return;',
      ],
    ],
    caughtBy: 6,
  },
  {
    name: 'writes nothing after close, and says that all is well',
    edits: [[WRITE_FIRST, `    if (this.#closed) return;\n${WRITE_FIRST}`]],
    caughtBy: 6,
  },
  {
    name: 'takes deadlines after close',
    edits: [
      [READ_SET, '    this.#reading.setDeadline(t);'],
      [WRITE_SET, '    this.#writing.setDeadline(t);'],
    ],
    caughtBy: 6,
  },
  {
    name: 'looks at the deadline only when it is called',
    edits: [[SET_TIMER, 'this.#timer = undefined;']],
    caughtBy: 7,
  },
  {
    name: 'asks for the time in every turn of the event loop',
    edits: [
      [
        SET_TIMER,
        `{\n      const look = (turns: number): unknown =>\n        this.expired ? this.wake() : turns < ${TURNS} && setImmediate(look, turns + 1);\n      look(0);\n    }`,
      ],
    ],
    caughtBy: 7,
  },
  {
    name: 'asks for the time every millisecond',
    edits: [
      [
        SET_TIMER,
        '{\n      const look = (): unknown => (this.expired ? this.wake() : this.#deadline === t && setTimeout(look, 1));\n      look();\n    }',
      ],
    ],
    caughtBy: 7,
  },
  {
    name: 'measures with setTimeout',
    edits: [
      [SET_TIMER, 'this.#timeout = setTimeout(() => this.wake(), t - this.#clock.now());'],
      [CLEAR, '    clearTimeout(this.#timeout);'],
      ['  #timer: TimerId | undefined;', '  #timeout: ReturnType<typeof setTimeout> | undefined;'],
      [
        'import type { Addr, Clock, Conn, Deadline, Op, RawSocket, TimerId }',
        'import type { Addr, Clock, Conn, Deadline, Op, RawSocket }',
      ],
    ],
    caughtBy: 7,
  },
  {
    name: 'gives null when the deadline has come',
    edits: [
      [READ_CHECK, "      this.#checkOpen('read');\n      if (this.#reading.expired) return null;"],
    ],
    caughtBy: 7,
  },
  {
    name: 'forgets the addresses in a timeout',
    edits: [[TIMED_OUT, '    if (direction.expired) throw new TimeoutError({ op, n });']],
    caughtBy: 7,
  },
  {
    name: 'takes bytes before it looks at the deadline',
    edits: [
      [READ_CHECK, ''],
      [READ_SLEEP, `${READ_CHECK}\n${READ_SLEEP}\n${READ_CHECK}`],
    ],
    caughtBy: 8,
  },
  {
    name: 'throws the bytes away that it took too late',
    edits: [
      [READ_CHECK, ''],
      [TRY_READ, `${TRY_READ}\n${READ_CHECK}`],
    ],
    caughtBy: 8,
  },
  {
    name: 'lets a call pass at the very instant of its deadline',
    edits: [
      [
        EXPIRED,
        '    return this.#deadline !== null && (this.#deadline < this.#clock.now() || this.#fired);',
      ],
      ['  #deadline: Deadline = null;', '  #deadline: Deadline = null;\n  #fired = false;'],
      [
        SET_TIMER,
        'this.#timer = this.#clock.setTimer(t, () => {\n      this.#fired = true;\n      this.wake();\n    });',
      ],
      ['    this.#deadline = t;', '    this.#deadline = t;\n    this.#fired = false;'],
    ],
    caughtBy: 8,
  },
  {
    name: 'takes the time 0 for no deadline',
    edits: [
      [EXPIRED, '    return Boolean(this.#deadline) && this.#deadline! <= this.#clock.now();'],
    ],
    caughtBy: 8,
  },
  {
    name: 'forgets a deadline that comes while somebody waits',
    edits: [
      [
        READ_SLEEP,
        "      await this.#reading.sleep();\n      if (this.#reading.expired && !this.#closed) {\n        this.#reading.setDeadline(null);\n        const { localAddr, remoteAddr } = this;\n        throw new TimeoutError({ op: 'read', n: 0, localAddr, remoteAddr });\n      }",
      ],
    ],
    caughtBy: 9,
  },
  {
    name: 'forgets a deadline that comes while nobody reads',
    edits: [
      [
        SET_TIMER,
        'this.#timer = this.#clock.setTimer(t, () => {\n      if (this.#wake === undefined) this.#deadline = null;\n      this.wake();\n    });',
      ],
    ],
    caughtBy: 9,
  },
  {
    name: 'closes the connection when a deadline comes',
    edits: [
      [
        TIMED_OUT,
        '    if (!direction.expired) return;\n    this.#dead = true;\n    throw new TimeoutError({ op, n, localAddr, remoteAddr });',
      ],
      ['  #closed = false;', '  #closed = false;\n  #dead = false;'],
      [
        READ_CHECK,
        "      if (this.#dead && !this.#reading.expired && !this.#closed) throw new TimeoutError({ op: 'read', n: 0, localAddr: this.localAddr, remoteAddr: this.remoteAddr });\n" +
          READ_CHECK,
      ],
    ],
    caughtBy: 8,
  },
  {
    name: 'lets the timer of an old deadline fire',
    edits: [
      [CLEAR, ''],
      [
        SET_TIMER,
        'this.#timer = this.#clock.setTimer(t, () => {\n      this.#deadline = this.#clock.now();\n      this.wake();\n    });',
      ],
    ],
    caughtBy: 10,
  },
  {
    name: 'sets the timer when a read begins to wait',
    edits: [
      [
        SET_PAST,
        '    if (this.expired) this.wake();\n    else if (t !== null && this.#timer !== undefined)',
      ],
      [CLEAR, '    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);'],
      [
        '    return new Promise((resolve) => (this.#wake = resolve));',
        '    const t = this.#deadline;\n    if (t !== null && this.#timer === undefined)\n      this.#timer = this.#clock.setTimer(t, () => this.wake());\n    return new Promise((resolve) => (this.#wake = resolve));',
      ],
    ],
    caughtBy: 11,
  },
  {
    name: 'does not wake who waits when the deadline is set to the past',
    edits: [[SET_PAST, '    if (!this.expired && t !== null)']],
    caughtBy: 11,
  },
  {
    name: 'sets only the read deadline with setDeadline',
    edits: [
      [
        '    this.setReadDeadline(t);\n    this.setWriteDeadline(t);',
        '    this.setReadDeadline(t);',
      ],
    ],
    caughtBy: 12,
  },
  {
    name: 'sets the read deadline with setWriteDeadline, too',
    edits: [[WRITE_SET, `${WRITE_SET}\n    this.#reading.setDeadline(t);`]],
    caughtBy: 12,
  },
  {
    name: 'has one timer for both directions',
    edits: [
      ['    this.#writing = new Direction(clock);', '    this.#writing = new Direction(shared);'],
      [
        '    this.#reading = new Direction(clock);',
        '    const shared = oneTimer(clock);\n    this.#reading = new Direction(shared);',
      ],
      [
        '// --- internal ---',
        '// --- internal ---\n\nfunction oneTimer(clock: Clock): Clock {\n  let last: TimerId | undefined;\n  return {\n    now: () => clock.now(),\n    setTimer: (at, f) => {\n      if (last !== undefined) clock.clearTimer(last);\n      return (last = clock.setTimer(at, f));\n    },\n    clearTimer: (t) => clock.clearTimer(t),\n  };\n}',
      ],
    ],
    caughtBy: 12,
  },
  {
    name: 'forgets n when a write is cut by its deadline',
    edits: [
      [
        TIMED_OUT,
        '    if (direction.expired) throw new TimeoutError({ op, n: 0, localAddr, remoteAddr });',
      ],
    ],
    caughtBy: 13,
  },
  {
    name: 'sends before it looks at the write deadline',
    edits: [
      [
        WRITE_FIRST,
        "    this.#checkOpen('write');\n    if (p.length === 0) this.#check('write', this.#writing, 0);\n    else this.#try('write', 0, () => this.#raw.tryWrite(p.subarray(0, 0)));",
      ],
      [WRITE_CHECK, "      if (n === 'EAGAIN') this.#check('write', this.#writing, written);"],
    ],
    caughtBy: 12,
  },
  {
    name: 'looks at the write deadline only while it waits',
    edits: [[WRITE_CHECK, '']],
    caughtBy: 5,
  },
  {
    name: "lets raw's errors through",
    edits: [[FAILED, '        throw error;']],
    caughtBy: 14,
  },
  {
    name: 'forgets n when the connection breaks',
    edits: [[FAILED, '        throw this.#failed(op, error, 0);']],
    caughtBy: 14,
  },
  {
    name: 'calls every broken connection EPIPE',
    edits: [['code: cause.code, n', "code: 'EPIPE', n"]],
    caughtBy: 14,
  },
  {
    name: 'takes a broken connection for the end',
    edits: [
      [
        TRY_READ,
        "      let n: number | 'EAGAIN';\n      try {\n        n = this.#try('read', 0, () => this.#raw.tryRead(p));\n      } catch {\n        return null;\n      }",
      ],
    ],
    caughtBy: 14,
  },
  {
    name: 'takes an empty buffer for the end',
    edits: [[EMPTY, '']],
    caughtBy: 15,
  },
  {
    name: 'leaves a timer behind for every deadline',
    edits: [[CLEAR, '']],
    caughtBy: 16,
  },
  {
    name: 'leaves its timers behind when it closes',
    edits: [
      [WAKE_READER, '    this.#closed = true;'],
      [CLEAR_WRITE, '    this.#reading.wake();\n    this.#writing.wake();'],
    ],
    caughtBy: 16,
  },
  {
    name: 'lets others in between the bytes and the answer',
    edits: [
      [
        READ_DONE,
        "      if (n !== 'EAGAIN') {\n        if (this.#slept) await new Promise((resolve) => setImmediate(resolve));\n        if (this.#slept) this.#check('read', this.#reading, 0);\n        return n;\n      }",
      ],
      [READ_SLEEP, `${READ_SLEEP}\n      this.#slept = true;`],
      ['  #closed = false;', '  #closed = false;\n  #slept = false;'],
    ],
    caughtBy: 17,
  },
  {
    name: 'passes EINTR on',
    edits: [[EINTR, '']],
    caughtBy: 18,
  },
  {
    name: 'takes EINTR for EAGAIN',
    edits: [
      [
        EINTR,
        "        if (error instanceof SysError && error.code === 'EINTR') return 'EAGAIN' as T;",
      ],
    ],
    caughtBy: 18,
  },
];
