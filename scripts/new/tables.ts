// Where an exercise has a line in a file that is there already. Pure.

import type { NewExercise } from './files.ts';

/** The table of exercises with one more row, below the last one; `npm run fix` makes its columns even. */
export function withRow(
  markdown: string,
  { number, slug, title }: NewExercise,
  folder: string,
): string {
  const lines = markdown.split('\n');
  const last = lines.findLastIndex((line) => /^\| \[\d+ [^\]]+\]\((exercises\/)?\d\d-/.test(line));
  if (last === -1) throw new Error('There is no table of exercises to add a row to.');
  const row = `| [${number} ${title}](${folder}${slug}/README.md) | \`handleConn\` | what this exercise is for |`;
  return [...lines.slice(0, last + 1), row, ...lines.slice(last + 1)].join('\n');
}

interface Lockfile {
  readonly packages: Readonly<Record<string, object>>;
}

/** The lockfile with the exercise in it, as `npm install` would write it, and without asking anybody. */
export function withExercise(lockfile: string, { slug }: NewExercise): string {
  const { packages, ...rest } = JSON.parse(lockfile) as Lockfile;
  const name = `@socketlings/${slug}`;
  const version = (rest as { version?: string }).version;
  const all = Object.entries({
    ...packages,
    [`exercises/${slug}`]: { name, version },
    [`node_modules/${name}`]: { resolved: `exercises/${slug}`, link: true },
  });
  const sorted = Object.fromEntries(all.sort(([a], [b]) => a.localeCompare(b, 'en')));
  return `${JSON.stringify({ ...rest, packages: sorted }, null, 2)}\n`;
}
