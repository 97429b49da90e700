import { build } from 'vite';
import { configFor } from './config.ts';

/** Builds the page as static files: for any server, in any folder. */
export async function buildSite(folder: string): Promise<void> {
  await build(configFor(folder));
}
