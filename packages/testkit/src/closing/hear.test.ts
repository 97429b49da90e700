import { Network } from '@socketlings/sim';
import { expect, test } from 'vitest';
import { Lesson } from '../base/lesson.ts';
import { expectHeard, hear, type Heard } from './hear.ts';

test('tells the end, an error and silence apart, behind the bytes that came', async () => {
  expect(await heardWhen('closeWrite')).toEqual({ bytes: 'hi', last: 'the end' });
  expect(await heardWhen('nothing')).toEqual({ bytes: 'hi', last: 'nothing' });
  expect(await heardWhen('reset')).toEqual({ bytes: 'hi', last: 'the error ECONNRESET' });
});

test('has enough when it has as many bytes as it was to have', async () => {
  await within(async ({ scheduler }, client, server) => {
    await server.write(Buffer.from('hi'));
    await scheduler.quiet();
    expect(sayHeard(await hear(client, 2))).toEqual({ bytes: 'hi', last: 'more' });
  });
});

test('the lesson is that of the shortcoming', () => {
  const lessons = { open: 'open', broken: 'broken', bytes: 'bytes', otherwise: 'otherwise' };
  const wanted = { bytes: 'hi', last: 'the end' } as const;
  const cases: [Heard['last'], string, string | undefined][] = [
    ['the end', 'hi', undefined],
    ['nothing', 'hi', 'open'],
    ['the error ECONNRESET', 'hi', 'broken'],
    ['the end', 'h', 'bytes'],
    ['more', 'hi', 'otherwise'],
  ];
  for (const [last, bytes, lesson] of cases) {
    expect(
      lessonOf(() => expectHeard('ann', { bytes: Buffer.from(bytes), last }, wanted, lessons)),
    ).toBe(lesson);
  }
});

// --- internal ---

type Ends = ReturnType<Network['pair']>;

async function within(
  body: (network: Network, client: Ends['client'], server: Ends['server']) => Promise<void>,
): Promise<void> {
  const network = new Network('friendly');
  const { client, server } = network.pair('ann');
  await network.scheduler.run(() => body(network, client, server));
}

async function heardWhen(end: 'closeWrite' | 'reset' | 'nothing'): Promise<unknown> {
  let heard: unknown;
  await within(async ({ scheduler }, client, server) => {
    await server.write(Buffer.from('hi'));
    await scheduler.quiet();
    if (end !== 'nothing') await server[end]();
    heard = sayHeard(await hear(client));
  });
  return heard;
}

function sayHeard({ bytes, last }: Heard): { bytes: string; last: string } {
  return { bytes: String(bytes), last };
}

function lessonOf(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return Lesson.factsOf(error)?.lesson;
  }
}
