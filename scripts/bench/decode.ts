// How fast frames come out of a stream: the solution of exercise 4 against decoders that people use, and against
// allocating and copying the same bytes. Each lap is a process of its own: what V8 has learned of one contestant says
// nothing of another.

import { $ } from 'zx';
import { CONTESTANTS, COPY } from './decode/contestants.ts';
import { node } from './echo/contestants.ts';
import { ratio, row, type Row } from './row.ts';

const LEAST_ROUNDS = 9;
const CHUNKS = [1400, 16 * 1024, 64 * 1024]; // bytes: a segment of a far peer, and what loopback brings
const SIZES = [
  { size: 16, total: 4 << 20 },
  { size: 1024, total: 32 << 20 },
  { size: 64 * 1024, total: 64 << 20 },
]; // bytes

export async function decoding(rounds: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { size, total } of SIZES) {
    for (const chunk of CHUNKS) {
      rows.push(...(await compare({ size, chunk, total }, Math.max(rounds, LEAST_ROUNDS))));
    }
  }
  return rows;
}

// --- internal ---

interface Stream {
  /** Bytes of a payload, of a chunk, and of all payloads. */
  readonly size: number;
  readonly chunk: number;
  readonly total: number;
}

async function compare(stream: Stream, rounds: number): Promise<Row[]> {
  const speeds = CONTESTANTS.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [i, { name }] of CONTESTANTS.entries()) {
      speeds[i]!.push(stream.total / (await secondsOf(name, stream)) / 1e6);
    }
  }
  const [ours, ...others] = speeds;
  const { size, chunk } = stream;
  const frames = ours!.map((speed) => (speed * 1000) / size);
  return [
    row(`(f) decode ${size} B in chunks of ${chunk} B`, ours!, 'MB/s'),
    row('    frames', frames, 'k/s'),
    ...others.map((theirs, i) => {
      const { name } = CONTESTANTS[i + 1]!;
      const bar = name !== COPY ? { least: 1 } : size === chunk ? { least: 0.8 } : undefined;
      return ratio(`    over ${name}`, ours!, theirs, bar);
    }),
  ];
}

async function secondsOf(name: string, { size, chunk, total }: Stream): Promise<number> {
  const command = node('../decode/lap.ts', name, ...[size, chunk, total].map(String));
  const { stdout } = await $({ quiet: true })`${command}`;
  return Number(stdout);
}
