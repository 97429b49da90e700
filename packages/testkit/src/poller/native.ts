// The real kernel, opened before the code under test is loaded: afterwards no code in a graded process
// reaches native code any more.

import { whyNoLinux } from '@socketlings/kernel';
import type { LinuxKernel, keepPolling } from '@socketlings/kernel/linux';
import { graderHooks } from '../base/grader-hooks.ts';

interface Native {
  readonly kernel: LinuxKernel;
  readonly keepPolling: typeof keepPolling;
}

/** Null where this process may not have it, or where there is none. */
export const native: Native | null = await open();

async function open(): Promise<Native | null> {
  if (whyNoLinux() || graderHooks?.realKernel === false) return null;
  const { LinuxKernel, keepPolling } = await import('@socketlings/kernel/linux');
  for (const shared of [LinuxKernel, LinuxKernel.prototype]) Object.freeze(shared);
  return { kernel: new LinuxKernel(), keepPolling };
}
