import { expect, test, vi } from 'vitest';

const LIMIT = 1500; // ms of processor time

test('tells a loop that never ends from code that is slow', async () => {
  let ms = 0; // of processor time
  vi.spyOn(process, 'cpuUsage').mockImplementation(() => ({ user: ms * 1000, system: 0 }));
  let looks = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (looks += 1) * 10);
  const { watchLoops } = await import('./loop-watch.mjs');
  const endless: number[] = [];
  const happened = watchLoops({
    slowness: 1,
    onLook: () => {},
    onBusy: () => {},
    onEndless: (_, line) => endless.push(line),
  });
  const loop = Reflect.get(globalThis, Symbol.for('socketlings.loop')) as (
    file: string,
    line: number,
  ) => number;
  const burn = (by: number, line: number): void => {
    loop('file.ts', line);
    ms += by;
    loop('file.ts', line);
  };

  // Slow: something comes of each second of work, though the event loop has not turned once.
  for (let i = 0; i < 4; i += 1) {
    burn(LIMIT - 100, 7);
    happened();
  }
  expect(endless).toEqual([]);

  // But what happens may be of the loop's own making, and others want their turn.
  await new Promise(setImmediate);
  for (let i = 0; i < 4; i += 1) {
    burn(LIMIT - 100, 6);
    happened();
  }
  expect(() => burn(LIMIT - 100, 6)).toThrow('the loop in line 6 never ends');
  expect(endless.splice(0)).toEqual([6]);
  await new Promise(setImmediate);

  // Endless: work adds up, and nothing comes of it.
  burn(LIMIT - 100, 8);
  expect(() => burn(200, 9)).toThrow('the loop in line 9 never ends');
  expect(endless).toEqual([9]);

  // Code that catches this and goes on is told again, and reported once.
  expect(() => loop('file.ts', 9)).toThrow('never ends');
  expect(endless).toEqual([9]);

  // Where a loop was endless before, there is less patience.
  happened();
  expect(() => burn(LIMIT / 4, 9)).toThrow('never ends');
  expect(endless).toEqual([9, 9]);
});
