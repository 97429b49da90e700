// Makes an outcome known: as the status of the commit, and in the comment on the pull request.

import { addAttempt, readRecord } from '../writers/attempts.ts';
import { writeComment, writeNoResult } from '../writers/formats/comment.ts';
import type { Api } from './api.ts';
import type { FinishedRun } from './event.ts';
import type { Outcome } from './outcome.ts';
import { isAsFound } from './pull-request.ts';
import { contextFor, setStatus } from './status.ts';
import { openSticky } from './sticky.ts';

/** Returns whether the comment was for the pull request as it is now. */
export async function publish(
  api: Api,
  repository: string,
  run: FinishedRun,
  outcome: Outcome,
): Promise<boolean> {
  const { pull, status } = outcome;
  // The status belongs to the commit, whatever has become of the pull request.
  const place = { commit: pull.head, context: contextFor(pull.base, run), page: run.page };
  await setStatus(api, repository, place, status);
  const sticky = await openSticky(api, repository, pull.number);
  const body = bodyOf(outcome, sticky.body, run);
  if (!(await isAsFound(api, repository, pull))) return false; // right before it is written
  if (body) await sticky.write(body);
  return true;
}

// --- internal ---

/** Nothing if that is not worth a comment. */
function bodyOf(
  { result }: Outcome,
  before: string,
  { began, page }: FinishedRun,
): string | undefined {
  const past = readRecord(before);
  if ('reason' in result) return writeNoResult(result.reason, past);
  const { report } = result;
  const isNews = report.exercises.length > 0 || report.change?.problems !== undefined;
  return isNews || before ? writeComment(report, addAttempt(past, report, began), page) : undefined;
}
