// `npm run try 9 WORD`: the I/O models of the articles, side by side, on the same clients.

import { freemem } from 'node:os';
import { whyNoLinux } from '@socketlings/kernel';
import type { LinuxKernel } from '@socketlings/kernel/linux';
import { commas } from '../../base/bytes.ts';
import { Crowd } from './crowd.ts';
import { TALKING } from './messages.ts';
import { MODELS, type Model } from './models.ts';
import type { Work } from './work.ts';

/** What may stand behind `npm run try 9`. */
export const words: readonly string[] = Object.keys(MODELS);

/** One of them, or all. There is no code of the learner's in it. */
export async function run(_: unknown, [word]: readonly string[]): Promise<void> {
  const why = whyNoLinux();
  if (why) {
    console.log(`\n  ${why} These are its system calls: the dev container has them.\n`);
    return;
  }
  const { LinuxKernel } = await import('@socketlings/kernel/linux');
  console.log(INTRODUCTION);
  for (const [name, model] of Object.entries(MODELS)) {
    if (word === undefined || word === name) await show(name, model, () => new LinuxKernel());
  }
  console.log(CONCLUSION);
}

// --- internal ---

const CLIENTS = [10, 100, 1000];
const RESERVE = 4; // times as much memory must be free as is needed
const MESSAGES = 50; // of each client that talks, about 10 ms apart

const INTRODUCTION = `
  One server, and 10, 100 or 1,000 clients. ${TALKING} of them say something every 10 ms, for half a second; the
  others are silent, and stay. Every message is one read() and one write(): what more is there?
`;
const CONCLUSION = `
    The articles have them in this order, and end with the last one. Busy polling never sleeps. poll() sleeps, and
    looks at everybody for the sake of one. epoll costs what happens, and not what is there. Threads cost as little
    while they sleep; but each has a stack, and here an engine for JavaScript, which is why Go has goroutines: they
    look like the first, and are the last.
`;

async function show(name: string, model: Model, open: () => LinuxKernel): Promise<void> {
  console.log(`  ${name}: ${model.is}\n`);
  line('clients', 'system calls', 'looked at', 'CPU', 'memory', 'an answer after');
  let each = 0; // MB that a client costs
  for (const clients of CLIENTS) {
    const wanted = each * clients;
    if (wanted * RESERVE > freemem() / 1e6) {
      console.log(
        `    ${commas(clients).padStart(7)}   not tried: it would need about ${sayMB(wanted)}`,
      );
      continue;
    }
    using kernel = open();
    using crowd = new Crowd(kernel);
    const { work, cpu, memory, median } = await measure(model, kernel, { crowd, clients });
    const [calls, looks] = [commas(work.calls), commas(work.looks)];
    line(commas(clients), calls, looks, `${cpu} ms`, sayMB(memory), `${median.toFixed(2)} ms`);
    each = memory / clients;
  }
  console.log('');
}

async function measure(
  model: Model,
  kernel: LinuxKernel,
  { crowd, clients }: { crowd: Crowd; clients: number },
) {
  const work: Work = { calls: 0, looks: 0, answers: 0 };
  const before = process.memoryUsage.rss();
  const serve = await model.ready(kernel, await crowd.gather(clients));
  const memory = Math.max(0, (process.memoryUsage.rss() - before) / 1e6);
  const done = crowd.done();
  await crowd.talk(MESSAGES);
  const began = process.cpuUsage();
  await serve(MESSAGES * TALKING, work, done);
  const { user, system } = process.cpuUsage(began);
  const median = await done;
  await crowd.leave();
  return { work, cpu: Math.round((user + system) / 1000), memory, median };
}

function sayMB(megabytes: number): string {
  return `${commas(Math.round(megabytes))} MB`;
}

function line(...[clients, ...others]: readonly string[]): void {
  const widths = [14, 14, 11, 10, 18];
  const cells = others.map((cell, i) => cell.padStart(widths[i]!));
  console.log(`    ${clients!.padStart(7)}${cells.join('')}`);
}
