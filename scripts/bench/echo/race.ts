import { median, quantile, type Row } from '../row.ts';
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
    ...pairs.map(([our, other]) => ratio('requests', our, other, SPEED_BARS, count)),
    ...pairs.map(([our, other]) => ratio('CPU', our, other, CPU_BARS, count)),
  ];
}

// --- internal ---

interface Runner {
  readonly contestant: Contestant;
  readonly server: Server;
  readonly laps: Lap[];
}

type Bars = Readonly<Record<string, (connections: number) => string | undefined>>;

const SPEED_BARS: Bars = {
  'node:net': () => 'at least 1.2',
  "Go's net": (count) => (count === 50 || count === 500 ? 'at least 0.9' : undefined),
};

const CPU_BARS: Bars = { 'a C loop': (count) => (count === 50 ? 'at most 1.3' : undefined) };

function speed({ contestant, laps }: Runner, count: number): Row {
  const of = (what: (lap: Lap) => number): number => median(laps.map(what));
  const connections = count === 1 ? '1 connection' : `${count} connections`;
  return {
    what: `(g) echo, ${connections}: ${contestant.name}`,
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
  what: 'requests' | 'CPU',
  our: Runner,
  other: Runner,
  bars: Bars,
  count: number,
): Row {
  const of = (lap: Lap): number => (what === 'CPU' ? lap.cpu : lap.perSecond);
  const ratios = our.laps.map((lap, round) => of(lap) / of(other.laps[round]!));
  const bar = bars[other.contestant.name]?.(count);
  return {
    what: `    ${what} of ${our.contestant.name}, over ${other.contestant.name}`,
    value: median(ratios),
    unit: '',
    quartiles: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
    ...(bar && { bar }),
  };
}
