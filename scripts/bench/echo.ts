// An echo server on loopback, one core for it: exercise 5's poller against node:net, Go and C. Every
// connection always has one message of 64 bytes on its way; the load has a core of its own.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { whyNoLinux } from '../../packages/kernel/src/index.ts';
import { prepare, type Contestant, type Field } from './echo/contestants.ts';
import { Program, type CpuTime } from './echo/program.ts';
import { median, quantile, type Row } from './row.ts';

const SIZE = 64; // bytes of a message
const COUNTS = [1, 50, 500, 5000]; // connections
const WARM_UP = 200; // ms
const MEASURE = 600; // ms
const IDLE = 3000; // ms
const TRIES = 3; // for each measurement, until nobody disturbs
const CALM = 5; // % of the time that a disturbed program waits for its core
const SPARE = 100; // descriptors that a server needs for itself, at most

export async function echoes(rounds: number): Promise<Row[]> {
  const why = whyNoLinux();
  if (why) return tell([why], []);
  const folder = mkdtempSync(join(tmpdir(), 'socketlings-echo-'));
  const clean = (): void => rmSync(folder, { recursive: true, force: true });
  const interrupted = (): never => process.exit(130);
  process.once('exit', clean).once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    const field = prepare(folder);
    const counts = [...new Set(COUNTS.map((count) => Math.min(count, mostDescriptors() - SPARE)))];
    const fewer = counts.includes(COUNTS.at(-1)!) ? [] : ['The limit of open files allows fewer.'];
    const rows: Row[] = [];
    for (const count of counts) rows.push(...(await race(field, count, rounds)));
    return tell([...field.missing, ...fewer], [...rows, ...(await rest(field, counts.at(-1)!))]);
  } finally {
    clean();
    process.off('exit', clean).off('SIGINT', interrupted).off('SIGTERM', interrupted);
  }
}

// --- internal ---

interface Lap {
  readonly perSecond: number;
  readonly cpu: number; // µs for each request
  readonly p50: number; // µs
  readonly p99: number;
  readonly load: number; // % of a core
  readonly waited: number; // % of the time in which the server or the load had to wait for its core
}

async function race(field: Field, count: number, rounds: number): Promise<Row[]> {
  const servers = await Promise.all(field.contestants.map((each) => start(field, each)));
  const laps = servers.map((): Lap[] => []);
  for (let round = -1; round < rounds; round += 1) {
    for (const [i, server] of servers.entries()) {
      const lap = await calmLap(field, server, count);
      if (round >= 0) laps[i]!.push(lap); // the first round warms up
    }
  }
  for (const { program } of servers) await program.end();
  return [
    ...field.contestants.map(({ name }, i) => speed(name, count, laps[i]!)),
    ...field.contestants.slice(1).map(({ name }, i) => {
      const bar = SPEED_BARS[name]?.(count);
      return ratio(`over ${name}`, laps[0]!, laps[i + 1]!, (lap) => lap.perSecond, bar);
    }),
    ...field.contestants.slice(1).map(({ name }, i) => {
      const bar = name === 'a C loop' && count === 50 ? 'at most 1.3' : undefined;
      return ratio(`CPU of ${name}`, laps[0]!, laps[i + 1]!, (lap) => lap.cpu, bar);
    }),
  ];
}

const SPEED_BARS: Record<string, (count: number) => string | undefined> = {
  'node:net': () => 'at least 1.2',
  "Go's net": (count) => (count === 50 || count === 500 ? 'at least 0.9' : undefined),
};

/** The calmest of a few. */
async function calmLap(field: Field, server: Server, count: number): Promise<Lap> {
  let calmest = await oneLap(field, server, count);
  for (let tries = 1; tries < TRIES && calmest.waited > CALM; tries += 1) {
    const lap = await oneLap(field, server, count);
    if (lap.waited < calmest.waited) calmest = lap;
  }
  return calmest;
}

async function oneLap(field: Field, server: Server, count: number): Promise<Lap> {
  const load = startLoad(field, server, count, MEASURE);
  try {
    await load.line(); // it measures
    const before = [server.program.cpu(), load.cpu()];
    await load.line(); // it has measured, and the server has nothing more to do
    const after = [server.program.cpu(), load.cpu()];
    const [served, loaded] = after.map((each, i) => difference(each, before[i]!));
    const { requests, seconds, p50, p99 } = JSON.parse(await load.line()) as Report;
    const share = (nanoseconds: number): number => nanoseconds / seconds / 1e7; // % of a core
    return {
      perSecond: requests / seconds,
      cpu: served!.used / 1000 / requests,
      p50,
      p99,
      load: share(loaded!.used),
      waited: share(Math.max(served!.waited, loaded!.waited)),
    };
  } finally {
    await load.end();
  }
}

interface Report {
  readonly requests: number;
  readonly seconds: number;
  readonly p50: number; // µs
  readonly p99: number;
}

function speed(name: string, count: number, laps: readonly Lap[]): Row {
  const of = (what: (lap: Lap) => number): number => median(laps.map(what));
  const connections = count === 1 ? '1 connection' : `${count} connections`;
  return {
    what: `(g) echo, ${connections}: ${name}`,
    value: of((lap) => lap.perSecond) / 1000,
    unit: 'k/s',
    more: [
      { what: 'CPU per request', value: of((lap) => lap.cpu), unit: 'µs' },
      { what: 'p50', value: of((lap) => lap.p50), unit: 'µs' },
      { what: 'p99', value: of((lap) => lap.p99), unit: 'µs' },
      { what: 'CPU of the load', value: of((lap) => lap.load), unit: '%' },
      { what: 'kept waiting', value: of((lap) => lap.waited), unit: '%' },
    ],
  };
}

/** Round by round: what disturbs one disturbs the other, too. */
function ratio(
  what: string,
  ours: readonly Lap[],
  theirs: readonly Lap[],
  of: (lap: Lap) => number,
  bar: string | undefined,
): Row {
  const ratios = ours.map((lap, round) => of(lap) / of(theirs[round]!));
  return {
    what: `    ${what}`,
    value: median(ratios),
    unit: '',
    quartiles: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
    ...(bar && { bar }),
  };
}

/** What many connections cost on which nothing happens. */
async function rest(field: Field, count: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const contestant of field.contestants) {
    const server = await start(field, contestant);
    const before = await size(server);
    const load = startLoad(field, server, count, 0);
    await load.line(); // it holds them
    const after = await size(server);
    const began = server.program.cpu();
    await sleep(IDLE);
    const { used } = difference(server.program.cpu(), began);
    await load.end();
    await server.program.end();
    const ours = contestant === field.contestants[0];
    rows.push({
      what: `(h) ${count} idle connections: ${contestant.name}`,
      value: used / IDLE / 1e4,
      unit: '%',
      ...(ours && { bar: 'under 1, heap under 2 KB' }),
      more: [
        { what: 'memory each', value: (after.memory - before.memory) / count / 1024, unit: 'KB' },
        ...(contestant.heap
          ? [
              {
                what: 'heap each',
                value: (after.heap - before.heap) / count / 1024,
                unit: 'KB',
              } as const,
            ]
          : []),
      ],
    });
  }
  return rows;
}

interface Server {
  readonly contestant: Contestant;
  readonly program: Program;
  readonly port: string;
}

async function start(field: Field, contestant: Contestant): Promise<Server> {
  const program = new Program(contestant.command, field.cores[0], contestant.env);
  return { contestant, program, port: await program.line() };
}

function startLoad(field: Field, server: Server, count: number, measure: number): Program {
  const numbers = [count, SIZE, WARM_UP, measure].map(String);
  return new Program([...field.load, server.port, ...numbers], field.cores[1]);
}

/** Bytes. */
async function size({ contestant, program }: Server): Promise<{ heap: number; memory: number }> {
  if (!contestant.heap) return { heap: 0, memory: program.memory() };
  program.say('heap');
  const heap = Number(await program.line());
  return { heap, memory: program.memory() };
}

function difference(after: CpuTime, before: CpuTime): CpuTime {
  return { used: after.used - before.used, waited: after.waited - before.waited };
}

/** Node has raised it as far as it may, and children inherit it. */
function mostDescriptors(): number {
  const limits = readFileSync('/proc/self/limits', 'utf8');
  const soft = /Max open files\s+(\d+|unlimited)/.exec(limits)?.[1];
  return soft === 'unlimited' ? Infinity : Number(soft);
}

function tell(notes: readonly string[], rows: Row[]): Row[] {
  for (const note of notes) console.error(note);
  return rows;
}
