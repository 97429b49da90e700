import { setTimeout as sleep } from 'node:timers/promises';
import type { Figure, Row } from '../row.ts';
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
    const memory: Figure = { what: 'memory each', value: each('memory'), unit: 'KB' };
    const heap: Figure = { what: 'heap each', value: each('heap'), unit: 'KB' };
    rows.push({
      what: `(h) ${count} idle connections: ${contestant.name}`,
      value: used / WATCH / 1e4,
      unit: '%',
      more: contestant.heap ? [memory, heap] : [memory],
      ...(contestant.ours && { bar: 'under 1 %, under 2 KB of heap' }),
    });
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
