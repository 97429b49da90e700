// The report that a run has left. A stranger may have made it, so it is looked at before it is used:
// it is never unpacked to a disk, its size has limits, and it must be what the schema says.

import { unzipSync } from 'fflate';
import type { Report } from '../grade/report.ts';
import { addsUp, whyNoReport } from '../grade/sound.ts';
import type { Api } from './api.ts';
import type { FinishedRun } from './event.ts';

/** As the workflow names it. */
export const ARTIFACT = 'socketlings';

/** Either a report, or a sentence that says why there is none. */
export type Found = { readonly report: Report } | { readonly problem: string };

/** What is said of a report that is not of the commit it should be of. */
export const OF_ANOTHER = 'What the run has left is the report of another commit';

export async function findReport(
  api: Api,
  repository: string,
  run: FinishedRun,
  head: string,
): Promise<Found> {
  const list = `/repos/${repository}/actions/runs/${run.id}/artifacts?name=${ARTIFACT}`;
  const { artifacts } = (await api.get(list)) as { artifacts: Artifact[] };
  const own = artifacts.filter((each) => !each.expired && each.created_at >= run.began); // not of a past attempt
  const [artifact] = own.sort((a, b) => b.id - a.id);
  if (!artifact) return { problem: 'The run has left no report' };
  if (artifact.size_in_bytes > MOST_PACKED) return TOO_LARGE;
  const path = `/repos/${repository}/actions/artifacts/${artifact.id}/zip`;
  const zip = await api.download(path, MOST_PACKED);
  return zip ? readReport(zip, head) : TOO_LARGE;
}

/** Reads the report of a commit out of a zip file. */
export function readReport(zip: Uint8Array, head: string): Found {
  try {
    const { content, size } = unpack(zip);
    if (size > MOST) return TOO_LARGE;
    if (!content) return { problem: `The run has left no ${FILE}` };
    const report = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content)) as unknown;
    return check(report, head);
  } catch {
    return { problem: 'What the run has left cannot be read' };
  }
}

// --- internal ---

const FILE = 'report.json';
const MOST_PACKED = 2 << 20; // bytes
const MOST = 8 << 20; // bytes
const TOO_LARGE = { problem: 'What the run has left is too large to be a report' };

interface Artifact {
  readonly id: number;
  readonly expired: boolean;
  readonly created_at: string;
  readonly size_in_bytes: number;
}

// No name in the zip but the report's is looked at. Unpacking stops at the size that it claims.
function unpack(zip: Uint8Array): { content: Uint8Array | undefined; size: number } {
  let size = 0;
  const files = unzipSync(zip, {
    filter({ name, originalSize }) {
      if (name === FILE) size = Math.max(size, originalSize);
      return name === FILE && size <= MOST;
    },
  });
  return { content: files[FILE], size };
}

function check(report: unknown, head: string): Found {
  const why = whyNoReport(report);
  if (why) return { problem: `What the run has left is no report: ${why.slice(0, 200)}` };
  const found = report as Report;
  if (found.change?.head !== head) return { problem: OF_ANOTHER };
  return addsUp(found) ? { report: found } : { problem: 'The report contradicts itself' };
}
