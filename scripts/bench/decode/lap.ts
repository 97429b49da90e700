// `lap.ts NAME SIZE CHUNK BYTES`: one contestant in a process of its own decodes frames with payloads of SIZE bytes,
// in chunks of CHUNK bytes, BYTES in all. Prints how many seconds that takes when it is warm.

import { quantile } from '../row.ts';
import { contestantOf } from './contestants.ts';

const WARM_UP = 3;
const PASSES = 5;

const [name = '', ...numbers] = process.argv.slice(2);
const [size = 0, chunk = 0, bytes = 0] = numbers.map(Number);
const { prefix, load } = contestantOf(name);
const run = await load();
const count = Math.ceil(bytes / size);
const chunks = cutUp(prefix(size));
const copied = 2 * size <= chunk ? 'chunks' : 'payloads';
const seconds: number[] = [];
for (let pass = -WARM_UP; pass < PASSES; pass += 1) {
  const began = performance.now();
  const found = await run(chunks, copied);
  const took = (performance.now() - began) / 1000;
  if (found !== count) throw new Error(`${name} found ${found} of ${count} frames`);
  if (pass >= 0) seconds.push(took);
}
console.log(quantile(seconds, 0.5));

// --- internal ---

/** The whole stream, in the chunks in which a socket would bring it. */
function cutUp(before: Uint8Array): Uint8Array[] {
  const frame = Buffer.concat([before, Buffer.alloc(size, 'x')]);
  const stream = Buffer.alloc(frame.length * count, frame);
  return Array.from({ length: Math.ceil(stream.length / chunk) }, (_, i) => {
    return stream.subarray(i * chunk, (i + 1) * chunk);
  });
}
