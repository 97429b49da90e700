import { readFileSync } from 'node:fs';
import { Atomic } from '@socketlings/kernel';
import { expect, test } from 'vitest';
import { fromEventLoop } from '../real.ts';
import { makeCheckpoint } from './checkpoint.ts';
import { Schedule } from './schedule.ts';
import { Choices } from './search.ts';

test('the trace in search.ts is that of a real run', async () => {
  const source = readFileSync(new URL('search.ts', import.meta.url), 'utf8');
  const told = [...source.matchAll(/^\/\/ {3}(\S.*)$/gm)].map(([, line]) => line);

  const played = await fromEventLoop(() => [...everySchedule()]);

  expect([...played, 'the end: no decision has another answer']).toEqual(told);
});

function* everySchedule(): Generator<string> {
  const checkpoint = makeCheckpoint();
  for (let given: number[] | null = []; given;) {
    const choices = new Choices(given);
    const schedule = new Schedule({ choices, preemptions: 1, checkpoint });
    const words: string[] = [];
    for (const name of ['ann', 'bob']) speak(schedule, name, words);
    schedule.play();
    const decisions = choices.taken.map(({ picked, count }) => `${picked}/${count}`);
    yield `${decisions.join(' ')}   ${words.join(', ')}`;
    given = choices.next();
  }
}

function speak(schedule: Schedule, name: string, words: string[]): void {
  const cell = new Atomic(0);
  schedule.go(name, async () => {
    words.push(`${name} 1`);
    cell.load();
    words.push(`${name} 2`);
  });
}
