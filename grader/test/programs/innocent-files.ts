// Reads its own files in many ways, and prints by descriptor.
// expect file passed
// expect 1.1 passed
// expect 1.2 passed
import * as fs from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

const own = fileURLToPath(import.meta.url);
const p = Buffer.alloc(10);
const fd = fs.openSync(own, 'r');
fs.readSync(fd, p, 0, p.length, 0);
const { bytesRead } = await promisify(fs.read)(fd, p, 0, p.length, 0);
fs.closeSync(fd);
const later = await promisify(fs.open)(own, 'r');
await promisify(fs.close)(later);
const file = await open(own);
const { size } = await file.stat();
await file.close();
const chunks: unknown[] = [];
for await (const chunk of fs.createReadStream(own, 'utf8')) chunks.push(chunk);
if (bytesRead !== p.length || chunks.join('') !== (await readFile(own, 'utf8'))) throw new Error('read badly');
if (!fs.existsSync(own) || size !== fs.readFileSync(own).length) throw new Error('not seen');
fs.writeSync(1, 'by descriptor\n');
fs.writeFileSync(process.stderr.fd, 'and the other\n');

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
