// expect file passed
// expect 1.1 passed
// expect 1.2 passed
// expect 1.3 passed
import { equal } from 'node:assert';
import { AsyncResource } from 'node:async_hooks';
import { Buffer } from 'node:buffer';
import { log } from 'node:console';
import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readdir } from 'node:fs/promises';
import { isIP, isIPv4 } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import posix from 'node:path/posix';
import win32 from 'node:path/win32';
import { performance } from 'node:perf_hooks';
import { cwd } from 'node:process';
import querystring from 'node:querystring';
import readline from 'node:readline';
import stream from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { ReadableStream } from 'node:stream/web';
import { StringDecoder } from 'node:string_decoder';
import timers from 'node:timers';
import { setImmediate } from 'node:timers/promises';
import { URL, domainToASCII } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { isProxy } from 'node:util/types';
import { deflateSync, inflateSync } from 'node:zlib';
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

// Everything that may be imported, and some of it used.
const told = new EventEmitter();
told.on('told', () => {});
told.emit('told');
new stream.PassThrough().end(Buffer.from('ann'));
await pipeline(stream.Readable.from(['a', 'b']), new stream.PassThrough().resume());
await text(stream.Readable.from(['a']));
readline.createInterface({ input: new stream.PassThrough() }).close();
await setImmediate();
const words = [os.EOL, path.join('a', posix.sep, win32.sep), querystring.stringify({ a: 1 }), domainToASCII('ann')];
if (!isDeepStrictEqual(words, [...words]) || isProxy(words) || typeof cwd() !== 'string') throw new Error('odd');
inflateSync(deflateSync(new StringDecoder('utf8').write(Buffer.from(words.join()))));
new AsyncResource('ann').runInAsyncScope(() => timers.clearTimeout(undefined));
new ReadableStream().locked satisfies boolean;
equal(isIP('127.0.0.1') + isIPv4.length, 5);
if (randomBytes(4).length + performance.now() + (await readdir(new URL('.', import.meta.url))).length < 0) console.log(log);

export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(100);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) await conn.write(p.subarray(0, n));
  await conn.close();
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
