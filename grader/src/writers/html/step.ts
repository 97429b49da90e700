// One step: a line if it passed, else all that there is to know about its failure.

import type { ExerciseReport, StepReport } from '../../grade/report.ts';
import { pathInRepository, readmeOf, replayOf } from '../cases.ts';
import { cleanOutput, cleanValue, cut } from '../../text/clean.ts';
import { mark, sayNetwork } from '../marks.ts';
import { Markup, NOTHING, markup, prose } from './markup.ts';
import { drawSequence } from './sequence.ts';

export function writeStep(step: StepReport, exercise: ExerciseReport, open: boolean): Markup {
  const { lesson, output, reason } = step;
  if (lesson === undefined && !output) {
    return markup`<li class="card step plain">${writeTitle(step)}${reason ? markup`<span class="soft">${prose(reason)}</span>` : NOTHING}</li>
`;
  }
  const body = lesson === undefined ? writeOutput(step) : writeFailure(step, exercise);
  return markup`<li><details class="card step"${new Markup(open ? ' open' : '')}><summary>${writeTitle(step)}</summary>
${body}</details></li>
`;
}

/** What happened: drawn where that can be, and in words. */
export function writeStory({ scenes = [], story = [], seed }: StepReport): Markup {
  const caption = markup`<figcaption>What happened${sayNetwork(seed)}</figcaption>`;
  if (story.length === 0) return NOTHING;
  if (scenes.length === 0) return markup`<figure>${caption}${tell(story)}</figure>`;
  return markup`<figure>${caption}${drawSequence(scenes)}
<details class="more"><summary>the same in words</summary>${tell(story)}</details></figure>`;
}

// --- internal ---

const OUTPUT_LIMIT = 20_000; // characters

function writeTitle({ id, title, verdict, stretch }: StepReport): Markup {
  const isSaid = verdict === 'passed' || verdict === 'failed';
  return markup`<span class="sign ${verdict}">${mark(verdict, { width: 0, colors: false })}</span><span class="id">${id}</span><span>${prose(title)}${stretch ? markup` <span class="soft">stretch</span>` : NOTHING}</span>${isSaid ? NOTHING : markup`<span class="verdict ${verdict}">${verdict}</span>`}`;
}

function writeFailure(step: StepReport, exercise: ExerciseReport): Markup {
  const { lesson = '', expected, received, diagnosis, at, test, scenes = [], id } = step;
  const facts = [
    ...(expected ? [markup`<dt>expected</dt><dd class="mono">${cleanValue(expected)}</dd>`] : []),
    ...(received
      ? [markup`<dt>received</dt><dd class="mono received">${cleanValue(received)}</dd>`]
      : []),
  ];
  return markup`<div class="body${scenes.length > 0 ? ' drawn' : ''}">
<p class="lesson">${prose(lesson)}</p>
${writeStory(step)}
${facts.length > 0 ? markup`<dl class="compare">${facts}</dl>` : NOTHING}
${diagnosis ? markup`<p class="soft">${prose(cut(diagnosis, 600))}</p>` : NOTHING}
${at ? markup`<p>at <code>${pathInRepository(at.file)}:${at.line}</code></p>` : NOTHING}
${writeOutput(step)}
<p class="soft">${test ? markup`test <code>${test.file}:${test.line}</code><br>` : NOTHING}read <code>${readmeOf(exercise)}</code>, Step ${id.split('.')[1] ?? ''}<br>replay <code>${replayOf(step, exercise)}</code></p>
</div>
`;
}

/** Each line begins with the name of a client or task, and two spaces at least; each name has a colour. */
function tell(story: readonly string[]): Markup {
  const people = [...new Set(story.flatMap((line) => whoIn(line) ?? []))];
  const lines = story.map((line) => {
    const who = whoIn(line);
    if (who === undefined) return markup`<li><span>${line}</span></li>`;
    const style = `who-${people.indexOf(who) % COLORS}`;
    return markup`<li><span><b class="${style}">${who}</b>${line.slice(who.length)}</span></li>`;
  });
  const names = Math.max(0, ...story.map((line) => NAME.exec(line)?.[0].length ?? 0));
  return markup`<ol class="tell mono" style="--names: ${Math.min(names, WIDEST)}ch">${lines}</ol>`;
}

const COLORS = 8;
const NAME = /^(\S+(?: \S+)*) {2,}/;
const WIDEST = 12; // characters; more would leave no room on a phone

function whoIn(line: string): string | undefined {
  return NAME.exec(line)?.[1];
}

function writeOutput({ output }: StepReport): Markup {
  if (!output) return NOTHING;
  return markup`<details class="more"><summary>what the code printed</summary><pre>${cut(cleanOutput(output).trimEnd(), OUTPUT_LIMIT)}</pre></details>`;
}
