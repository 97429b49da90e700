import type { Contestant, Field } from './contestants.ts';
import { Program, type CpuTime } from './program.ts';

const SIZE = 64; // bytes of a message
const WARM_UP = 200; // ms
const MEASURE = 600; // ms
const TRIES = 3; // for each measurement, until no other process disturbs it
const CALM = 5; // % of the time that a disturbed program waits for its core

/** One measurement. */
export interface Lap {
  readonly perSecond: number; // requests
  readonly cpu: number; // µs for each request
  readonly p50: number; // µs
  readonly p99: number; // µs
  readonly load: number; // % of a core that the load took
  readonly waited: number; // % of the time in which the server or the load had to wait for its core
}

/** What measures, and where. */
type Loaded = Pick<Field, 'cores' | 'load'>;

export interface Server {
  readonly program: Program;
  readonly port: string;
}

export async function start(
  field: Pick<Field, 'cores'>,
  { command, env }: Pick<Contestant, 'command' | 'env'>,
): Promise<Server> {
  const program = new Program(command, field.cores[0], env);
  return { program, port: await program.line() };
}

/** The calmest of a few. */
export async function calmLap(field: Loaded, server: Server, count: number): Promise<Lap> {
  let calmest = await oneLap(field, server, count);
  for (let tries = 1; tries < TRIES && calmest.waited > CALM; tries += 1) {
    const lap = await oneLap(field, server, count);
    if (lap.waited < calmest.waited) calmest = lap;
  }
  return calmest;
}

/** Opens connections that have had one echo each, and now rest until it is ended. */
export async function hold(field: Field, server: Server, count: number): Promise<Program> {
  const load = startLoad(field, server, count, 0);
  await load.line();
  return load;
}

export function difference(after: CpuTime, before: CpuTime): CpuTime {
  return { used: after.used - before.used, waited: after.waited - before.waited };
}

// --- internal ---

async function oneLap(field: Loaded, server: Server, count: number): Promise<Lap> {
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
  readonly p99: number; // µs
}

function startLoad(field: Loaded, server: Server, count: number, measure: number): Program {
  const numbers = [count, SIZE, WARM_UP, measure].map(String);
  return new Program([...field.load, server.port, ...numbers], field.cores[1]);
}
