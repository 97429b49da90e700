// What there is to say of a run: for each pull request that ends with its commit a state, and either a
// report or the reason why there is none.

import { isDone, type Report } from '../grade/report.ts';
import { cleanLine } from '../text/clean.ts';
import { sayPoints } from '../writers/marks.ts';
import { firstCase } from '../writers/story-markdown.ts';
import type { Api } from './api.ts';
import { OF_ANOTHER, findReport } from './artifact.ts';
import type { FinishedRun } from './event.ts';
import type { PullRequest } from './pull-request.ts';
import { foreignBase, olderBase, ownWorkflow, unreadable, type Refusal } from './refusals.ts';
import type { Status } from './status.ts';
import { hasOwnWorkflow, tipOf } from './trust.ts';

export interface Outcome {
  readonly pull: PullRequest;
  readonly status: Status;
  readonly result: { readonly report: Report } | { readonly reason: string };
}

export interface Course {
  /** `owner/name` */
  readonly repository: string;
  /** The branches that grade. */
  readonly branches: readonly string[];
}

export async function outcomesOf(
  api: Api,
  course: Course,
  run: FinishedRun,
  pulls: readonly PullRequest[],
): Promise<Outcome[]> {
  const sound: Sound[] = [];
  const outcomes: Outcome[] = [];
  for (const pull of pulls) {
    const looked = await look(api, course, run, pull);
    if ('tip' in looked) sound.push(looked);
    else outcomes.push(looked);
  }
  const [first] = sound;
  if (first) outcomes.push(...(await readFor(api, course, run, [first, ...sound.slice(1)])));
  return outcomes;
}

// --- internal ---

/** A pull request whose run can be believed, and the commit that must have graded it. */
interface Sound {
  readonly pull: PullRequest;
  readonly tip: string;
}

async function look(
  api: Api,
  { repository, branches }: Course,
  run: FinishedRun,
  pull: PullRequest,
): Promise<Sound | Outcome> {
  if (!branches.includes(pull.base)) return refuse(pull, foreignBase(pull, branches));
  const tip = await tipOf(api, repository, pull.base);
  const isOwn =
    run.asked === undefined && (await hasOwnWorkflow(api, repository, { commit: run.commit, tip }));
  return isOwn ? refuse(pull, ownWorkflow(pull)) : { pull, tip };
}

// Several pull requests have a run each; the commit that graded tells to which one it belongs.
async function readFor(
  api: Api,
  { repository }: Course,
  run: FinishedRun,
  sound: readonly [Sound, ...Sound[]],
): Promise<Outcome[]> {
  const found = run.broken
    ? { problem: run.broken }
    : await findReport(api, repository, run, sound[0].pull.head);
  if ('problem' in found) {
    const wasPushedTo = run.asked !== undefined && found.problem === OF_ANOTHER;
    return wasPushedTo ? [] : sound.map(({ pull }) => refuse(pull, unreadable(found.problem, run)));
  }
  const { report } = found;
  const graded = sound.filter(({ tip }) => tip === report.change?.base);
  if (graded.length === 0) return sound.map(({ pull }) => refuse(pull, olderBase(pull, run)));
  return graded.map(({ pull }) => ({ pull, status: statusOf(report), result: { report } }));
}

function refuse(pull: PullRequest, { reason, ...status }: Refusal): Outcome {
  return { pull, status, result: { reason } };
}

function statusOf(report: Report): Status {
  const { exercises, points, max_points, bonus, change } = report;
  const score = sayPoints(points, max_points, bonus);
  if (isDone(report)) {
    const says = exercises.length > 0 ? `All done: ${score}` : 'No answer was changed';
    return { state: 'success', says };
  }
  const next = exercises.map(firstCase).find((each) => each !== undefined);
  const what = change?.problems?.[0] ?? (next && `${next.id} ${next.message || next.title}`);
  return { state: 'failure', says: cleanLine([score, what].filter(Boolean).join('; ')) };
}
