import { whyNoLinux } from '@socketlings/kernel';
import { SimKernel } from '../sim-kernel.ts';
import { Bench, type TestedKernel } from './bench.ts';

/** The kernels that keep the same rules; the real one only where there is one. */
export const worlds: readonly { name: string; open: () => Bench }[] = [
  { name: 'simulated', open: () => new Bench(simulated()) },
  ...(whyNoLinux() === null ? [await linux()] : []),
];

/** A simulated kernel that delivers at once, as Linux does to itself. */
export function simulated(): TestedKernel {
  return comparable(new SimKernel({ run: 'loopback' }));
}

/** A simulated kernel with what a real one needs in addition. */
export function comparable(kernel: SimKernel): SimKernel & TestedKernel {
  return Object.assign(kernel, { endAcknowledged: () => true, [Symbol.dispose]: () => {} });
}

async function linux(): Promise<(typeof worlds)[number]> {
  const { LinuxKernel } = await import('@socketlings/kernel/linux');
  return { name: 'Linux', open: () => new Bench(new LinuxKernel()) };
}
