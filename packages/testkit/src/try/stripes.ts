// `npm run try 3`: what several tasks write to one real socket, drawn as a coloured stripe.

import { dial, listen, type Conn, type RawConn } from '@socketlings/net';
import { ShortWrites } from '@socketlings/net/short-writes';
import { Random, shortWritesFor } from '@socketlings/sim';
import { sayError } from '../base/say-error.ts';

interface Writer {
  writeFrame(...parts: Uint8Array[]): Promise<void>;
}

/** Sends the same frames twice: each task by itself on the raw connection, then with the code under test. */
export async function tryStripes(
  safe: (raw: RawConn) => Conn,
  framed: (conn: Conn) => Writer,
): Promise<void> {
  console.log(
    `\n  ${TASKS.length} tasks, ${FRAMES} frames each, on a real socket with short writes.`,
  );
  console.log(
    `  A frame is a capital and ${BODY.toLocaleString('en')} small letters of its task.\n`,
  );
  await show('Without a lock', (raw) => ({
    async writeFrame(...parts) {
      for (const part of parts) {
        for (let n = 0; n < part.length;) n += await raw.write(part.subarray(n));
      }
    },
  }));
  await show('With your SafeConn and FrameWriter', (raw) => framed(safe(raw)));
}

// --- internal ---

const TASKS = ['a', 'b', 'c'];
const FRAMES = 4; // of each task
const BODY = 1499; // bytes
const WIDTH = 56; // cells of a stripe: with its margin it fits into 60 columns
const PATIENCE = 5000; // ms; loopback needs a few

async function show(title: string, make: (raw: RawConn) => Writer): Promise<void> {
  const { stream, problem } = await record(make);
  const { whole, torn } = count(stream);
  const total = TASKS.length * FRAMES;
  console.log(`  ${title}`);
  for (const line of stripe(stream)) console.log(`  ${line}`);
  console.log(`  ${whole} of ${total} frames whole, ${torn} torn or missing`);
  if (problem) console.log(`  ${problem}`);
  console.log('');
}

/** What arrives when all tasks write at once. */
async function record(
  make: (raw: RawConn) => Writer,
): Promise<{ stream: Buffer; problem: string }> {
  const listener = await listen();
  const [conn, peer] = await Promise.all([dial(listener.addr), listener.accept()]);
  await listener.close();
  const chunks: Uint8Array[] = [];
  const reading = readInto(chunks, peer);
  let problem = '';
  try {
    const writer = make(new ShortWrites(conn, shortWritesFor('friendly', new Random(3))));
    const done = Promise.all(TASKS.map((task) => sendAll(writer, task)));
    problem = await Promise.race([done.then(() => '', sayError), late()]);
  } catch (error) {
    problem = sayError(error);
  }
  await conn.close().catch(() => {});
  await reading;
  await peer.close().catch(() => {});
  return { stream: Buffer.concat(chunks), problem };
}

async function sendAll(writer: Writer, task: string): Promise<void> {
  for (let i = 0; i < FRAMES; i += 1) {
    await writer.writeFrame(Buffer.from(task.toUpperCase()), Buffer.alloc(BODY, task));
  }
}

function late(): Promise<string> {
  return new Promise((resolve) => {
    const text = `After ${PATIENCE / 1000} seconds somebody still waits.`;
    setTimeout(() => resolve(text), PATIENCE).unref();
  });
}

async function readInto(chunks: Uint8Array[], conn: Conn): Promise<void> {
  const p = new Uint8Array(65_536);
  try {
    for (let n = await conn.read(p); n !== null; n = await conn.read(p)) chunks.push(p.slice(0, n));
  } catch {
    // What has arrived is shown.
  }
}

function count(stream: Buffer): { whole: number; torn: number } {
  const text = stream.toString('latin1');
  const whole = TASKS.map(
    (task) =>
      text.match(new RegExp(`${task.toUpperCase()}${task}{${BODY}}(?!${task})`, 'g'))?.length ?? 0,
  ).reduce((sum, n) => sum + n, 0);
  return { whole, torn: TASKS.length * FRAMES - whole };
}

/** A cell stands for as many bytes as make two lines of all, and shows whose its first byte is. */
function stripe(stream: Buffer): string[] {
  const step = Math.max(1, Math.ceil((TASKS.length * FRAMES * (BODY + 1)) / (2 * WIDTH)));
  const cells: string[] = [];
  for (let at = 0; at < stream.length; at += step) {
    cells.push(cell(String.fromCharCode(stream[at]!).toLowerCase()));
  }
  return [cells.slice(0, WIDTH).join(''), cells.slice(WIDTH).join('')].filter(Boolean);
}

function cell(task: string): string {
  const coloured = process.stdout.isTTY && !process.env['NO_COLOR'];
  const index = TASKS.indexOf(task);
  return coloured && index >= 0 ? `\u001B[30;${COLOURS[index]}m${task}\u001B[0m` : task;
}

const COLOURS = [46, 43, 45]; // cyan, yellow, magenta backgrounds
