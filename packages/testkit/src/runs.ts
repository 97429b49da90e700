import type { Run } from './ground.ts';

/** The networks that a test goes through: those of watch mode, unless the grader asks for others. */
export function runs(wanted: string = process.env['SOCKETLINGS_RUNS'] ?? WATCH): Run[] {
  return wanted.split(',').flatMap(parse);
}

const WATCH = 'friendly,nasty,1-8,real';

function parse(part: string): Run[] {
  if (part === 'friendly' || part === 'nasty' || part === 'real') return [part];
  const [first = NaN, last = first] = part.split('-').map(Number);
  if (!Number.isInteger(first) || !Number.isInteger(last)) {
    throw new RangeError(`SOCKETLINGS_RUNS: expected something like "${WATCH}", got "${part}"`);
  }
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
