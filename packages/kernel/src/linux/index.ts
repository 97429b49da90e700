// The real kernel, and how to run a poller on it without stopping Node's event loop.

export { keepPolling } from './keep-polling.ts';
export { LinuxKernel } from './linux-kernel.ts';
