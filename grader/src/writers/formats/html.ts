// A page that needs nothing else: no scripts, no network, one file to open or to send.

import type { ExerciseReport, Report } from '../../grade/report.ts';
import { pathInRepository } from '../cases.ts';
import type { Format } from '../format.ts';
import { Markup, NOTHING, markup, prose } from '../html/markup.ts';
import { writeStep } from '../html/step.ts';
import { STYLE } from '../html/style.ts';
import { withoutBackticks } from '../backticks.ts';
import { sayPoints, sayWhose } from '../marks.ts';
import { sayWalls } from '../walls.ts';

export const format: Format = {
  file: 'report.html',
  write: (report) => `${writePage(report).text}\n`,
};

// --- internal ---

function writePage(report: Report): Markup {
  const { exercises } = report;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${writeTitle(report)}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<main>
${writeHead(report)}
${exercises.length > 1 ? writeMap(exercises) : NOTHING}
${exercises.map(writeExercise)}
</main>
</body>
</html>`;
}

/** Begins with what tells one page from another: a tab shows no more of it. */
function writeTitle({ subject, exercises, points, max_points, bonus }: Report): string {
  const [first, second] = exercises;
  const what = first && !second ? `${first.number} ${withoutBackticks(first.title)}, ` : '';
  const whose = sayWhose(subject).replace(/^: (.*)/s, '$1: ');
  return `${whose}${what}${sayPoints(points, max_points, bonus)} - Socketlings`;
}

function writeHead(report: Report): Markup {
  const { verdict, points, max_points, bonus, subject, started_at, tool, exercises } = report;
  const walls = sayWalls(report);
  const [day, time] = started_at.split(/[T.]/);
  const aside = exercises.flatMap((exercise) => exercise.set_aside);
  return markup`<header>
<h1>Socketlings${sayWhose(subject)}</h1>
<p class="score"><strong>${points} of ${max_points}</strong> points${bonus > 0 ? ` and ${bonus} bonus` : ''} <span class="verdict ${verdict}">${verdict}</span></p>
<p class="soft">${subject} · ${day ?? ''} ${time ?? ''} UTC · ${(report.duration_ms / 1000).toFixed(1)} s · Node ${tool.node} on ${tool.platform}, sandbox: ${tool.sandbox}</p>
${aside.length > 0 ? markup`<p class="note">Changed, and graded with the originals: ${aside.join(', ')}</p>` : NOTHING}
${walls ? markup`<p class="note">${walls}</p>` : NOTHING}${tool.changed.length > 0 ? markup`<p class="note">The grader itself was changed: ${tool.changed.join(', ')}</p>` : NOTHING}
</header>`;
}

function writeMap(exercises: readonly ExerciseReport[]): Markup {
  const cards = exercises.map((exercise) => {
    const { number, title, points, max_points, bonus } = exercise;
    return markup`<a href="#exercise-${number}"><b>${number} ${prose(title)}</b>${writeBar(exercise)}<span class="soft">${sayPoints(points, max_points, bonus)}</span></a>
`;
  });
  return markup`<nav aria-label="Exercises">
${cards}</nav>`;
}

function writeBar({ steps }: ExerciseReport): Markup {
  const style = { passed: 'passed', 'not-run': '' } as Record<string, string>;
  const cells = steps.map(({ verdict }) => markup`<i class="${style[verdict] ?? 'bad'}"></i>`);
  return markup`<span class="bar" aria-hidden="true">${cells}</span>`;
}

function writeExercise(exercise: ExerciseReport): Markup {
  const { number, title, file, verdict, points, max_points, bonus, problems, steps } = exercise;
  const first = steps.find((step) => step.verdict !== 'passed' && step.verdict !== 'not-run');
  return markup`<section id="exercise-${number}">
<h2>${number} ${prose(title)} <span class="verdict ${verdict}">${verdict}</span></h2>
<p class="soft"><span class="mono">${pathInRepository(file)}</span> · ${sayPoints(points, max_points, bonus)}</p>
${problems.map((problem) => markup`<p class="problem">${prose(problem)}</p>`)}
<ol class="steps">
${steps.map((step) => writeStep(step, exercise, step === first))}</ol>
</section>
`;
}
