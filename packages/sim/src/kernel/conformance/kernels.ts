import { whyNoLinux } from '@socketlings/kernel';
import { SimKernel } from '../sim-kernel.ts';
import { NamedKernel } from './named-kernel.ts';
import type { TestedKernel } from './named-sockets.ts';

/** The kernels that keep the same rules; the real one only where there is one. */
export const kernels: readonly { name: string; open: () => NamedKernel }[] = [
  { name: 'simulated', open: () => new NamedKernel(simulated()) },
  ...(whyNoLinux() === null ? [await linux()] : []),
];

/** A simulated kernel that delivers at once, as Linux does to itself. */
export function simulated(): TestedKernel {
  return comparable(new SimKernel({ network: 'loopback' }));
}

/** A simulated kernel with what a real one needs in addition. */
export function comparable(kernel: SimKernel): SimKernel & TestedKernel {
  return Object.assign(kernel, { endAcknowledged: () => true, [Symbol.dispose]: () => {} });
}

async function linux(): Promise<(typeof kernels)[number]> {
  const { LinuxKernel } = await import('@socketlings/kernel/linux');
  return { name: 'Linux', open: () => new NamedKernel(new LinuxKernel()) };
}
