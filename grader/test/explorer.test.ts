import { describe, expect, test } from 'vitest';
import { inSteps, nested, read } from './explorer/methods.ts';

describe('in every order, whoever counts them,', () => {
  const source = read('solutions/05-netpoller/src/netpoller.ts');
  test.each(['nested', 'inSteps'] as const)('the solution is fine: %s', async (name) => {
    const method = { nested, inSteps }[name]();
    const pollers = method.load(source);
    for (const scene of method.scenes) {
      const { error } = await method.search(pollers[scene.poller], scene, 1);
      expect(error, scene.title).toBeNull();
    }
  });
});
