import { describe, expect, test } from 'vitest';
import { forgottenFlags, refuseStray } from './forgotten.ts';

describe('a forgotten --', () => {
  test('is understood for flags without a value, and for those with =', () => {
    const env = { npm_config_once: 'true', npm_config_seed: '7', npm_config_json: '' };

    expect(forgottenFlags(env)).toEqual({ once: true, seed: '7' });
  });

  test('is explained where npm has torn a flag from its value', () => {
    const env = { npm_config_seed: 'true' };

    expect(() => refuseStray(['7'], 'exercise', '3', env)).toThrow(
      'npm run exercise 3 -- --seed 7',
    );
    expect(() => refuseStray([], 'exercise', '3', env)).not.toThrow();
  });
});
