// Wrong turns, as edits of the solution. Each must be caught first by the step that it names.

const BY_HAND_WAIT = 'if (ret === -errno.EAGAIN) kernel.epollWait(ep, [], 1, -1);';
const BY_HAND_WRITE =
  'for (let sent = 0; sent < n;) sent += call(() => kernel.write(fd, p.subarray(sent, n)));';
const FIRST_EMPTY = '      slot.store(null);\n      const n = this.#kernel.read(fd, p);';
const FIRST_READ = "      if (n !== -errno.EAGAIN) return check('read', n) || null;";
const FIRST_PARK = '(s, g) => s.cas(null, g)';
const FIRST_FOUND = 'return this.#slots.get(Number(data))?.swap(READY);';
const FIRST_READING = `${FIRST_EMPTY}
${FIRST_READ}
      // An event that came since the read is READY, and no reason to sleep.
      await park(slot, ${FIRST_PARK});
`;
const FIRST_GIVEN = '    return gs.filter((g) => g instanceof G);\n';
const READ_PREPARE = "      for (;;) {\n        this.#prepare(pd.reading, 'read', 0);\n";
const READ_CALL = '        const n = this.#kernel.read(pd.fd, p);';
const READ_WAIT = '        if (n === -errno.EAGAIN) await pd.reading.wait();';
const WRITE_REST = 'sent === 0 ? p : p.subarray(sent)';
const WRITE_STEP = '        if (n >= 0) sent += n;';
const WRITE_PREPARE = "this.#prepare(pd.writing, 'write', sent);";
const ACCEPT_CALL = '        const fd = this.#kernel.accept4(pd.fd, SOCK_NONBLOCK | SOCK_CLOEXEC);';
const ACCEPT_WAIT = '        if (fd === -errno.EAGAIN) await pd.reading.wait();';
const ACCEPT_ERROR = 'else if (fd !== -errno.EINTR && fd !== -errno.ECONNABORTED) throw';
const READER = '    const reader = forReader ? pd.reading.event() : null;';
const WRITER = '    const writer = forWriter ? pd.writing.event() : null;';
const CONNECTED = '    return error === 0 && this.#kernel.getpeername(fd, {}) === 0;';
const SO_ERROR =
  "    if (error !== 0 && !UNDER_WAY.has(error)) throw failed('dial', -error);\n" + CONNECTED;
const AWAIT_CONNECTED =
  '      do await this.#untilWritable(pd);\n      while (!this.#connected(fd));\n';
const GIVE_UP = '      if (!pd.writing.closed) this.close(pd);\n';
const REGISTER =
  '    this.#add(fd, { events: (EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET) >>> 0, data: pd.tag });';
const TIMEOUT =
  'delayMs > 0 ? Math.min(Math.max(1, Math.trunc(delayMs)), 1e9) : Math.sign(delayMs);';
const NEW_TAG = 'new PollDesc(fd, ++this.#tags)';
const EVENTS = 'this.#events.slice(0, n)';
const EVENTS_GIVEN =
  'return this.#events.slice(0, n).flatMap((event) => this.#dispatch(event, timeout));';
const EINTR = '      if (n === -errno.EINTR) return []; // how long is left, the caller knows\n';
const EINTR_FOREVER = '      if (n === -errno.EINTR && timeout <= 0) continue;\n';
const TWICE = '    if (!this.#woken.cas(false, true)) return; // it rings already\n';
const HEARD = '      if (timeout !== 0) this.#silence();';
const COUNTER = '    this.#kernel.read(this.#alarm, new Uint8Array(8));\n';
const FLAG = '    this.#woken.store(false);\n';
const CLOSE_ONCE = "    this.#checkOpen(pd, 'close');";
const CLOSE_SET = "    this.#checkOpen(pd, 'set');\n";
const CLOSE_BOTH = 'for (const direction of [pd.reading, pd.writing]) {';
const CLOSE_TIMER = '      this.#setTimer(direction, null);\n';
const CLOSE_ORDER =
  '      direction.closed = true; // written down first …\n      this.#stop(direction); // … and sleepers second\n';
const CLOSE_LEAVE = '    this.#leave(pd);\n  }\n\n  setDeadline';
const LAST_OUT = '    if (pd.references > 0) return; // the last one out closes the descriptor\n';
const MODE_R = "    if (mode !== 'w') this.#setDeadline(pd.reading, t);";
const MODE_W = "    if (mode !== 'r') this.#setDeadline(pd.writing, t);";
const EXPIRED = 't !== null && t <= this.#clock.now()';
const STOP_EXPIRED = '    if (direction.expired) this.#stop(direction);\n';
const CLEAR = '    if (direction.timer !== undefined) this.#clock.clearTimer(direction.timer);\n';
const SERIES = '      if (direction.series !== series) return;\n';
const TIMER = '      direction.expired = true;\n      this.#stop(direction);\n';
const ENTER = '    this.#checkOpen(pd, op);\n    pd.references += 1;';
const PREPARE_RESET = '    direction.reset();\n';
const TIMED_OUT = 'if (direction.expired) throw new TimeoutError({ op, n });';
const SAY_WAIT = '    if (this.#slot.cas(null, WAIT)) {';
const TAKEN =
  "      throw new Error('two tasks wait: a descriptor has room for one reader and one writer');";
const PARK = '      if (!this.closed && !this.expired) return park(this.#slot);\n';
const CONSUMED = '    return null;\n';
const DESCRIBED = "return (mode === 'r' ? pd.reading : pd.writing).describe();";
const SHOWN = "if (state === WAIT) return 'wait';";
const EVENT = '    return this.#wake(READY);';
const NOBODY = '      if (old === READY || old === next) return null;';

export const mutants = [
  {
    name: 'takes EAGAIN for the end',
    edits: [[BY_HAND_WAIT, 'if (ret === -errno.EAGAIN) return 0;']],
    caughtBy: 1,
  },
  {
    name: 'asks again and again instead of sleeping',
    edits: [[BY_HAND_WAIT, 'if (ret === -errno.EAGAIN) continue;']],
    caughtBy: 1,
  },
  {
    name: 'forgets the rest of a short write',
    edits: [[BY_HAND_WRITE, 'call(() => kernel.write(fd, p.subarray(0, n)));']],
    caughtBy: 1,
  },
  { name: 'leaves its epoll open', edits: [['    kernel.close(ep);\n', '']], caughtBy: 1 },
  {
    name: 'leaves the connection open',
    edits: [['    kernel.close(ep);\n    kernel.close(fd);', '    kernel.close(ep);']],
    caughtBy: 1,
  },
  {
    name: 'gives an answer when nothing has come',
    edits: [
      [
        FIRST_READ,
        "      if (n === -errno.EAGAIN) return 0;\n      return check('read', n) || null;",
      ],
    ],
    caughtBy: 2,
  },
  {
    name: 'gives 0 at the end',
    edits: [[FIRST_READ, "      if (n !== -errno.EAGAIN) return check('read', n);"]],
    caughtBy: 2,
  },
  {
    name: 'wakes whoever came first, whatever the event is about',
    edits: [
      [
        FIRST_FOUND,
        'return [...this.#slots.values()].find((slot) => slot.load() instanceof G)?.swap(READY) ?? data;',
      ],
    ],
    caughtBy: 2,
  },
  {
    name: 'wakes by itself, and gives nobody',
    edits: [
      [FIRST_GIVEN, '    for (const g of gs) if (g instanceof G) ready(g);\n    return [];\n'],
    ],
    caughtBy: 2,
  },
  {
    name: 'drops an event when nobody sleeps yet',
    edits: [[FIRST_FOUND, 'return this.#slots.get(Number(data))?.swap(null);']],
    caughtBy: 3,
  },
  {
    name: 'falls asleep over an event',
    edits: [[FIRST_PARK, '(s, g) => (s.store(g), true)']],
    caughtBy: 3,
  },
  {
    name: 'forgets the events after the call, not before it',
    edits: [[FIRST_EMPTY, '      const n = this.#kernel.read(fd, p);\n      slot.store(null);']],
    caughtBy: 3,
  },
  {
    name: 'takes a lock when all is done, to be in the way of others',
    edits: [
      ['  Atomic,\n  G,', '  Atomic,\n  G,\n  Lock,'],
      [
        '  readonly #slots = new Map<Fd, Slot>();',
        '  readonly #slots = new Map<Fd, Slot>();\n  readonly #lock = new Lock();',
      ],
      [
        FIRST_READING,
        `      const [n, sleep] = this.#lock.run(() => {
        const n = this.#kernel.read(fd, p);
        if (n !== -errno.EAGAIN) return [n, null];
        return [n, park(slot, (s, g) => (s.store(g), true))];
      });
      if (!sleep) return check('read', n) || null;
      await sleep;
`,
      ],
      [FIRST_FOUND, 'return this.#slots.get(Number(data))?.swap(null);'],
      [FIRST_GIVEN, `    this.#lock.run(() => {});\n${FIRST_GIVEN}`],
    ],
    caughtBy: 3,
  },
  {
    name: 'drops an event, and looks again in a promise callback',
    edits: [
      [FIRST_PARK, '(s, g) => (s.store(g), true)'],
      [
        FIRST_FOUND,
        `const slot = this.#slots.get(Number(data));
      const g = slot?.swap(null);
      queueMicrotask(() => {
        const late = g ? null : slot?.swap(null);
        if (late instanceof G) ready(late);
      });
      return g;`,
      ],
    ],
    caughtBy: 3,
  },
  {
    name: 'drops an event for which nobody waits',
    edits: [[NOBODY, '      if (old === READY || old === next || old === null) return null;']],
    caughtBy: 4,
  },
  {
    name: 'drops an event for somebody who is about to sleep',
    edits: [[NOBODY, '      if (old === READY || old === next || old === WAIT) return null;']],
    caughtBy: 4,
  },
  {
    name: 'leaves nothing behind when it wakes',
    edits: [[EVENT, '    return this.#wake(null);']],
    caughtBy: 4,
  },
  {
    name: 'puts its task over an event',
    edits: [['return park(this.#slot);', 'return park(this.#slot, (s, g) => (s.store(g), true));']],
    caughtBy: 4,
  },
  {
    name: 'empties the slot after the call',
    edits: [
      [
        READ_WAIT,
        READ_WAIT.replace('await ', 'await (pd.reading.reset(), ').replace('();', '());'),
      ],
    ],
    caughtBy: 4,
  },
  {
    name: 'waits for an event before it reads',
    edits: [[READ_CALL, '        await pd.reading.wait();\n' + READ_CALL]],
    caughtBy: 4,
  },
  {
    name: 'believes every event',
    edits: [
      [
        READ_WAIT,
        '        if (n === -errno.EAGAIN) {\n          await pd.reading.wait();\n          return this.#kernel.read(pd.fd, p) || null;\n        }',
      ],
      [
        "        else if (n !== -errno.EINTR) throw failed('read', n);",
        "        if (n !== -errno.EINTR) throw failed('read', n);",
      ],
    ],
    caughtBy: 5,
  },
  {
    name: 'wakes the one it gives',
    edits: [[READER, READER + '\n    if (reader) ready(reader);']],
    caughtBy: 4,
  },
  {
    name: 'gives nobody, and wakes by itself',
    edits: [[READER, READER + '\n    if (reader) ready(reader);\n    if (reader) return [];']],
    caughtBy: 5,
  },
  {
    name: 'wakes in the list that it gives',
    edits: [
      [
        EVENTS_GIVEN,
        `const gs = ${EVENTS_GIVEN.slice('return '.length)}
      const list = new Proxy<G[]>([], {
        get: (own, key) => {
          if (key === 'length') return gs.length;
          if (key !== Symbol.iterator) return Reflect.get(own, key) as unknown;
          return () => (gs.splice(0).forEach((g) => ready(g)), [][Symbol.iterator]());
        },
      });
      return list;`,
      ],
    ],
    caughtBy: 4,
  },
  {
    name: 'keeps its connections in the module',
    edits: [
      ['  readonly #descs = new Map<bigint, PollDesc>();\n', ''],
      [
        'export class Poller {',
        'const OPEN = { descs: new Map<bigint, PollDesc>() };\n\nexport class Poller {',
      ],
      ['    this.#clock = clock;\n', '    this.#clock = clock;\n    OPEN.descs = new Map();\n'],
      ['this.#descs.set(', 'OPEN.descs.set('],
      ['this.#descs.get(', 'OPEN.descs.get('],
      ['this.#descs.delete(', 'OPEN.descs.delete('],
    ],
    caughtBy: 5,
  },
  {
    name: 'lets a second reader take the place of the first',
    edits: [[TAKEN, '      this.#slot.store(WAIT);']],
    caughtBy: 5,
  },
  {
    name: 'throws the first reader out together with the second',
    edits: [[TAKEN, '      this.#slot.store(null);\n' + TAKEN]],
    caughtBy: 5,
  },
  {
    name: 'writes what fits, and is content',
    edits: [[WRITE_STEP, '        if (n >= 0) return;']],
    caughtBy: 6,
  },
  {
    name: 'begins at the beginning after a short write',
    edits: [[WRITE_REST, 'p']],
    caughtBy: 6,
  },
  {
    name: 'wakes the reader or the writer, not both',
    edits: [[WRITER, '    const writer = forWriter && !reader ? pd.writing.event() : null;']],
    caughtBy: 6,
  },
  {
    name: 'has no ear for room',
    edits: [
      [WRITER, '    const writer = events & (EPOLLHUP | EPOLLERR) ? pd.writing.event() : null;'],
    ],
    caughtBy: 6,
  },
  {
    name: 'lets a second writer take the place of the first',
    edits: [
      [
        "    this.#enter(pd, 'write');\n",
        "    this.#enter(pd, 'write');\n    pd.writing.isWriting = true;\n",
      ],
      ['  series = 0;\n', '  series = 0;\n  isWriting = false;\n'],
      [
        TAKEN,
        "      if (!this.isWriting) throw new Error('two tasks wait');\n      this.#slot.store(WAIT);\n      return park(this.#slot);",
      ],
    ],
    caughtBy: 6,
  },
  {
    name: 'has a code, and no NetError around it',
    edits: [
      [
        '  return new NetError({ op, code: errnoName(ret), n });',
        '  return Object.assign(new Error(op), { code: errnoName(ret), n }) as unknown as NetError;',
      ],
    ],
    caughtBy: 6,
  },
  {
    name: 'is level-triggered, and has a second epoll that is quiet',
    edits: [
      [REGISTER, REGISTER.replace(' | EPOLLET', '')],
      [
        '    this.#clock = clock;\n',
        '    this.#clock = clock;\n    kernel.epollCreate1(EPOLL_CLOEXEC);\n',
      ],
    ],
    caughtBy: 6,
  },
  {
    name: 'looks before it says that it will wait, and not after',
    edits: [
      [PARK, '      return park(this.#slot);\n'],
      [SAY_WAIT, '    if (this.closed || this.expired) return null;\n' + SAY_WAIT],
    ],
    caughtBy: 7,
  },
  {
    name: 'does not look again before it sleeps',
    edits: [[PARK, '      return park(this.#slot);\n']],
    caughtBy: 7,
  },
  {
    name: 'has a deadline that wakes, and then forgets why',
    edits: [
      [
        READ_PREPARE,
        "      this.#prepare(pd.reading, 'read', 0);\n      for (;;) {\n        pd.reading.reset();\n",
      ],
    ],
    caughtBy: 7,
  },
  {
    name: 'writes down that the time is over, and wakes nobody',
    edits: [[TIMER, '      direction.expired = true;\n']],
    caughtBy: 7,
  },
  {
    name: 'wakes first, and writes down second',
    edits: [[TIMER, '      this.#stop(direction);\n      direction.expired = true;\n']],
    caughtBy: 7,
  },
  {
    name: 'lets an old timer count',
    edits: [
      [SERIES, ''],
      [CLEAR, ''],
    ],
    caughtBy: 7,
  },
  { name: 'lets a timer count that had gone off', edits: [[SERIES, '']], caughtBy: 7 },
  {
    name: 'leaves those asleep whose deadline is set to the past',
    edits: [[STOP_EXPIRED, '']],
    caughtBy: 7,
  },
  {
    name: 'sets both deadlines for reading only',
    edits: [[MODE_W, "    if (mode === 'w') this.#setDeadline(pd.writing, t);"]],
    caughtBy: 7,
  },
  {
    name: 'sets the deadline for reading, whatever was asked for',
    edits: [[MODE_R, '    this.#setDeadline(pd.reading, t);']],
    caughtBy: 7,
  },
  {
    name: 'thinks that now is early enough',
    edits: [[EXPIRED, 't !== null && t < this.#clock.now()']],
    caughtBy: 7,
  },
  {
    name: 'has a deadline that counts once',
    edits: [
      [
        TIMED_OUT,
        'if (direction.expired) {\n      direction.expired = false;\n      throw new TimeoutError({ op, n });\n    }',
      ],
    ],
    caughtBy: 7,
  },
  {
    name: 'prefers data to a deadline',
    edits: [
      [READ_PREPARE, '      for (;;) {\n        pd.reading.reset();\n'],
      [
        READ_WAIT,
        "        if (n === -errno.EAGAIN) {\n          await pd.reading.wait();\n          this.#prepare(pd.reading, 'read', 0);\n        }",
      ],
    ],
    caughtBy: 7,
  },
  {
    name: 'does not say how much was sent',
    edits: [[WRITE_PREPARE, "this.#prepare(pd.writing, 'write', 0);"]],
    caughtBy: 7,
  },
  {
    name: 'closes for the reader only',
    edits: [[CLOSE_BOTH, 'for (const direction of [pd.reading]) {']],
    caughtBy: 8,
  },
  {
    name: 'wakes nobody when it closes',
    edits: [[CLOSE_ORDER, '      direction.closed = true;\n']],
    caughtBy: 8,
  },
  {
    name: 'wakes at once, and puts off writing down that it is closed',
    edits: [
      [
        CLOSE_ORDER,
        '      this.#stop(direction);\n      queueMicrotask(() => (direction.closed = true));\n',
      ],
    ],
    caughtBy: 8,
  },
  {
    name: 'closes the descriptor when the first operation leaves',
    edits: [[LAST_OUT, '']],
    caughtBy: 5,
  },
  {
    name: 'closes the descriptor at once',
    edits: [[CLOSE_LEAVE, '    this.#kernel.close(pd.fd);\n' + CLOSE_LEAVE]],
    caughtBy: 8,
  },
  {
    name: 'never closes the descriptor',
    edits: [[CLOSE_LEAVE, '  }\n\n  setDeadline']],
    caughtBy: 8,
  },
  {
    name: 'can be closed twice',
    edits: [[CLOSE_ONCE, '    if (pd.reading.closed) return;']],
    caughtBy: 8,
  },
  { name: 'has deadlines after it is closed', edits: [[CLOSE_SET, '']], caughtBy: 8 },
  {
    name: 'lets others in after it is closed',
    edits: [[ENTER, '    pd.references += 1;']],
    caughtBy: 8,
  },
  {
    name: 'takes a short read for an empty socket',
    edits: [
      [
        READ_CALL,
        '        const n = pd.reading.empty ? -errno.EAGAIN : this.#kernel.read(pd.fd, p);\n        pd.reading.empty = n >= 0 && n < p.length;',
      ],
      ['  series = 0;\n', '  series = 0;\n  empty = false;\n'],
      [
        READ_PREPARE,
        "      for (;;) {\n        if (pd.reading.closed || pd.reading.expired) this.#prepare(pd.reading, 'read', 0);\n",
      ],
      [
        READ_WAIT,
        '        if (n === -errno.EAGAIN) {\n          await pd.reading.wait();\n          pd.reading.reset();\n        }',
      ],
    ],
    caughtBy: 9,
  },
  {
    name: 'waits for an event before it accepts',
    edits: [[ACCEPT_CALL, '        await pd.reading.wait();\n' + ACCEPT_CALL]],
    caughtBy: 10,
  },
  {
    name: 'fails when a client was gone too soon',
    edits: [[ACCEPT_ERROR, 'else if (fd !== -errno.EINTR) throw']],
    caughtBy: 10,
  },
  {
    name: 'lets a signal through to its caller',
    edits: [[ACCEPT_ERROR, 'else if (fd !== -errno.ECONNABORTED) throw']],
    caughtBy: 10,
  },
  {
    name: 'sleeps when there are no descriptors left',
    edits: [
      [
        ACCEPT_WAIT,
        '        if (fd === -errno.EAGAIN || fd === -errno.EMFILE) await pd.reading.wait();',
      ],
    ],
    caughtBy: 10,
  },
  {
    name: 'accepts with numbers of its own',
    edits: [
      [
        '        if (fd >= 0) return fd;',
        '        if (fd >= 0) {\n          this.#kernel.close(fd);\n          return 700 + fd;\n        }',
      ],
    ],
    caughtBy: 10,
  },
  {
    name: 'takes any event for a connection',
    edits: [[SO_ERROR, '    return true;']],
    caughtBy: 11,
  },
  {
    name: 'believes that no error is success',
    edits: [[CONNECTED, '    return error === 0;']],
    caughtBy: 11,
  },
  { name: 'leaves a failed connection open', edits: [[GIVE_UP, '']], caughtBy: 11 },
  {
    name: "leaves a failed connection open, and closes somebody else's",
    edits: [[GIVE_UP, '      this.#kernel.close(3);\n']],
    caughtBy: 11,
  },
  {
    name: 'closes a failed connection twice, with an argument that explodes when it is looked at',
    edits: [
      [
        GIVE_UP,
        `${GIVE_UP}      const bomb = new Proxy({}, { has: () => { throw new Error('unseen'); } });
      try {
        (this.#kernel.close as (...args: unknown[]) => Ret)(fd, bomb);
      } catch {}
`,
      ],
    ],
    caughtBy: 11,
  },
  {
    name: 'stops the whole program while it connects',
    edits: [
      [
        AWAIT_CONNECTED,
        `      const ep = this.#kernel.epollCreate1(EPOLL_CLOEXEC);
      this.#kernel.epollCtl(ep, EPOLL_CTL_ADD, fd, { events: EPOLLOUT, data: 1n });
      do this.#kernel.epollWait(ep, [], 1, -1);
      while (!this.#connected(fd));
      this.#kernel.close(ep);
`,
      ],
    ],
    caughtBy: 11,
  },
  {
    name: 'does not wait for the result',
    edits: [[AWAIT_CONNECTED, '']],
    caughtBy: 11,
  },
  {
    name: 'shows the reader, whoever is asked about',
    edits: [[DESCRIBED, 'return (mode ? pd.reading : pd.writing).describe();']],
    caughtBy: 12,
  },
  {
    name: 'takes somebody who is tired for somebody who sleeps',
    edits: [[SHOWN, "if (state === WAIT) return 'parked';"]],
    caughtBy: 12,
  },
  {
    name: 'takes somebody who is tired for nobody',
    edits: [[SHOWN, "if (state === WAIT) return 'nil';"]],
    caughtBy: 12,
  },
  {
    name: 'sees what has come only when somebody sleeps',
    edits: [["    if (state === READY) return 'ready';", "    if (state === READY) return 'nil';"]],
    caughtBy: 12,
  },
  {
    name: 'keeps an event that has woken somebody',
    edits: [
      [PREPARE_RESET, ''],
      [READ_PREPARE, '      pd.reading.reset();\n' + READ_PREPARE],
      [CONSUMED, '    this.#slot.cas(READY, null);\n' + CONSUMED],
    ],
    caughtBy: 12,
  },
  {
    name: 'forgets to say that somebody sleeps',
    edits: [["return state === null ? 'nil' : 'parked';", "return 'nil';"]],
    caughtBy: 12,
  },
  {
    name: 'registers a client before it connects',
    edits: [
      [
        "    const pd = this.#openOrClose(fd, 'dial', () => {\n      const ret = this.#kernel.connect(fd, addr);",
        "    const pd = this.#openOrClose(fd, 'dial', () => 0);\n    check('dial', (() => {\n      const ret = this.#kernel.connect(fd, addr);",
      ],
      [
        '      return UNDER_WAY.has(-ret) ? 0 : ret;\n    });',
        '      return UNDER_WAY.has(-ret) ? 0 : ret;\n    })());',
      ],
    ],
    caughtBy: 13,
  },
  {
    name: 'registers a listener before it listens',
    edits: [
      [
        "    return this.#openOrClose(fd, 'listen', () => {\n",
        "    const pd = this.#openOrClose(fd, 'listen', () => 0);\n    check('listen', (() => {\n",
      ],
      [
        '      return this.#kernel.bind(fd, addr) || this.#kernel.listen(fd, BACKLOG);\n    });',
        '      return this.#kernel.bind(fd, addr) || this.#kernel.listen(fd, BACKLOG);\n    })());\n    return pd;',
      ],
    ],
    caughtBy: 13,
  },
  {
    name: 'is level-triggered',
    edits: [[REGISTER, REGISTER.replace(' | EPOLLET', '')]],
    caughtBy: 6,
  },
  {
    name: 'registers twice',
    edits: [
      [
        REGISTER,
        REGISTER +
          '\n    this.#kernel.epollCtl(this.#ep, 3, fd, { events: (EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET) >>> 0, data: pd.tag });',
      ],
    ],
    caughtBy: 13,
  },
  {
    name: 'does not notice a bad descriptor',
    edits: [
      [
        REGISTER,
        REGISTER.replace('this.#add(fd,', 'this.#kernel.epollCtl(this.#ep, EPOLL_CTL_ADD, fd,'),
      ],
    ],
    caughtBy: 13,
  },
  {
    name: 'sleeps 0 ms instead of a little',
    edits: [[TIMEOUT, 'delayMs > 0 ? Math.min(Math.trunc(delayMs), 1e9) : Math.sign(delayMs);']],
    caughtBy: 14,
  },
  {
    name: 'asks for more ms than there are',
    edits: [[TIMEOUT, 'delayMs > 0 ? Math.max(1, Math.trunc(delayMs)) : Math.sign(delayMs);']],
    caughtBy: 14,
  },
  { name: 'never sleeps', edits: [[TIMEOUT, '0 * delayMs;']], caughtBy: 14 },
  {
    name: 'sleeps otherwise than it shows',
    edits: [
      [
        '      const n = this.#kernel.epollWait(this.#ep, this.#events, BATCH, timeout);',
        `      let n = 0;
      const list = new Proxy<EpollEvent[]>([], {
        set: (_, i, event: EpollEvent) => {
          this.#events[Number(i)] = event;
          n = Number(i) + 1;
          return true;
        },
        has: () => {
          throw new Error('unseen');
        },
      });
      try {
        this.#kernel.epollWait(this.#ep, list, BATCH, 0);
      } catch {}
      if (n === 0) n = this.#kernel.epollWait(this.#ep, this.#events, BATCH, timeout);`,
      ],
    ],
    caughtBy: 14,
  },
  {
    name: 'sleeps when it should only look',
    edits: [
      [
        TIMEOUT,
        'delayMs > 0 ? Math.min(Math.max(1, Math.trunc(delayMs)), 1e9) : delayMs < 0 ? -1 : 1;',
      ],
    ],
    caughtBy: 14,
  },
  {
    name: 'fails after a signal',
    edits: [
      [EINTR, ''],
      [EINTR_FOREVER, ''],
    ],
    caughtBy: 14,
  },
  {
    name: 'forgets those who did not fit',
    edits: [[EVENTS, 'this.#events.slice(0, Math.min(n, 100))']],
    caughtBy: 14,
  },
  { name: 'rings a thousand times', edits: [[TWICE, '']], caughtBy: 15 },
  {
    name: 'takes the alarm away from the sleeper',
    edits: [[HEARD, '      this.#silence();']],
    caughtBy: 15,
  },
  { name: 'rings once and never again', edits: [[FLAG, '']], caughtBy: 15 },
  { name: 'never stops ringing', edits: [[COUNTER, '']], caughtBy: 15 },
  {
    name: 'has no alarm',
    edits: [[TWICE, TWICE + '    if (this.#woken.load()) return;\n']],
    caughtBy: 15,
  },
  {
    name: 'knows a connection by its number, and believes bad news about it',
    edits: [
      [
        '    const pd = new PollDesc(fd, ++this.#tags);',
        '    const pd = new PollDesc(fd, BigInt(fd));',
      ],
      [
        '    const forReader = events',
        '    if (events & EPOLLHUP) pd.over = true;\n    const forReader = events',
      ],
      ['  references = 1;', '  references = 1;\n  over = false;'],
      [READ_CALL, '        if (pd.over) return null;\n' + READ_CALL],
    ],
    caughtBy: 16,
  },
  {
    name: 'gives an old PollDesc to a new connection',
    edits: [
      [
        '    const pd = new PollDesc(fd, ++this.#tags);',
        '    const pd = this.#old.get(fd) ?? new PollDesc(fd, ++this.#tags);\n    this.#old.set(fd, pd);\n    pd.references = 1;\n    pd.reading.closed = pd.writing.closed = false;',
      ],
      ['  #tags = ALARM;', '  #tags = ALARM;\n  readonly #old = new Map<Fd, PollDesc>();'],
    ],
    caughtBy: 16,
  },
  { name: 'leaves timers behind when it closes', edits: [[CLOSE_TIMER, '']], caughtBy: 17 },
  { name: 'leaves timers behind when a deadline is moved', edits: [[CLEAR, '']], caughtBy: 17 },
  {
    name: 'numbers its connections with one byte',
    edits: [[NEW_TAG, 'new PollDesc(fd, BigInt.asUintN(8, ++this.#tags))']],
    caughtBy: 18,
  },
  {
    name: 'says of a read that failed that it has read something',
    edits: [[READ_PREPARE, READ_PREPARE.replace(', 0)', ', p.length)')]],
    caughtBy: 18,
  },
  {
    name: 'leaves a port that was just used to the kernel',
    edits: [["      this.#kernel.setsockopt(fd, 'SO_REUSEADDR', 1);\n", '']],
    caughtBy: 18,
  },
] as const;
