// Wrong turns, as edits of the solution. Each must be caught first by the step that it names.

const BUFFER = '  const p = new Uint8Array(16 * 1024);';
const END =
  '      if (n === null) return; // the client will send no more; it may still be reading';
const WRITE = '      await conn.write(p.subarray(0, n)); // waits while the client does not read';
const CLOSE = '    await conn.close();';
const FAILURE = '      if (error instanceof ClosedError) return;';
const REPORT = '      options.onError?.(error);';
const SLEEP =
  '      await sleep(100); // accept has failed for now: give the others time to close something';
const HANDLE =
  '      handler(conn).catch((error) => options.onError?.(error)); // not awaited: others are waiting';

export const mutants = [
  {
    name: 'writes the whole buffer',
    edits: [[WRITE, '      await conn.write(p);']],
    caughtBy: 1,
  },
  {
    name: 'reads once and returns',
    edits: [[WRITE, `${WRITE}\n      return;`]],
    caughtBy: 1,
  },
  {
    name: 'takes a short read for the end',
    edits: [[WRITE, `${WRITE}\n      if (n < p.length) return;`]],
    caughtBy: 1,
  },
  {
    name: 'answers nothing before the client has ended',
    edits: [
      [BUFFER, `${BUFFER}\n  const all: Uint8Array[] = [];`],
      [END, '      if (n === null) return void (await conn.write(Buffer.concat(all)));'],
      [WRITE, '      all.push(p.slice(0, n));'],
    ],
    caughtBy: 1,
  },
  {
    name: 'adds a newline to every answer',
    edits: [[WRITE, `${WRITE}\n      await conn.write(Buffer.from('\\n'));`]],
    caughtBy: 1,
  },
  {
    name: 'sends some more a second and a half after its answer',
    edits: [[WRITE, `${WRITE}\n      setTimeout(() => conn.write(p).catch(() => {}), 1500);`]],
    caughtBy: 1,
  },
  {
    name: 'trims white space',
    edits: [
      [WRITE, '      await conn.write(Buffer.from(String(Buffer.from(p.slice(0, n))).trim()));'],
    ],
    caughtBy: 2,
  },
  {
    name: 'does not ask for the end',
    edits: [[END, '']],
    caughtBy: 3,
  },
  {
    name: 'takes the end for an error',
    edits: [[END, "      if (n === null) throw new Error('the client has left');"]],
    caughtBy: 3,
  },
  {
    name: 'never closes',
    edits: [[CLOSE, '']],
    caughtBy: 3,
  },
  {
    name: 'closes twice',
    edits: [[CLOSE, `${CLOSE}\n${CLOSE}`]],
    caughtBy: 3,
  },
  {
    name: 'tells onError about every client that leaves',
    edits: [
      [HANDLE, `${HANDLE.replace('.catch(', '.then(() => options.onError?.("left")).catch(')}`],
    ],
    caughtBy: 3,
  },
  {
    name: 'answers on a timer and closes before it fires',
    edits: [
      [
        WRITE,
        '      const answer = p.slice(0, n);\n      setTimeout(() => conn.write(answer).catch(() => {}), 10);',
      ],
    ],
    caughtBy: 4,
  },
  {
    name: 'does not wait for its writes',
    edits: [[WRITE, '      conn.write(p.slice(0, n)).catch(() => {});']],
    caughtBy: 5,
  },
  {
    name: 'makes the bytes a string on the way',
    edits: [[WRITE, '      await conn.write(Buffer.from(Buffer.from(p.slice(0, n)).toString()));']],
    caughtBy: 6,
  },
  {
    name: 'serves one client after the other',
    edits: [[HANDLE, '      await handler(conn);']],
    caughtBy: 7,
  },
  {
    name: 'shares one buffer between clients',
    edits: [
      [BUFFER, ''],
      ['/** Sends every byte', 'const p = new Uint8Array(16 * 1024);\n\n/** Sends every byte'],
    ],
    caughtBy: 7,
  },
  {
    name: 'serves ten clients at a time',
    edits: [
      ['  for (;;) {\n    try {', '  let free = 10;\n  for (;;) {\n    try {'],
      [
        HANDLE,
        '      free -= 1;\n      const done = handler(conn).catch((error) => options.onError?.(error));\n      void done.then(() => (free += 1));\n      while (free === 0) await sleep(10);',
      ],
    ],
    caughtBy: 7,
  },
  {
    name: 'waits a second for a write and then reads on',
    edits: [
      [
        WRITE,
        '      await Promise.race([conn.write(p.slice(0, n)).catch(() => {}), sleep(1000)]);',
      ],
    ],
    caughtBy: 8,
  },
  {
    name: 'gives up a client that does not read for five seconds',
    edits: [
      [
        WRITE,
        "      const late = sleep(5000).then(() => Promise.reject(new Error('too slow')));\n      late.catch(() => {});\n      await Promise.race([conn.write(p.subarray(0, n)), late]);",
      ],
    ],
    caughtBy: 8,
  },
  {
    name: 'reads on while its writes pile up',
    edits: [
      [BUFFER, `${BUFFER}\n  const writes: Promise<void>[] = [];`],
      [END, '      if (n === null) return void (await Promise.all(writes));'],
      [WRITE, '      writes.push(conn.write(p.slice(0, n)));'],
    ],
    caughtBy: 8,
  },
  {
    name: 'does not catch the error of a handler',
    edits: [[HANDLE, '      void handler(conn);']],
    caughtBy: 9,
  },
  {
    name: 'tells onError nothing',
    edits: [[HANDLE, HANDLE.replace('onError?.(error)', 'onError?.(undefined)')]],
    caughtBy: 9,
  },
  {
    name: 'tells nobody that a handler has failed',
    edits: [[HANDLE, HANDLE.replace('options.onError?.(error)', '{}')]],
    caughtBy: 9,
  },
  {
    name: 'throws the error of a handler a hundred seconds later',
    edits: [
      [
        HANDLE,
        HANDLE.replace(
          'options.onError?.(error)',
          '{\n        options.onError?.(error);\n        setTimeout(() => {\n          throw error;\n        }, 100_000);\n      }',
        ),
      ],
    ],
    caughtBy: 9,
  },
  {
    name: 'closes every connection after ten minutes',
    edits: [[HANDLE, `${HANDLE}\n      setTimeout(() => conn.close().catch(() => {}), 600_000);`]],
    caughtBy: 9,
  },
  {
    name: 'closes what belongs to the handler',
    edits: [
      [HANDLE, HANDLE.replace('; // not', '.finally(() => conn.close().catch(() => {})); // not')],
    ],
    caughtBy: 9,
  },
  {
    name: 'takes onError for granted',
    edits: [[HANDLE, '      handler(conn).catch(options.onError);']],
    caughtBy: 9,
  },
  {
    name: 'stops the server when a client breaks',
    edits: [[HANDLE, '      handler(conn).catch(() => listener.close().catch(() => {}));']],
    caughtBy: 9,
  },
  {
    name: 'reports every failure twice',
    edits: [
      [
        HANDLE,
        HANDLE.replace(
          'options.onError?.(error)',
          "{\n        options.onError?.('a client failed');\n        options.onError?.(error);\n      }",
        ),
      ],
    ],
    caughtBy: 9,
  },
  {
    name: 'closes only after a clean end',
    edits: [
      [END, `      if (n === null) return void (await conn.close());`],
      [CLOSE, ''],
    ],
    caughtBy: 10,
  },
  {
    name: 'closes again on the way out of an error',
    edits: [
      [CLOSE, ''],
      [
        '  } finally {',
        '  } catch (error) {\n    await conn.close();\n    throw error;\n  } finally {\n    await conn.close();',
      ],
    ],
    caughtBy: 10,
  },
  {
    name: 'tells onError that it was stopped',
    edits: [
      [
        FAILURE,
        `${REPORT}\n${FAILURE}`.replace(
          REPORT,
          '      if (error instanceof ClosedError) options.onError?.(error);',
        ),
      ],
    ],
    caughtBy: 11,
  },
  {
    name: 'takes a closed listener for an error',
    edits: [[FAILURE, '      if (error instanceof ClosedError) throw error;']],
    caughtBy: 11,
  },
  {
    name: 'waits for its clients before it returns',
    edits: [
      [
        '  for (;;) {\n    try {',
        '  const clients: Promise<unknown>[] = [];\n  for (;;) {\n    try {',
      ],
      [HANDLE, '      clients.push(handler(conn).catch((error) => options.onError?.(error)));'],
      [
        FAILURE,
        '      if (error instanceof ClosedError) return void (await Promise.all(clients));',
      ],
    ],
    caughtBy: 11,
  },
  {
    name: 'hangs up on everybody when it stops',
    edits: [
      ['  for (;;) {\n    try {', '  const conns: Conn[] = [];\n  for (;;) {\n    try {'],
      [HANDLE, `${HANDLE}\n      conns.push(conn);`],
      [
        FAILURE,
        '      if (error instanceof ClosedError) return void (await Promise.allSettled(conns.map((c) => c.close())));',
      ],
    ],
    caughtBy: 11,
  },
  {
    name: 'accepts on and on after the listener has closed',
    edits: [
      [FAILURE, ''],
      [SLEEP, ''],
    ],
    caughtBy: 11,
  },
  {
    name: 'gives up when accept fails',
    edits: [
      [REPORT, '      throw error;'],
      [SLEEP, ''],
    ],
    caughtBy: 12,
  },
  {
    name: 'tries again at once when accept fails',
    edits: [[SLEEP, '']],
    caughtBy: 12,
  },
  {
    name: 'serves no more than 150 clients',
    edits: [
      ['  for (;;) {\n    try {', '  let served = 0;\n  for (;;) {\n    try {'],
      [HANDLE, `      if (++served > 150) await new Promise(() => {});\n${HANDLE}`],
    ],
    caughtBy: 13,
  },
] as const;
