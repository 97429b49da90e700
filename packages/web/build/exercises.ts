// The words of the workshop, as the page shows them: rendered here, so that nobody else needs a renderer.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { marked } from 'marked';
import type { Plugin } from 'vite';
import { readRungs } from '../../../grader/src/workshop/hints.ts';
import { hasSolution, solution } from '../../../grader/src/workshop/subjects.ts';
import {
  openWorkshop,
  root,
  readPart,
  starterOf,
  type Exercise,
} from '../../../grader/src/workshop/workshop.ts';
import type { ExerciseSummary, ExerciseText } from '../src/exercise-text.ts';

/** `virtual:exercises` lists them; `virtual:exercise/NN-name` and `virtual:solution/NN-name` are what is in one. */
export function exerciseTexts(): Plugin {
  const exercises = openWorkshop();
  const named = (slug: string): Exercise => exercises.find((each) => each.slug === slug)!;
  return {
    name: 'socketlings:exercises',
    resolveId: (source) => (IDS.test(source) ? `\0${source}` : undefined),
    load(id) {
      const [, kind, slug] = IDS.exec(id.slice(1)) ?? [];
      if (!id.startsWith('\0') || !kind) return undefined;
      if (kind === 'handbook') return exportOf(handbookText());
      if (!slug) return listOf(exercises);
      return exportOf(kind === 'solution' ? solutionOf(named(slug)) : textOf(named(slug)));
    },
  };
}

// --- internal ---

const IDS = /^virtual:(exercise|solution|handbook)s?(?:\/(.+))?$/;

function listOf(exercises: readonly Exercise[]): string {
  const loaders = (kind: string): string => {
    return exercises
      .map(({ slug }) => `${JSON.stringify(slug)}: () => import("virtual:${kind}/${slug}")`)
      .join(', ');
  };
  return [
    `export const exercises = ${JSON.stringify(exercises.map(summaryOf))};`,
    `export const texts = { ${loaders('exercise')} };`,
    `export const solutions = { ${loaders('solution')} };`,
  ].join('\n');
}

function exportOf(value: unknown): string {
  return `export default ${JSON.stringify(value)};`;
}

function summaryOf({ number, name, slug, title, source, steps }: Exercise): ExerciseSummary {
  const file = `/exercises/${slug}/${source.replaceAll('\\', '/')}`;
  return { number, name, slug, title, file, steps };
}

function textOf(exercise: Exercise): ExerciseText {
  const { folder } = exercise.originals;
  const [intro = '', ...rest] = readPart(folder, 'README.md').split(/^(?=## Step \d+: )/m);
  const hints = readPart(folder, 'HINTS.md');
  const starter = readFileSync(starterOf(exercise), 'utf8');
  return {
    intro: render(intro.replace(/^# .*\n/, '')),
    steps: exercise.steps.map(({ number }, i) => ({
      text: render((rest[i] ?? '').replace(/^## .*\n/, '')),
      hints: readRungs(hints, number).map(render),
    })),
    starter,
    isGivenFrames: starter.includes("'@socketlings/net/frames'"),
  };
}

function solutionOf(exercise: Exercise): string | null {
  return hasSolution(exercise) ? readFileSync(solution(exercise).file, 'utf8') : null;
}

function handbookText(): string {
  const folder = join(root, 'exercises');
  return render(readPart(folder, 'README.md').replace(/^# .*\n/, '')).replaceAll(
    /(src|srcset)="([^"]+\.svg)"/g,
    (_, name: string, path: string) => `${name}="${dataOf(join(folder, path))}"`,
  );
}

function dataOf(picture: string): string {
  return `data:image/svg+xml;base64,${readFileSync(picture).toString('base64')}`;
}

/** Links lead to the repository, or nowhere. What can be wider than its column is reached by a keyboard, too. */
function render(markdown: string): string {
  const html = marked.parse(markdown, { async: false });
  return html
    .replaceAll(/<a href="(?!https?:)[^"]*">(.*?)<\/a>/gs, '$1')
    .replaceAll('<pre>', '<pre tabindex="0">')
    .replaceAll('<table>', '<div class="wide" tabindex="0"><table>')
    .replaceAll('</table>', '</table></div>');
}
