import type { NetworkName } from './ground.ts';

/** The networks that a test goes through: those of watch mode, unless the grader asks for others. */
export function wantedNetworks(
  wanted: string = process.env['SOCKETLINGS_NETWORKS'] ?? WATCH,
): NetworkName[] {
  return wanted.split(',').flatMap(parse);
}

// --- internal ---

const WATCH = 'friendly,nasty,1-8,real';

function parse(part: string): NetworkName[] {
  if (part === 'friendly' || part === 'nasty' || part === 'real') return [part];
  const [first = NaN, last = first] = part.split('-').map(Number);
  if (!Number.isInteger(first) || !Number.isInteger(last)) {
    throw new RangeError(`SOCKETLINGS_NETWORKS: expected something like "${WATCH}", got "${part}"`);
  }
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
