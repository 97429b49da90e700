// `npm run grade -- --comment`: the second half of grading on GitHub. It may write to the pull request,
// and runs nothing of it.

import { openApi, need } from '../github/api.ts';
import { findReport } from '../github/artifact.ts';
import { readEvent, type FinishedRun } from '../github/event.ts';
import { findPullRequest } from '../github/pull-request.ts';
import { openSticky } from '../github/sticky.ts';
import type { Screen } from '../screen.ts';
import { addAttempt, readRecord } from '../writers/attempts.ts';
import { writeComment, writeNoResult } from '../writers/formats/comment.ts';
import { escapeText } from '../writers/github-markdown.ts';
import { printable } from '../writers/text.ts';

/** Puts the report of a finished run into the comment on its pull request; 1 if there is no report. */
export async function commentCommand(screen: Screen, env: NodeJS.ProcessEnv): Promise<number> {
  const run = readEvent(env);
  const repository = need(env, 'GITHUB_REPOSITORY');
  const api = openApi(env);
  const pull = run && (await findPullRequest(api, repository, run));
  if (!run || !pull) {
    screen.print(['  Nothing to say: no open pull request ends with what was graded.']);
    return 0;
  }
  const sticky = await openSticky(api, repository, pull.number);
  const past = readRecord(sticky.body);
  if (pull.ownWorkflow) {
    await sticky.write(writeNoResult(OWN_WORKFLOW(pull.number), past));
    screen.print([`  Pull request ${pull.number} changes workflows: its report was not read.`]);
    return 0;
  }
  const found = await findReport(api, repository, run);
  if ('problem' in found) {
    await sticky.write(writeNoResult(sayProblem(found.problem, run), past));
    screen.print([`  ${printable(found.problem)}.`]);
    return 1;
  }
  const { report } = found;
  if (report.exercises.length > 0 || sticky.body) {
    await sticky.write(writeComment(report, addAttempt(past, report, run.began), run.page));
  }
  screen.print([`  Pull request ${pull.number}: ${report.points} of ${report.max_points} points.`]);
  return 0;
}

// --- internal ---

const OWN_WORKFLOW = (number: number): string =>
  `**Not graded here.** This pull request changes files in \`.github\`, so the run was its own, and what it says does not count.

Leave \`.github\` as it was; or whoever maintains this repository grades it by hand:

\`\`\`text
git fetch origin pull/${number}/head
npm run grade -- --as-ci --base HEAD --head FETCH_HEAD
\`\`\``;

function sayProblem(problem: string, { page }: FinishedRun): string {
  return `**Not graded.** ${escapeText(problem)}. [The run](${page}) may say why.`;
}
