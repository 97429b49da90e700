import { describe, test } from 'vitest';
import type { NamedKernel } from './named-kernel.ts';
import { kernels } from './kernels.ts';

/** The same script on every kernel that there is here; `t` has its words. */
export function rule(title: string, script: (t: NamedKernel) => void): void {
  describe(title, () => {
    for (const { name, open } of kernels) {
      test(name, () => {
        using t = open();
        script(t);
      });
    }
  });
}
