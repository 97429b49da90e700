// Pairs that stand out, side by side.

import { NOTHING, markup, type Markup } from '../../writers/html/markup.ts';
import type { Pair } from '../similar/pairs.ts';
import { CAUTION, type AlikeIn } from '../similar/similar.ts';

export function writeSimilar(all: readonly AlikeIn[]): Markup {
  return markup`<section id="similar">
<h2>Answers that are alike</h2>
<p>${CAUTION}</p>
${all.map(writeExercise)}</section>
`;
}

/** `0.31` as a part of a hundred. */
export function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}

// --- internal ---

const LONGEST = 400; // lines of a program
const AROUND = 2; // lines before and behind what is shared

function writeExercise({ exercise, pairs, usual, programs, small, same }: AlikeIn): Markup {
  const few = small.length > 0 ? ` Too little of their own to compare: ${small.join(', ')}.` : '';
  return markup`<h3>${exercise.number} ${exercise.title}</h3>
${same.map((students) => markup`<p>The same to the letter: ${students.join(', ')}</p>\n`)}<p class="soft">${sayUsual(pairs.length, usual)}${few}</p>
${pairs.map((pair) => writePair(pair, programs))}`;
}

function sayUsual(standing: number, { count, median, fence }: AlikeIn['usual']): string {
  if (count === 0) return 'There are not three different answers to compare.';
  const stand = standing === 0 ? 'no pair stands' : `${standing} of ${count} pairs stand`;
  return `In this class, two different answers share ${percent(median)} as a rule; ${stand} out, above ${percent(fence)}.`;
}

function writePair(
  { one, other, overlap, lines }: Pair,
  programs: ReadonlyMap<string, string>,
): Markup {
  const code = (student: string, shared: ReadonlySet<number>): Markup => {
    return markup`<div><p><b>${student}</b></p><pre>${markLines(programs.get(student) ?? '', shared)}</pre></div>`;
  };
  return markup`<details class="more"><summary>${one} and ${other} share ${percent(overlap)}</summary>
<div class="pair">${code(one, lines[0])}${code(other, lines[1])}</div></details>
`;
}

/** Passages in common, each with the lines around it; what lies between them is left out. */
function markLines(text: string, shared: ReadonlySet<number>): Markup {
  const lines = text.split('\n');
  const shown = lines.flatMap((_, i) => (isNear(shared, i + 1) ? [i] : [])).slice(0, LONGEST);
  return markup`${shown.map((i, nth) => {
    const left = i - (shown[nth - 1] ?? -1) - 1;
    const line = lines[i] ?? '';
    const shownAs = shared.has(i + 1) ? markup`<mark>${line}</mark>\n` : markup`${line}\n`;
    return markup`${leaveOut(left)}${shownAs}`;
  })}${leaveOut(lines.length - 1 - (shown.at(-1) ?? -1))}`;
}

function isNear(shared: ReadonlySet<number>, line: number): boolean {
  for (let by = -AROUND; by <= AROUND; by += 1) if (shared.has(line + by)) return true;
  return false;
}

function leaveOut(lines: number): Markup {
  if (lines === 0) return NOTHING;
  return markup`<i>… ${lines === 1 ? 'one line' : `${lines} lines`}</i>\n`;
}
