// Wrong turns, as edits of the solution. Each must be caught first by the step that it names.

const TAKE = '    const mine = this.#last.then(body);';
const KEEP = '    this.#last = mine.catch(() => {}); // my failure is mine alone';
const READ_TURN = '    return this.#reading.take(async () => {';
const WRITE_TURN = '    return this.#writing.take(async () => {';
const OPEN = "          this.#checkOpen('write'); // perhaps closed while we stood in line";
const PIECE = '          n += await this.#raw.write(p.subarray(n));';
const WHILE = '        } while (n < p.length);';
const EVICT = '    this.#raw.setDeadline(0); // long past: wakes whoever waits inside';
const LEFT = '    await Promise.all([this.#reading.left(), this.#writing.left()]);';
const RAW_CLOSE = '    await this.#raw.close(); // nobody is inside any more';
const SECOND = "    this.#checkOpen('close');\n    this.#closed = true;";
const EXPLAIN_CLOSED = '    if (this.#closed) return new ClosedError(facts);';
const FRAME = '      const frame = Buffer.concat(parts);';
const SEND = '      await this.#sending.take(() => this.#send(frame));';
const REFUSE = '    if (this.#torn) throw this.#torn;';
const TEAR = '      if (error instanceof NetError && error.n > 0) this.#torn = error;';
const ENTER = '    await this.#entering.take(() => this.#enter(size));';
const LEAVE = '      this.#queued -= size;\n      this.#makeRoom();';
const READING = '  readonly #reading = new Line();';
const WRITING = '  readonly #writing = new Line();';

const RAW_READ = '        return await this.#raw.read(p);';
const HALF = '    await this.#raw.closeWrite();';
const FACTS = '    const facts = { op, n, localAddr, remoteAddr, cause: error };';
const SET_BOTH = '    this.#raw.setDeadline(t);';

export const mutants = [
  {
    name: 'takes one end for the other',
    edits: [['    return this.#raw.localAddr;', '    return this.#raw.remoteAddr;']],
    caughtBy: 1,
  },
  {
    name: 'hands over what it reads backwards, seven bytes at a time',
    edits: [
      [
        RAW_READ,
        '        const n = await this.#raw.read(p.subarray(0, 7));\n        p.subarray(0, n ?? 0).reverse();\n        return n;',
      ],
    ],
    caughtBy: 1,
  },
  {
    name: 'sends the right bytes for the first 5000 only',
    edits: [
      [
        PIECE,
        '          n += await this.#raw.write(p.slice().fill(p[5000] ?? 0, 5000).subarray(n));',
      ],
    ],
    caughtBy: 2,
  },
  {
    name: 'sends the parts of a frame from the last to the second',
    edits: [
      [
        FRAME,
        '      const frame = Buffer.concat([...parts.slice(0, 1), ...parts.slice(1).reverse()]);',
      ],
    ],
    caughtBy: 4,
  },
  {
    name: 'does nothing to end its half',
    edits: [[HALF, '']],
    caughtBy: 5,
  },
  {
    name: 'closes where it should end its half',
    edits: [[HALF, '    await this.#raw.close();']],
    caughtBy: 5,
  },
  {
    name: 'names another operation in its errors',
    edits: [
      [FACTS, "    const facts = { op: 'dial' as Op, n, localAddr, remoteAddr, cause: error };"],
    ],
    caughtBy: 7,
  },
  {
    name: 'forgets the addresses in its errors',
    edits: [[FACTS, '    const facts = { op, n, cause: error };']],
    caughtBy: 7,
  },
  {
    name: 'has one error for all whose write has not begun',
    edits: [
      [
        '    return new NetError({ ...facts, code: error.code });',
        '    const failure = new NetError({ ...facts, code: error.code });\n    return n > 0 ? failure : (this.#failure ??= failure);',
      ],
      [READING, '  #failure: unknown;\n  readonly #reading = new Line();'],
    ],
    caughtBy: 7,
  },
  {
    name: 'sets the read deadline only with setDeadline',
    edits: [[SET_BOTH, '    this.#raw.setReadDeadline(t);']],
    caughtBy: 8,
  },
  {
    name: 'takes nothing back with setDeadline',
    edits: [[SET_BOTH, '    if (t !== null) this.#raw.setDeadline(t);']],
    caughtBy: 8,
  },
  {
    name: 'sets both deadlines with setReadDeadline',
    edits: [['    this.#raw.setReadDeadline(t);', '    this.#raw.setDeadline(t);']],
    caughtBy: 8,
  },
  {
    name: 'copies frames as text before there is room',
    edits: [
      [
        ENTER,
        "    const text = Buffer.concat(parts).toString('latin1');\n    await this.#entering.take(() => this.#enter(size));",
      ],
      [FRAME, "      const frame = Buffer.from(text, 'latin1');"],
    ],
    caughtBy: 13,
  },
  {
    name: 'takes one raw write for all',
    edits: [[WHILE, '        } while (false);']],
    caughtBy: 1,
  },
  {
    name: 'offers the beginning again after a short write',
    edits: [[PIECE, '          n += await this.#raw.write(p);']],
    caughtBy: 1,
  },
  {
    name: 'does not wait for its raw writes',
    edits: [
      [
        PIECE,
        '          void this.#raw.write(p.subarray(n)).catch(() => {});\n          n = p.length;',
      ],
    ],
    caughtBy: 1,
  },
  {
    name: 'resolves before all is accepted',
    edits: [
      [WRITE_TURN, '    const done = this.#writing.take(async () => {'],
      [
        "        throw this.#explain('write', error, n);\n      }\n    });",
        "        throw this.#explain('write', error, n);\n      }\n    });\n    done.catch(() => {});\n    return Promise.resolve();",
      ],
    ],
    caughtBy: 1,
  },
  {
    name: 'drops the end of the stream',
    edits: [
      ['        return await this.#raw.read(p);', '        return (await this.#raw.read(p)) ?? 0;'],
    ],
    caughtBy: 1,
  },
  {
    name: 'has no lock for writing',
    edits: [
      [WRITE_TURN, '    return (async () => {'],
      [
        "throw this.#explain('write', error, n);\n      }\n    });",
        "throw this.#explain('write', error, n);\n      }\n    })();",
      ],
    ],
    caughtBy: 2,
  },
  {
    name: 'locks every raw write by itself',
    edits: [
      [WRITE_TURN, '    return (async () => {'],
      [PIECE, '          n += await this.#writing.take(() => this.#raw.write(p.subarray(n)));'],
      [
        "throw this.#explain('write', error, n);\n      }\n    });",
        "throw this.#explain('write', error, n);\n      }\n    })();",
      ],
    ],
    caughtBy: 2,
  },
  {
    name: 'lets all in who waited for the same one',
    edits: [
      [TAKE, '    const mine = (this.#busy ? this.#last : Promise.resolve()).then(body);'],
      [
        KEEP,
        '    if (!this.#busy) {\n      this.#busy = true;\n      this.#last = mine.catch(() => {}).finally(() => (this.#busy = false));\n    }',
      ],
      [
        '  #last: Promise<unknown> = Promise.resolve();',
        '  #last: Promise<unknown> = Promise.resolve();\n  #busy = false;',
      ],
    ],
    caughtBy: 2,
  },
  {
    name: 'lets a newcomer slip in before the one who was woken',
    edits: [
      [
        TAKE,
        '    const mine = this.#busy\n      ? new Promise<void>((wake) => this.#waiting.push(wake)).then(() => this.#go(body))\n      : this.#go(body);\n    const leave = (): void => {\n      this.#busy = false;\n      this.#waiting.shift()?.();\n    };\n    mine.then(leave, leave);',
      ],
      [
        '  #last: Promise<unknown> = Promise.resolve();',
        '  #last: Promise<unknown> = Promise.resolve();\n  readonly #waiting: (() => void)[] = [];\n  #busy = false;\n\n  #go<T>(body: () => Promise<T>): Promise<T> {\n    this.#busy = true;\n    return body();\n  }',
      ],
    ],
    caughtBy: 2,
  },
  {
    name: 'has one lock for all connections',
    edits: [
      [WRITING, '  readonly #writing = everybody;'],
      ['/** A connection that many', 'const everybody = new Line();\n\n/** A connection that many'],
    ],
    caughtBy: 2,
  },
  {
    name: 'locks header and body separately',
    edits: [
      [SEND, '      for (const part of parts) await this.#sending.take(() => this.#send(part));'],
      [FRAME, ''],
    ],
    caughtBy: 4,
  },
  {
    name: 'sends header and body only',
    edits: [[FRAME, '      const frame = Buffer.concat(parts.slice(0, 2));']],
    caughtBy: 4,
  },
  {
    name: 'has one lock for both directions',
    edits: [[WRITING, '  readonly #writing = this.#reading;']],
    caughtBy: 5,
  },
  {
    name: 'lets nobody read while somebody writes',
    edits: [
      [READ_TURN, '    return this.#reading.take(async () => {\n      await this.#writing.left();'],
    ],
    caughtBy: 5,
  },
  {
    name: 'has no lock for reading',
    edits: [
      [READ_TURN, '    return (async () => {'],
      [
        "throw this.#explain('read', error, 0);\n      }\n    });",
        "throw this.#explain('read', error, 0);\n      }\n    })();",
      ],
    ],
    caughtBy: 6,
  },
  {
    name: 'keeps the lock at the end of the stream',
    edits: [
      [
        KEEP,
        '    this.#last = mine.then((n) => (n === null ? new Promise(() => {}) : n)).catch(() => {});',
      ],
    ],
    caughtBy: 6,
  },
  {
    name: 'copies what it reads into the buffer of the first reader',
    edits: [
      [
        '        return await this.#raw.read(p);',
        '        this.#first ??= p;\n        const n = await this.#raw.read(this.#first.subarray(0, p.length));\n        return n;',
      ],
      [READING, '  #first: Uint8Array | undefined;\n  readonly #reading = new Line();'],
    ],
    caughtBy: 1,
  },
  {
    name: 'passes its failure on to everybody behind it',
    edits: [[KEEP, '    this.#last = mine;\n    mine.catch(() => {});']],
    caughtBy: 7,
  },
  {
    name: 'keeps the lock when it fails',
    edits: [[KEEP, '    this.#last = mine.catch(() => new Promise(() => {}));']],
    caughtBy: 7,
  },
  {
    name: 'keeps the reading lock when a read fails',
    edits: [
      [
        "        throw this.#explain('read', error, 0);",
        "        if (!this.#closed) void this.#reading.take(() => new Promise(() => {}));\n        throw this.#explain('read', error, 0);",
      ],
    ],
    caughtBy: 7,
  },
  {
    name: 'tells the n of the last piece only',
    edits: [["        throw this.#explain('write', error, n);", '        throw error;']],
    caughtBy: 7,
  },
  {
    name: 'leaves a rejected promise without a listener',
    edits: [
      [
        KEEP,
        '    const after = mine.then(() => {});\n    this.#last = after.then(undefined, () => {});\n    mine.finally(() => {});',
      ],
    ],
    caughtBy: 7,
  },
  {
    name: 'gives up the connection after the first failure',
    edits: [
      [
        "        throw this.#explain('write', error, n);",
        "        this.#broken ??= this.#explain('write', error, n);\n        throw this.#broken;",
      ],
      [OPEN, `${OPEN}\n          if (this.#broken) throw this.#broken;`],
      [READING, '  #broken: unknown;\n  readonly #reading = new Line();'],
    ],
    caughtBy: 7,
  },
  {
    name: 'tries again when the deadline has passed',
    edits: [
      [
        PIECE,
        '          n += await this.#raw.write(p.subarray(n)).catch((error: unknown) => {\n            if (!(error instanceof TimeoutError)) throw error;\n            return this.#raw.setWriteDeadline(null), this.#raw.write(p.subarray(n));\n          });',
      ],
    ],
    caughtBy: 8,
  },
  {
    name: 'makes a plain NetError of a timeout',
    edits: [['    if (error instanceof TimeoutError) return new TimeoutError(facts);', '']],
    caughtBy: 7,
  },
  {
    name: 'never tells those in line that it was closed',
    edits: [
      [OPEN, ''],
      [
        WRITE_TURN,
        '    return this.#writing.take(async () => {\n      if (this.#closed) return new Promise<void>(() => {});',
      ],
      [LEFT, ''],
    ],
    caughtBy: 9,
  },
  {
    name: 'waits for those inside without waking them',
    edits: [[EVICT, '']],
    caughtBy: 9,
  },
  {
    name: 'wakes the writers only',
    edits: [[EVICT, '    this.#raw.setWriteDeadline(0);']],
    caughtBy: 9,
  },
  {
    name: 'wakes with a deadline that lies in the future',
    edits: [[EVICT, '    this.#raw.setDeadline(Date.now());']],
    caughtBy: 9,
  },
  {
    name: 'tells those it woke that they were late',
    edits: [[EXPLAIN_CLOSED, '']],
    caughtBy: 9,
  },
  {
    name: 'sets deadlines after close',
    edits: [
      [
        "  setWriteDeadline(t: Deadline): void {\n    this.#checkOpen('set');",
        '  setWriteDeadline(t: Deadline): void {\n    if (this.#closed) return;',
      ],
    ],
    caughtBy: 9,
  },
  {
    name: 'closes the raw connection first, and those it wakes try again',
    edits: [
      [EVICT, '    await this.#raw.close();'],
      [RAW_CLOSE, ''],
      [OPEN, ''],
      [
        PIECE,
        '          n += await this.#raw.write(p.subarray(n)).catch((error: unknown) => {\n            if (!(error instanceof ClosedError)) throw error;\n            return this.#raw.write(p.subarray(n));\n          });',
      ],
    ],
    caughtBy: 10,
  },
  {
    name: 'closes the raw connection first',
    edits: [
      [EVICT, '    await this.#raw.close();'],
      [RAW_CLOSE, ''],
    ],
    caughtBy: 10,
  },
  {
    name: 'never closes the raw connection',
    edits: [[RAW_CLOSE, '']],
    caughtBy: 10,
  },
  {
    name: 'closes the raw connection in the background',
    edits: [
      [LEFT, ''],
      [
        RAW_CLOSE,
        '    void Promise.all([this.#reading.left(), this.#writing.left()]).then(() => new Promise((r) => setTimeout(r, 10))).then(() => this.#raw.close());',
      ],
    ],
    caughtBy: 10,
  },
  {
    name: 'waits for the writers only',
    edits: [[LEFT, '    await this.#writing.left();']],
    caughtBy: 10,
  },
  {
    name: 'decides too late who closes',
    edits: [
      [
        SECOND,
        "    this.#checkOpen('close');\n    await Promise.resolve();\n    this.#closed = true;",
      ],
    ],
    caughtBy: 10,
  },
  {
    name: 'has nothing against a second close',
    edits: [[SECOND, '    if (this.#closed) return;\n    this.#closed = true;']],
    caughtBy: 10,
  },
  {
    name: 'leaves the second close to the raw connection',
    edits: [[SECOND, '    this.#closed = true;']],
    caughtBy: 10,
  },
  {
    name: 'ends its half through the raw connection after close',
    edits: [
      [
        "  async closeWrite(): Promise<void> {\n    this.#checkOpen('close');\n",
        '  async closeWrite(): Promise<void> {\n',
      ],
    ],
    caughtBy: 10,
  },
  {
    name: 'sends the next frame after a torn one',
    edits: [[REFUSE, '']],
    caughtBy: 11,
  },
  {
    name: 'never knows that a frame is torn',
    edits: [[TEAR, '']],
    caughtBy: 11,
  },
  {
    name: 'takes every failure for a torn frame',
    edits: [[TEAR, '      if (error instanceof NetError) this.#torn = error;']],
    caughtBy: 11,
  },
  {
    name: 'refuses with an error of its own',
    edits: [
      [
        REFUSE,
        "    if (this.#torn) throw new NetError({ op: 'write', code: 'EPIPE', cause: this.#torn });",
      ],
    ],
    caughtBy: 11,
  },
  {
    name: 'refuses only those who come later, not those in line',
    edits: [
      [REFUSE, ''],
      [
        '    const size = parts.reduce',
        '    if (this.#torn) throw this.#torn;\n    const size = parts.reduce',
      ],
    ],
    caughtBy: 11,
  },
  {
    name: 'looks at the last part only to see whether a frame is torn',
    edits: [
      [FRAME, ''],
      [
        SEND,
        '      await this.#sending.take(async () => {\n        for (const part of parts) await this.#send(part);\n      });',
      ],
    ],
    caughtBy: 11,
  },
  {
    name: 'closes the connection when a frame is torn',
    edits: [[TEAR, `${TEAR}\n      if (this.#torn) await this.#conn.close().catch(() => {});`]],
    caughtBy: 11,
  },
  {
    name: 'lets no more than a thousand stand in line',
    edits: [
      [
        TAKE,
        "    if (++this.#waiting > 1000) return Promise.reject(new Error('too many'));\n    const mine = this.#last.then(body).finally(() => (this.#waiting -= 1));",
      ],
      [
        '  #last: Promise<unknown> = Promise.resolve();',
        '  #last: Promise<unknown> = Promise.resolve();\n  #waiting = 0;',
      ],
    ],
    caughtBy: 12,
  },
  {
    name: 'has no limit',
    edits: [
      [ENTER, ''],
      ['      this.#queued -= size;', ''],
      [FRAME, ''],
      [
        SEND,
        '      const frame = Buffer.concat(parts);\n      await this.#sending.take(() => this.#send(frame));',
      ],
    ],
    caughtBy: 13,
  },
  {
    name: 'copies before there is room',
    edits: [
      [FRAME, ''],
      [ENTER, `    const frame = Buffer.concat(parts);\n${ENTER}`],
    ],
    caughtBy: 13,
  },
  {
    name: 'fails when the queue is full',
    edits: [
      [
        '      await new Promise<void>((resolve) => (this.#makeRoom = resolve));',
        "      throw new Error('the queue is full');",
      ],
    ],
    caughtBy: 13,
  },
  {
    name: 'never lets a frame in that is larger than the queue',
    edits: [['    while (this.#queued > 0 && this.#queued', '    while (this.#queued']],
    caughtBy: 13,
  },
  {
    name: 'makes no room when a frame fails',
    edits: [
      [
        '    } finally {\n      this.#queued -= size;\n      this.#makeRoom();\n    }',
        '    } catch (error) {\n      if (this.#torn) await new Promise(() => {});\n      throw error;\n    }\n    this.#queued -= size;\n    this.#makeRoom();',
      ],
    ],
    caughtBy: 11,
  },
  {
    name: 'wakes nobody who waits for room',
    edits: [[LEAVE, '      this.#queued -= size;']],
    caughtBy: 13,
  },
  {
    name: 'gives frames to the connection without a line of its own',
    edits: [[SEND, '      await this.#send(frame);']],
    caughtBy: 11,
  },
  {
    name: 'never comes back from an empty write',
    edits: [[WRITE_TURN, `    if (p.length === 0) return new Promise(() => {});\n${WRITE_TURN}`]],
    caughtBy: 1,
  },
  {
    name: 'stores into the buffer after the read has failed',
    edits: [
      [
        "        throw this.#explain('read', error, 0);",
        "        setTimeout(() => p.fill(1), 1);\n        throw this.#explain('read', error, 0);",
      ],
    ],
    caughtBy: 14,
  },
] as const;
