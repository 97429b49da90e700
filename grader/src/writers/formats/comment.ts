// Markdown for a comment on a pull request: what to do next. The first line lets a workflow find
// its comment again, so that there is only one.

import type { Format } from '../format.ts';
import { details, escapeText, fit } from '../github-markdown.ts';
import { firstCase, writeCase, writeResult, writeSteps, writeTable } from '../story-markdown.ts';

export const format: Format = {
  file: 'comment.md',
  write(report) {
    const open = report.exercises.filter(firstCase);
    const [next, ...later] = open;
    const parts = [`<!-- socketlings -->\n${writeResult(report)}`, writeTable(report)];
    if (next) {
      parts.push(
        `#### Next: ${next.number} ${escapeText(next.title)}\n\n${writeCase(firstCase(next)!)}`,
        `Stuck? \`npm run hint ${next.number}\` gives the next hint.`,
        details('every step of it', writeSteps(next)),
      );
    }
    parts.push(
      ...later.map((exercise) =>
        details(
          `then: ${exercise.number} ${escapeText(exercise.title)}`,
          writeCase(firstCase(exercise)!),
        ),
      ),
    );
    return fit(parts, LIMIT, OMITTED);
  },
};

// --- internal ---

const LIMIT = 60_000; // bytes; GitHub refuses a comment of more than 65,536 characters
const OMITTED = '_More did not fit here: it is in the summary of the job._';
