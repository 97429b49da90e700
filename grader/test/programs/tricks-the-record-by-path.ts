// Whatever of these is not refused would do something to the record of the tests, or beside it.
// expect file passed
// expect 1.1 passed
import type { EventEmitter } from 'node:events';
import * as fs from 'node:fs';
import { Socket } from 'node:net';
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

const record = String(process.env['SOCKETLINGS_EVENTS']);
const key = String(process.env['SOCKETLINGS_KEY']);
const fds = Array.from({ length: 60 }, (_, fd) => fd + 3);
const of = (kind: 'isFile' | 'isFIFO' | 'isSocket'): number[] => fds.filter((fd) => isOpen(fd) && fs.fstatSync(fd)[kind]());

const tries: Record<string, () => unknown> = {
  'a file where the key was': () => fs.openSync(key, 'w'),
  'the key itself': () => fs.readFileSync(key),
  'the record, to be written': () => fs.openSync(record, 'a'),
  'flags in numbers': () => fs.openSync(record, fs.constants.O_RDWR),
  'flags in an object': () => fs.openSync(record, { toString: () => 'w' } as unknown as string),
  'a read that empties': () => fs.readFileSync(record, { flag: 'w+' }),
  'a second name': () => fs.linkSync(record, `${record}2`),
  'another name': () => fs.renameSync(record, key),
  'no record': () => fs.unlinkSync(record),
  'an empty record': () => fs.truncateSync(record),
  'a report in its place': () => process.report!.writeReport(record),
  'descriptors, closed': () => of('isFile').forEach((fd) => fs.closeSync(fd)),
  'descriptors, read': () => of('isFile').forEach((fd) => fs.readSync(fd, Buffer.alloc(1))),
  'descriptors, read as files': () => of('isFile').forEach((fd) => fs.readFileSync(fd)),
  'descriptors, written': () => of('isFile').forEach((fd) => fs.writeSync(fd, 'x')),
  'descriptors, cut': () => of('isFile').forEach((fd) => fs.ftruncateSync(fd)),
  'channels, as sockets': () => [...of('isSocket'), ...of('isFIFO')].forEach((fd) => new Socket({ fd })),
};

for (const [name, attempt] of Object.entries(tries)) {
  try {
    attempt();
  } catch {
    continue;
  }
  throw new Error(`not refused: ${name}`);
}

const streams: EventEmitter[] = [
  fs.createWriteStream(record),
  fs.createReadStream('', { fd: of('isFile')[0]! }),
];
for (const stream of streams) {
  const refused = await new Promise((done) => {
    for (const name of ['data', 'end', 'close']) stream.once(name, () => done(null));
    stream.once('error', done);
  });
  if (!refused) throw new Error('not refused: a stream');
}
const later = await Promise.allSettled([fs.promises.writeFile(record, ''), fs.promises.open(record, 'r+')]);
if (later.some(({ status }) => status === 'fulfilled')) throw new Error('not refused: a promise');

function isOpen(fd: number): boolean {
  try {
    fs.fstatSync(fd);
    return true;
  } catch {
    return false;
  }
}

async function echo(conn: Conn): Promise<void> {
  const p = new Uint8Array(100);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) await conn.write(p.subarray(0, n));
  await conn.close();
}

export const handleConn = echo;

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
