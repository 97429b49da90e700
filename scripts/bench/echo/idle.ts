import { setTimeout as sleep } from 'node:timers/promises';
import type { Bar, Row } from '../row.ts';
import type { Contestant, Field } from './contestants.ts';
import { difference, hold, start, type Server } from './lap.ts';

const WATCH = 3000; // ms

/** What many connections cost on which nothing happens any more. */
export async function idle(field: Field, count: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const contestant of field.contestants) {
    const server = await start(field, contestant);
    const before = await size(contestant, server);
    const connections = await hold(field, server, count);
    const after = await size(contestant, server);
    const each = (what: keyof Size): number => (after[what] - before[what]) / count / 1024;
    const began = server.program.cpu();
    await sleep(WATCH);
    const { used } = difference(server.program.cpu(), began);
    await connections.end();
    await server.program.end();
    const bars = (most: number): { bar?: Bar } => (contestant.ours ? { bar: { most } } : {});
    const name = `(h) ${count} idle connections: ${contestant.name}`;
    rows.push(
      { what: name, value: used / WATCH / 1e4, unit: '%', ...bars(1) },
      { what: '    memory of each', value: each('memory'), unit: 'KB' },
    );
    if (!contestant.heap) continue;
    rows.push({ what: '    heap of each', value: each('heap'), unit: 'KB', ...bars(2) });
  }
  return rows;
}

// --- internal ---

/** Bytes. */
interface Size {
  readonly heap: number;
  readonly memory: number;
}

async function size({ heap }: Contestant, { program }: Server): Promise<Size> {
  if (!heap) return { heap: 0, memory: program.memory() };
  program.say('heap');
  return { heap: Number(await program.line()), memory: program.memory() };
}
