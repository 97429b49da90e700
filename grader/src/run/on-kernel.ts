// The tests on the real kernel: where they can run, and for whom.

import { whyNoLinux } from '@socketlings/kernel';
import { sandboxName } from './confine.mjs';
import type { Subject } from '../workshop/subjects.ts';

/** What a program gets to the real kernel with. */
export interface Circumstances {
  readonly sandbox: ReturnType<typeof sandboxName>;
  readonly noLinux: string | null;
  /** Whether somebody else has written it, whom nobody here trusts. */
  readonly stranger: boolean;
}

/** Says that the answers are not those of whoever runs this; a grader's own child inherits it. */
export const OF_A_STRANGER = 'SOCKETLINGS_STRANGER';

export function circumstancesOf({ name }: Subject): Circumstances {
  const stranger = name.startsWith('submission:') || process.env[OF_A_STRANGER] !== undefined;
  return { sandbox: sandboxName(), noLinux: whyNoLinux(), stranger };
}

/** Why tests on the real kernel do not run, as a sentence; null if they do. */
export function whyNotOnKernel(
  { sandbox, noLinux, stranger }: Circumstances,
  networks: string,
): string | null {
  if (noLinux) return `${noLinux} The dev container of this workshop has it (.devcontainer).`;
  if (!networks.split(',').includes('real')) return 'It runs on the real kernel only: --seed real.';
  if (stranger && sandbox !== 'bwrap') {
    return "On the real kernel a stranger's program runs only inside bubblewrap, which does not work here.";
  }
  return null;
}
