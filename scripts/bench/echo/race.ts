import { median, ratio, row, type Bar, type Row } from '../row.ts';
import type { Contestant, Field } from './contestants.ts';
import { calmLap, start, type Lap, type Server } from './lap.ts';

/** Each contestant with this many connections, in turns. */
export async function race(field: Field, count: number, rounds: number): Promise<Row[]> {
  const runners: Runner[] = [];
  for (const contestant of field.contestants) {
    runners.push({ contestant, server: await start(field, contestant), laps: [] });
  }
  for (let round = -1; round < rounds; round += 1) {
    for (const { server, laps } of runners) {
      const lap = await calmLap(field, server, count);
      if (round >= 0) laps.push(lap); // the first round warms up
    }
  }
  for (const { server } of runners) await server.program.end();
  const ours = runners.filter(({ contestant }) => contestant.ours);
  const others = runners.filter(({ contestant }) => !contestant.ours);
  const pairs = ours.flatMap((our) => others.map((other) => [our, other] as const));
  return [
    ...runners.map((runner) => speed(runner, count)),
    ...COMPARED.flatMap((figure) => pairs.map(([our, other]) => over(figure, our, other, count))),
  ];
}

// --- internal ---

interface Runner {
  readonly contestant: Contestant;
  readonly server: Server;
  readonly laps: Lap[];
}

/** What is compared; the bars are for the solution, by the name of the other one. */
interface Compared {
  readonly what: string;
  readonly of: (lap: Lap) => number;
  readonly bars: Readonly<Record<string, (connections: number) => Bar | undefined>>;
}

const MANY: ReadonlySet<number> = new Set([50, 500]);

const COMPARED: readonly Compared[] = [
  {
    what: 'requests',
    of: ({ perSecond }) => perSecond,
    bars: {
      'node:net': () => ({ least: 1.2 }),
      "Go's net": (count) => (MANY.has(count) ? { least: 0.95 } : undefined),
    },
  },
  {
    what: 'p99',
    of: ({ p99 }) => p99,
    bars: { 'node:net': (count) => (count > 1 ? { most: 1.5 } : undefined) },
  },
  {
    what: 'CPU',
    of: ({ cpu }) => cpu,
    bars: { 'a C loop': (count) => (count === 50 ? { most: 1.3 } : undefined) },
  },
];

function speed({ contestant, laps }: Runner, count: number): Row {
  const of = (what: (lap: Lap) => number): number => median(laps.map(what));
  const connections = count === 1 ? '1 connection' : `${count} connections`;
  const speeds = laps.map(({ perSecond }) => perSecond / 1000);
  return {
    ...row(`(g) echo, ${connections}: ${contestant.name}`, speeds, 'k/s'),
    more: [
      { what: 'CPU per request', value: of((lap) => lap.cpu), unit: 'µs' },
      { what: 'p50', value: of((lap) => lap.p50), unit: 'µs' },
      { what: 'p99', value: of((lap) => lap.p99), unit: 'µs' },
      { what: 'CPU of the load', value: of((lap) => lap.load), unit: '%' },
      { what: 'kept waiting', value: of((lap) => lap.waited), unit: '%' },
    ],
  };
}

function over({ what, of, bars }: Compared, our: Runner, other: Runner, count: number): Row {
  const name = `    ${what} of ${our.contestant.name}, over ${other.contestant.name}`;
  const bar = bars[other.contestant.name]?.(count);
  return ratio(name, our.laps.map(of), other.laps.map(of), bar);
}
