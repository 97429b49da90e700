import { expect, test } from 'vitest';
import { Lesson } from './lesson.ts';
import type { SimGround } from './sim-ground.ts';
import { inWorld } from './test.ts';
import { World } from './world.ts';

test('whose peer is cut off in the middle reads a lesson, and no error of the test', async () => {
  const cutOff = inWorld('friendly', World, async (world) => {
    const { client, server } = (world.ground as SimGround).simulated.pair('ann');
    await server.close();
    await client.write(Buffer.from('one'));
    await world.quiet();
    await client.write(Buffer.from('two'));
  });

  const lesson = await cutOff.catch((error: unknown) => error);
  expect(lesson).toBeInstanceOf(Lesson);
  expect((lesson as Lesson).facts).toMatchObject({
    lesson: expect.stringContaining('The other side was not done') as string,
    received: expect.stringMatching(/broken pipe|connection reset/) as string,
    story: expect.arrayContaining([expect.stringContaining('ann')]) as string[],
  });
});
