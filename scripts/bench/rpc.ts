// Requests and answers on loopback: the solution of exercise 8 against two stacks that people use. Each is its own
// client, 50 connections with 64 bytes in each request; server and clients have a process and a core each.

import { coresOrWhy, node } from './echo/contestants.ts';
import { calmLap, start, type Lap } from './echo/lap.ts';
import { median, ratio, row, type Row } from './row.ts';
import { STACKS } from './rpc/stacks.ts';

const CONNECTIONS = 50;
const DEPTHS = [1, 16]; // requests under way on each connection

export async function requests(rounds: number): Promise<Row[]> {
  if (process.platform !== 'linux') {
    console.error('What a process costs is read from /proc: this is for Linux.');
    return [];
  }
  const { cores, why } = coresOrWhy();
  if (why) console.error(why);
  const rows: Row[] = [];
  for (const depth of DEPTHS) rows.push(...(await race(cores, depth, rounds)));
  return rows;
}

// --- internal ---

type Cores = ReturnType<typeof coresOrWhy>['cores'];

interface Runner {
  readonly name: string;
  readonly laps: readonly Lap[];
}

async function race(cores: Cores, depth: number, rounds: number): Promise<Row[]> {
  const runners = Object.keys(STACKS).map((name) => ({ name, laps: [] as Lap[] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, laps } of runners) laps.push(await lap(cores, name, depth));
  }
  const [ours, ...others] = runners;
  return [
    ...runners.map((runner) => speed(runner, depth)),
    ...others.flatMap((other) => [
      over('requests', ({ perSecond }) => perSecond, ours!, other),
      over('p99', ({ p99 }) => p99, ours!, other),
      over('CPU of the server', ({ cpu }) => cpu, ours!, other),
    ]),
  ];
}

/** One measurement, with a server and clients that have done nothing before but warm up. */
async function lap(cores: Cores, name: string, depth: number): Promise<Lap> {
  const load = node('../rpc/load.ts', name, String(depth));
  const server = await start({ cores }, { command: node('../rpc/server.ts', name) });
  try {
    return await calmLap({ cores, load }, server, CONNECTIONS);
  } finally {
    await server.program.end();
  }
}

function speed({ name, laps }: Runner, depth: number): Row {
  const of = (what: (lap: Lap) => number): number => median(laps.map(what));
  const speeds = laps.map(({ perSecond }) => perSecond / 1000);
  return {
    ...row(`(i) ${CONNECTIONS} connections, ${depth} under way: ${name}`, speeds, 'k/s'),
    more: [
      { what: 'CPU per request', value: of(({ cpu }) => cpu), unit: 'µs' },
      { what: 'p50', value: of(({ p50 }) => p50), unit: 'µs' },
      { what: 'p99', value: of(({ p99 }) => p99), unit: 'µs' },
      { what: 'CPU of the clients', value: of(({ load }) => load), unit: '%' },
      { what: 'kept waiting', value: of(({ waited }) => waited), unit: '%' },
    ],
  };
}

function over(what: string, of: (lap: Lap) => number, ours: Runner, other: Runner): Row {
  return ratio(`    ${what}, over ${other.name}`, ours.laps.map(of), other.laps.map(of));
}
