// A report goes to whoever wrote the answer: paths in it are those of their repository, and say nothing of where it
// was graded.

import { root, shown } from '../workshop/workshop.ts';

/** The same with every path under `folder`, and under the workshop's, as seen from there. */
export function withTheirPaths<T>(value: T, folder: string): T {
  return inTheirs(value, spellingsOf(folder)) as T;
}

// --- internal ---

/** As the system writes it, as vite does, as an address, and as seen from the workshop. */
function spellingsOf(folder: string): string[] {
  const ways = [folder, root].flatMap((each) => {
    const plain = each.replace(/[\\/]+$/, '');
    const slashed = plain.replaceAll('\\', '/');
    const address = `file://${slashed.startsWith('/') ? '' : '/'}${encodeURI(slashed)}`;
    return [address, slashed, plain];
  });
  const seen = shown(folder);
  const all = [...ways, ...(seen.length > 2 ? [seen] : [])].flatMap((way) => [
    `${way}/`,
    `${way}\\`,
  ]);
  return all.sort((a, b) => b.length - a.length);
}

function inTheirs(value: unknown, spellings: readonly string[]): unknown {
  if (typeof value === 'string') {
    return spellings.reduce((text, way) => text.replaceAll(way, ''), value);
  }
  if (Array.isArray(value)) return value.map((each) => inTheirs(each, spellings));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, inTheirs(each, spellings)]);
  return Object.fromEntries(entries) as unknown;
}
