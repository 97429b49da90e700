// Scripts that chance has written do the same on both kernels: every result, every event, in order.
// `SOCKETLINGS_KERNEL_SCRIPTS=5000` compares more of them.

import { whyNoLinux } from '@socketlings/kernel';
import { describe, expect, test } from 'vitest';
import { NamedKernel } from './named-kernel.ts';
import { runScript, type Line } from './random-script.ts';
import { simulated, kernels } from './kernels.ts';

const SCRIPTS = Number(process.env['SOCKETLINGS_KERNEL_SCRIPTS'] ?? 200);
const FIRST = Number(process.env['SOCKETLINGS_KERNEL_FIRST'] ?? 1);
const LENGTH = 80; // calls

describe.skipIf(whyNoLinux() !== null)('random scripts', () => {
  test('have the same results in the simulator as on Linux', { timeout: 3_600_000 }, () => {
    for (let seed = FIRST; seed < FIRST + SCRIPTS; seed += 1) {
      const [simulated, linux] = kernels.map(({ open }) => {
        using kernel = open();
        return [...runScript(kernel, seed, LENGTH)];
      }) as [Line[], Line[]];
      const difference = linux.findIndex((line, i) => line !== simulated[i]);
      const end = difference === -1 ? linux.length : difference + 1;
      expect(simulated.slice(0, end), `seed ${seed}`).toEqual(linux.slice(0, end));
    }
  });
});

test('random scripts are not all about failures', () => {
  const seen = new Map<string, number>();
  for (let seed = 1; seed <= 50; seed += 1) {
    using kernel = new NamedKernel(simulated());
    for (const line of runScript(kernel, seed, LENGTH)) {
      for (const [what, pattern] of Object.entries(NOTABLE)) {
        if (pattern.test(line)) seen.set(what, (seen.get(what) ?? 0) + 1);
      }
    }
  }
  for (const what of Object.keys(NOTABLE)) expect(seen.get(what), what).toBeGreaterThan(2);
});

// --- internal ---

const NOTABLE = {
  'data is read': /^read .* -> [a-z]/,
  'the end is read': /^read .* -> EOF/,
  'a reset is read': /^read .* -> ECONNRESET/,
  'a write fails': /^write .* -> EPIPE/,
  'a client is accepted': /^accept .* -> #/,
  'a connection succeeds later': /^connect .* -> ok/,
  'several events at once': /^wait .* -> .*, /,
  'an event about data': /^wait .* IN\b/,
  'an event about an end': /^wait .* IN\|OUT\|RDHUP(,|$)/,
  'an event about a reset': /^wait .* HUP\|ERR/,
};
