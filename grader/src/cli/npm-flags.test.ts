import { describe, expect, test } from 'vitest';
import { ALL_FLAGS, spelled, type Flag } from './flags.ts';
import { flagsKeptByNpm, refuseStray } from './npm-flags.ts';

describe('a forgotten --', () => {
  test('is understood for flags without a value, and for those with =', () => {
    const env = { npm_config_as_ci: 'true', npm_config_seed: '7', npm_config_json: '' };

    expect(flagsKeptByNpm(env)).toEqual({ asCi: true, seed: '7' });
  });

  test('is understood for every flag, whichever command has it', () => {
    const env = Object.fromEntries(ALL_FLAGS.map((flag) => [`npm_config_${snake(flag)}`, '7']));
    const switches = Object.fromEntries(
      ALL_FLAGS.map((flag) => [`npm_config_${snake(flag)}`, 'true']),
    );

    const off = { npm_config_open: '' }; // what npm makes of --no-open

    const kept = [env, switches, off].map(flagsKeptByNpm);
    expect(Object.keys(Object.assign({}, ...kept) as object).sort()).toEqual([...ALL_FLAGS].sort());
  });

  test('is understood where npm has taken the number, too', () => {
    expect(flagsKeptByNpm({ npm_config_diff: '1' })).toEqual({ diff: true, exercise: '1' });
  });

  test('is explained where npm has torn a flag from its value', () => {
    const env = { npm_config_seed: 'true' };

    expect(() => refuseStray(['3', '7'], 'exercise', env)).toThrow(
      '"7" belongs to no flag. Flags come after a --, as in: npm run exercise 3 -- --seed 7',
    );
    expect(() => refuseStray(['7'], 'exercise', env)).toThrow('npm run exercise -- --seed 7');
    expect(() => refuseStray(['3'], 'exercise', {})).not.toThrow();
  });
});

function snake(flag: Flag): string {
  return spelled(flag).replaceAll('-', '_');
}
