import { expect, test } from 'vitest';
import { Buffers } from './buffers.ts';

test('a write is over when its bytes are accepted, not when they have arrived', async () => {
  const run = new Buffers({ echoes: false });
  await run.write('ann', 6);
  expect(run.ways[0]).toMatchObject({ offered: '', underWay: 'abcdef', arrived: '' });

  await run.pass();
  expect(run.ways[0]).toMatchObject({ underWay: '', arrived: 'abcdef' });
  expect([run.now, run.canPass]).toEqual([1, false]);
});

test('a write waits when both buffers are full, until the peer reads', async () => {
  const run = await full();
  const { size } = run;
  expect(run.ways[0].arrived).toHaveLength(size);
  expect(run.ways[0].unsent).toHaveLength(size);
  expect(run.ways[0].offered).toHaveLength(6);

  await run.read('server', 6);
  await run.pass();
  expect(run.ways[0]).toMatchObject({ read: 'abcdef', offered: '' });
});

test('a little room at the reader brings nothing: the sender waits for half a buffer', async () => {
  const run = await full();
  await run.read('server', 2);
  expect(run.canPass).toBe(false);
  await run.read('server', 4);
  expect(run.canPass).toBe(true);
});

test('whoever does not read makes an echo server stop reading, and then waits itself', async () => {
  const run = new Buffers({ echoes: true });
  for (let i = 0; i < 12; i += 1) {
    await run.write('ann', 6);
    await run.passAll();
  }
  const [there, back] = run.ways;
  expect(back.arrived.length + back.unsent.length).toBe(2 * run.size);
  expect(there.isReading).toBe(false);
  expect(there.offered.length).toBeGreaterThan(0);

  for (let i = 0; i < 12; i += 1) {
    await run.read('ann', 6);
    await run.passAll();
  }
  expect(run.ways[0].offered).toBe('');
  expect(run.ways[1].read).toHaveLength(72);
});

async function full(): Promise<Buffers> {
  const run = new Buffers({ echoes: false });
  for (let i = 0; i < 5; i += 1) {
    await run.write('ann', 6);
    await run.passAll();
  }
  return run;
}
