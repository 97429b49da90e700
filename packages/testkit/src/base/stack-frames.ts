import { fileURLToPath } from 'node:url';

/** Whether a line of a stack is in the workshop's packages, and neither in a test nor in the code under test. */
export function isOurs(line: string, packages = PACKAGES): boolean {
  return line.includes(packages);
}

/** A folder as vite names it in a stack: with slashes on every system, and nothing escaped. */
export function folderInStacks(address: URL, windows = process.platform === 'win32'): string {
  return fileURLToPath(address, { windows }).replaceAll('\\', '/');
}

// --- internal ---

const PACKAGES = folderInStacks(new URL('../../../', import.meta.url));
