import { describe, test } from 'vitest';
import type { Bench } from './bench.ts';
import { worlds } from './worlds.ts';

/** The same script on every kernel that there is here; `t` has its words. */
export function rule(title: string, script: (t: Bench) => void): void {
  describe(title, () => {
    for (const { name, open } of worlds) {
      test(name, () => {
        using t = open();
        script(t);
      });
    }
  });
}
