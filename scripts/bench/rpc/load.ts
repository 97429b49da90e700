// The clients of a stack, each with so many requests under way: the same lines as the load of the echoes.

import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ask } from './stack.ts';
import { stackOf } from './stacks.ts';

const [name = '', ...numbers] = process.argv.slice(2);
const [depth = 0, port = 0, count = 0, size = 0, warmUp = 0, measure = 0] = numbers.map(Number);
const body = Buffer.alloc(size, 'x');
let samples: number[] = []; // ms
let over = false;

const { connect } = stackOf(name);
const clients = await Promise.all(Array.from({ length: count }, () => connect(port)));
await Promise.all(clients.map((ask) => ask(body)));
const asking = clients.flatMap((ask) => Array.from({ length: depth }, () => keepAsking(ask)));
await sleep(warmUp);
console.log('measuring');
samples = [];
const began = performance.now();
await sleep(measure);
const seconds = (performance.now() - began) / 1000;
over = true;
await Promise.all(asking);
console.log('measured');
const sorted = Float64Array.from(samples).toSorted();
const quantile = (q: number): number => (sorted[Math.floor(sorted.length * q)] ?? 0) * 1000;
const report = { requests: sorted.length, seconds, p50: quantile(0.5), p99: quantile(0.99) };
console.log(JSON.stringify(report));
await once(process.stdin.resume(), 'end');
process.exit();

// --- internal ---

async function keepAsking(ask: Ask): Promise<void> {
  while (!over) {
    const sent = performance.now();
    await ask(body);
    if (!over) samples.push(performance.now() - sent);
  }
}
