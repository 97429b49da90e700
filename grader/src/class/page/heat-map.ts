// Students × steps: a line each, and a square for every step. Signs stand beside colours.

import { NOTHING, markup, type Markup } from '../../writers/html/markup.ts';
import type { Entry } from '../book.ts';
import type { ExerciseGrade, StepGrade } from '../gradebook.ts';
import { hasPage } from './student-page.ts';

export function writeHeatMap(entries: readonly Entry[], numbers: readonly number[]): Markup {
  const heads = numbers.map((number) => markup`<th scope="col">${number}</th>`);
  return markup`<table class="map">
<caption class="soft">${LEGEND}</caption>
<thead><tr><th scope="col">student</th>${heads}<th scope="col">total</th></tr></thead>
<tbody>
${entries.map(writeRow)}</tbody>
</table>`;
}

/** The word of a verdict in a few letters, for a square. */
export function signOf(verdict: StepGrade['verdict']): string {
  return SIGNS[verdict];
}

// --- internal ---

const LEGEND =
  '✓ passed · ✗ failed · ! crashed · ∞ hung · ‼ acted on the tests · – did not run · ? not graded yet. A thin frame is a stretch step.';

const SIGNS: Readonly<Record<StepGrade['verdict'], string>> = {
  passed: '✓',
  failed: '✗',
  crashed: '!',
  hung: '∞',
  tampered: '‼',
  'not-run': '–',
  missing: '',
  ungraded: '?',
};

function writeRow(entry: Entry): Markup {
  const { student, exercises, total, doubts } = entry;
  const id = hasPage(entry)
    ? markup`<a href="${student.id}/report.html">${student.id}</a>`
    : markup`<span>${student.id}</span>`;
  const name =
    student.name === student.id ? NOTHING : markup` <span class="soft">${student.name}</span>`;
  const look = doubts.length > 0 ? markup` <a class="look" href="#people">look</a>` : NOTHING;
  return markup`<tr><th scope="row">${id}${name}${look}</th>${exercises.map(writeCell)}<td class="number">${total}</td></tr>
`;
}

function writeCell(grade: ExerciseGrade): Markup {
  const { number, steps, points, bonus, flags, verdict } = grade;
  const isNothing = verdict === 'missing' && flags.length === 0;
  if (isNothing) return markup`<td><span class="soft">${number}: not handed in</span></td>`;
  const squares = steps.map((step) => {
    const title = `${step.id} ${step.title}: ${step.verdict}`;
    const kind = `${step.verdict}${step.stretch ? ' stretch' : ''}${step.override ? ' override' : ''}`;
    return markup`<i class="${kind}" title="${title}">${signOf(step.verdict)}</i>`;
  });
  const sum = bonus > 0 ? `${points} + ${bonus}` : String(points);
  const notes = flags.length > 0 ? ` · ${flags.join(', ')}` : '';
  return markup`<td><span class="strip" role="img" aria-label="${sayCell(grade)}">${squares}</span><span class="soft">${number}: ${sum}${notes}</span></td>`;
}

/** For those who do not see it. */
function sayCell({ number, verdict, steps }: ExerciseGrade): string {
  if (verdict === 'missing' || verdict === 'ungraded') return `exercise ${number}: ${verdict}`;
  const open = steps.filter((step) => step.verdict !== 'passed');
  if (open.length === 0) return `exercise ${number}: every step passed`;
  const list = open.map(({ id, verdict: own }) => `${id} ${own}`).join(', ');
  return `exercise ${number}: ${steps.length - open.length} of ${steps.length} steps passed; ${list}`;
}
