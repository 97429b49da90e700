// Other correct designs. `alternatives/lines.ts` is a whole answer; `alternatives/Direction/lock.ts` is a part of one: it
// exports a `Direction`, and all the rest is the solution's.

import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { textOf } from '../machine/files.ts';
import { solution, solutionFolder, type Subject } from '../workshop/subjects.ts';
import type { Exercise } from '../workshop/workshop.ts';
import { writeMade } from './made.ts';

export function alternatives(exercise: Exercise): Subject[] {
  const folder = join(solutionFolder(exercise), 'alternatives');
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  const parts = entries.filter((entry) => entry.isDirectory());
  return [
    ...sourcesIn(folder).map((file) => ({ name: `alternative:${basename(file, '.ts')}`, file })),
    ...parts.flatMap(({ name }) =>
      sourcesIn(join(folder, name)).map((file) => putTogether(exercise, name, file)),
    ),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The code with an import in the place of its class `name`. Throws a sentence if there is no such class. */
export function importClass(code: string, name: string, from: string): string {
  const declaration = new RegExp(String.raw`^(?:/\*\*.*\*/\n)?class ${name} \{$[^]*?^\}$`, 'm');
  if (!declaration.test(code)) throw new Error(`The solution has no class ${name}.`);
  return code.replace(declaration, () => `import { ${name} } from '${from}';`);
}

// --- internal ---

function sourcesIn(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  return names.map((name) => join(folder, name));
}

/** The solution, which imports one of its classes from a file beside it. */
function putTogether(exercise: Exercise, className: string, part: string): Subject {
  const [main, beside] = [basename(exercise.source), basename(part)];
  const name = basename(part, '.ts');
  const folder = writeMade(exercise, `alternative-${name}`, {
    [main]: importClass(textOf(solution(exercise).file), className, `./${beside}`),
    [beside]: textOf(part),
  });
  return { name: `alternative:${name}`, file: join(folder, main) };
}
