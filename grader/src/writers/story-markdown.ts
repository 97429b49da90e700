// What the job's summary and the comment on a pull request have in common.

import type { ExerciseReport, Report } from '../grade/report.ts';
import { casesOf, type Case } from './cases.ts';
import { cleanOutput, cut } from '../text/clean.ts';
import { code, details, escapeText, fence, prose } from './github-markdown.ts';
import { mark, sayPoints } from './marks.ts';
import { sayTools, sayWalls } from './caveats.ts';

/** The result in a sentence, and what was done so that it can be relied on. */
export function writeResult(report: Report): string {
  const { verdict, points, max_points, bonus, tool, exercises, change } = report;
  const walls = sayWalls(report);
  const tools = sayTools(tool, list);
  const score = sayPoints(points, max_points, bonus);
  const aside = exercises.flatMap((exercise) => exercise.set_aside);
  const problems = change?.problems ?? [];
  const nothing = exercises.length === 0;
  return [
    ...problems.map(escapeText),
    ...(nothing && problems.length > 0 ? ['So nothing was graded.'] : []),
    ...(nothing && problems.length === 0
      ? ['No answer was changed, so there is nothing to grade.']
      : []),
    ...(nothing ? [] : [verdict === 'passed' ? `**All done: ${score}.**` : `**${score}.**`]),
    ...(verdict === 'tampered' ? ['Something acted on the tests, so that does not count.'] : []),
    ...(walls ? [escapeText(walls)] : []),
    ...(aside.length > 0 ? [`Changed, and graded with the originals: ${list(aside)}.`] : []),
    ...(tools ? [tools] : []),
    ...(change?.set_aside.length
      ? [`Also changed, but without a say here: ${list(change.set_aside, change.unnamed)}.`]
      : []),
  ].join('\n\n');
}

/** A row for each exercise. */
export function writeTable({ exercises }: Report): string {
  if (exercises.length === 0) return '';
  const rows = exercises.map(({ number, title, steps, points, max_points, bonus, verdict }) => {
    const passed = steps.filter((step) => step.verdict === 'passed').length;
    return `| ${sign(verdict)} | ${number} ${escapeText(title)} | ${passed} of ${steps.length} | ${sayPoints(points, max_points, bonus)} |`;
  });
  return ['| | exercise | steps | points |', '|---|---|---:|---:|', ...rows].join('\n');
}

/** Every step, a line each. */
export function writeSteps(exercise: ExerciseReport): string {
  const lines = exercise.steps.map(({ id, title, verdict, stretch, reason }) => {
    const word = verdict === 'passed' || verdict === 'failed' ? '' : ` (${verdict})`;
    return `- ${sign(verdict)} ${id} ${prose(title)}${stretch ? ' (stretch)' : ''}${word}${reason ? `: ${prose(reason)}` : ''}`;
  });
  return lines.join('\n');
}

/** The first thing to put right in an exercise, or nothing if it is done. */
export function firstCase(exercise: ExerciseReport): Case | undefined {
  const open = casesOf(exercise).filter(({ counts, verdict }) => counts && verdict !== 'passed');
  return open.find(({ verdict }) => verdict !== 'not-run') ?? open[0];
}

/** A failure with what there is to know of it. */
export function writeCase(each: Case): string {
  const { id, title, message, details: lines, file, line, output } = each;
  const at = line === undefined ? '' : `\n\nin ${code(`${file}:${line}`)}`;
  const head = `**${id} ${prose(title)}**\n\n${prose(message)}${at}`;
  const parts = [head];
  if (lines.length > 0) parts.push(fence(cut(lines.join('\n'), DETAIL_LIMIT)));
  if (output)
    parts.push(
      details('what the code printed', fence(cut(cleanOutput(output).trimEnd(), OUTPUT_LIMIT))),
    );
  return parts.join('\n\n');
}

// --- internal ---

const DETAIL_LIMIT = 8000; // characters
const OUTPUT_LIMIT = 4000; // characters
const MOST = 10; // files that are named

function list(paths: readonly string[], unnamed = 0): string {
  const left = Math.max(0, paths.length - MOST) + unnamed;
  const more = left > 0 ? [`${left} more`] : [];
  return [...paths.slice(0, MOST).map(escapeText), ...more].join(', ');
}

function sign(verdict: ExerciseReport['verdict']): string {
  return mark(verdict, { width: 0, colors: false });
}
