// A page that needs nothing else: no scripts, no network, one file to open or to send.

import { createHash } from 'node:crypto';
import type { ExerciseReport, Report } from '../../grade/report.ts';
import { withoutBackticks } from '../backticks.ts';
import { pathInRepository } from '../cases.ts';
import { sayTools, sayWalls } from '../caveats.ts';
import { sayPoints, sayWhose } from '../marks.ts';
import { Markup, NOTHING, markup, prose } from './markup.ts';
import { writeStep } from './step.ts';
import { STYLE } from './style.ts';

/** A report as a page; `more` stands between its head and the exercises. */
export function writePage(report: Report, more: Markup = NOTHING): Markup {
  const { exercises } = report;
  return writeDocument(
    { title: writeTitle(report) },
    markup`${writeHead(report)}${more}
${exercises.length > 1 ? writeMap(exercises) : NOTHING}
${exercises.map(writeExercise)}`,
  );
}

export interface Head {
  readonly title: string;
  /** Beside the style that every page has. */
  readonly style?: string;
  /** The only one that may run. */
  readonly script?: string;
}

/** A whole document that allows nothing but its own style, and its script if it has one. */
export function writeDocument({ title, style = '', script }: Head, body: Markup): Markup {
  const sum =
    script === undefined ? undefined : createHash('sha256').update(script).digest('base64');
  const allowed = sum === undefined ? '' : `; script-src 'sha256-${sum}'`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'${new Markup(allowed)}">
<title>${title}</title>
<style>${new Markup(STYLE + style)}</style>
</head>
<body>
<main>
${body}
</main>${script === undefined ? NOTHING : new Markup(`<script>${script}</script>`)}
</body>
</html>`;
}

// --- internal ---

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
  const tools = sayTools(tool);
  const [day, time] = started_at.split(/[T.]/);
  const aside = exercises.flatMap((exercise) => exercise.set_aside);
  return markup`<header>
<h1>Socketlings${sayWhose(subject)}</h1>
<p class="score"><strong>${points} of ${max_points}</strong> points${bonus > 0 ? ` and ${bonus} bonus` : ''} <span class="verdict ${verdict}">${verdict}</span></p>
<p class="soft">${subject} · ${day ?? ''} ${time ?? ''} UTC · ${(report.duration_ms / 1000).toFixed(1)} s · Node ${tool.node} on ${tool.platform}, sandbox: ${tool.sandbox}</p>
${aside.length > 0 ? markup`<p class="note">Changed, and graded with the originals: ${aside.join(', ')}</p>` : NOTHING}
${walls ? markup`<p class="note">${walls}</p>` : NOTHING}${tools ? markup`<p class="note">${tools}</p>` : NOTHING}
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
