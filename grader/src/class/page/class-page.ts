// The page of a class: who needs a person, who is where, and what most have yet to learn. One file that
// can be read without its script, which sorts and searches.

import type { Report } from '../../grade/report.ts';
import { writeDocument } from '../../writers/html/page.ts';
import { NOTHING, markup, prose, type Markup } from '../../writers/html/markup.ts';
import { writeStory } from '../../writers/html/step.ts';
import type { Book, Entry } from '../book.ts';
import { FILES } from '../folder.ts';
import type { Titles } from '../grade-tables.ts';
import { writeHeatMap } from './heat-map.ts';
import { firstLessons, ratesOf, type Lesson, type StepRate } from './statistics.ts';
import { SCRIPT } from './script.ts';
import { CLASS_STYLE } from './style.ts';

export interface PageInput {
  readonly name: string;
  readonly book: Book;
  readonly titles: Titles;
  /** Sections that follow, such as pairs that are alike. */
  readonly more?: Markup;
  /** A whole report by its key, for the story of a lesson. */
  readonly reportOf: (key: string) => Report | undefined;
}

export function writeClassPage(input: PageInput): string {
  const { name, book, titles, more = NOTHING } = input;
  const numbers = [...titles.keys()];
  const body = markup`${writeHead(input)}
${writePeople(book)}
<section id="map">
<h2>Who is where</h2>
${writeHeatMap(book.entries, numbers)}
</section>
${numbers.map((number) => writeExercise(number, input))}
${more}`;
  return `${writeDocument({ title: `${name} - Socketlings`, style: CLASS_STYLE, script: SCRIPT }, body).text}\n`;
}

// --- internal ---

const MOST_STORIES = 3;

function writeHead({ name, book: { entries } }: PageInput): Markup {
  const handed = entries.filter(({ submissions }) => submissions.length > 0).length;
  const full = entries.filter(({ points, max }) => points >= max).length;
  return markup`<header>
<h1>${name}</h1>
<p class="score"><strong>${handed} of ${entries.length}</strong> handed in <span>${full} with every core point</span></p>
<nav class="jump" aria-label="Sections"><a href="#people">who needs you</a> <a href="#map">who is where</a> <a href="#lessons">lessons</a> <a href="#similar">what is alike</a></nav>
</header>`;
}

function writePeople({ entries, strays, strayOverrides }: Book): Markup {
  const doubts = entries.flatMap(({ student, doubts: all }) => {
    return all.map(
      (doubt) => markup`<li><b>${student.id}</b> ${prose(doubt)}</li>
`,
    );
  });
  const others = strays.map(({ source, warnings }) => {
    return markup`<li><b>${source}</b> ${warnings.join(' ') || 'Its student is not on the roster.'}</li>
`;
  });
  const decided = strayOverrides.map(
    (line) => markup`<li><b>${FILES.overrides}</b> ${prose(line)}</li>
`,
  );
  const absent = entries.filter(({ submissions }) => submissions.length === 0);
  return markup`<section id="people">
<h2>Who needs you</h2>
${doubts.length + others.length + decided.length > 0 ? markup`<ul class="people">${doubts}${others}${decided}</ul>` : markup`<p>Nobody.</p>`}
${absent.length > 0 ? markup`<p class="soft">Nothing handed in: ${namesOf(absent)}</p>` : NOTHING}
</section>`;
}

function namesOf(entries: readonly Entry[]): string {
  return entries.map(({ student }) => student.id).join(', ');
}

function writeExercise(number: number, { book, titles, reportOf }: PageInput): Markup {
  const lessons = firstLessons(book.entries, number);
  const rates = ratesOf(book.entries, number);
  const anchor = number === [...titles.keys()][0] ? markup` id="lessons"` : NOTHING;
  return markup`<section${anchor}>
<h2>${number} ${prose(titles.get(number) ?? '')}</h2>
<h3>What to talk about first</h3>
${lessons.length > 0 ? markup`<ol class="lessons">${lessons.map((lesson) => writeLesson(lesson, reportOf))}</ol>` : markup`<p class="soft">Nobody has a lesson to learn here.</p>`}
<h3>How many pass</h3>
<p class="soft">Of those who handed in more than the starter, and for whom the step ran.</p>
<table class="rates"><thead><tr><th scope="col">step</th><th scope="col">pass</th><th scope="col"><span class="hidden">as a bar</span></th></tr></thead>
<tbody>${rates.map(writeRate)}</tbody></table>
</section>
`;
}

function writeLesson(
  { id, step, text, students }: Lesson,
  reportOf: PageInput['reportOf'],
): Markup {
  const links = students.map(({ id: who }) => markup`<a href="${who}/report.html">${who}</a> `);
  const stories = students.slice(0, MOST_STORIES).map(({ id: who, key }) => {
    const full = reportOf(key)?.exercises[0]?.steps.find((each) => each.id === step.id);
    return full
      ? markup`<div class="story"><p><b>${who}</b></p>${writeStory(full)}</div>`
      : NOTHING;
  });
  return markup`<li class="card" id="lesson-${id}"><p><b class="count">${students.length} ×</b> <span class="id">${step.id}</span> ${prose(text)}</p>
<p class="soft">${links}</p>
<details class="more"><summary>what happened to ${Math.min(MOST_STORIES, students.length)} of them</summary>${stories}</details></li>
`;
}

function writeRate({ step, passed, reached }: StepRate): Markup {
  const percent = reached === 0 ? 0 : Math.round((passed / reached) * 100);
  return markup`<tr><th scope="row"><span class="id">${step.id}</span> ${prose(step.title)}${step.stretch ? markup` <span class="soft">stretch</span>` : NOTHING}</th><td class="number">${passed} of ${reached}</td><td aria-hidden="true"><span class="rate"><i style="width: ${percent}%"></i></span></td></tr>
`;
}
