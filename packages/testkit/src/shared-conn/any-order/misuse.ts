import type { MeteredRaw } from '@socketlings/sim';
import type { Facts } from '../../base/lesson.ts';

/** What the raw connection does not stand. */
export function misuse(raw: MeteredRaw): Facts | undefined {
  const { overlappingReads, overlappingWrites, cutByClose, closes, afterClose } = raw;
  if (overlappingReads > 0) return { lesson: OVERLAP('reads') };
  if (overlappingWrites > 0) return { lesson: OVERLAP('writes') };
  if (cutByClose > 0) return { lesson: CUT };
  if (closes > 1) return { lesson: RAW_TWICE, received: `${closes} times` };
  if (afterClose.length > 0) return { lesson: AFTER, received: `raw.${afterClose[0]}()` };
  return undefined;
}

// --- internal ---

const OVERLAP = (what: string): string =>
  `Two raw ${what} were under way at once: the raw connection is for one reader and one writer.`;

const CUT =
  'raw.close() was called while a raw read or write was under way: let the last one leave first.';

const RAW_TWICE = 'The raw connection was closed more than once.';

const AFTER =
  'The raw connection was used after raw.close(): its number may belong to a stranger by then.';
