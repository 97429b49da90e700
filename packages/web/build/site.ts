import { build } from 'vite';
import { configFor } from './config.ts';

/** Builds the page as static files: for any server, in any folder. `more`: further pages. */
export async function buildSite(folder: string, more: readonly string[] = []): Promise<void> {
  await build(configFor(folder, more));
}
