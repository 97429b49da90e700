// The package.json of an exercise says nothing of its own: all of it follows from the exercise's
// name and from the root's package.json. It forwards the commands, so that they work in its folder.

import { isDeepStrictEqual } from 'node:util';
import { readPart, root, type Exercise } from '../workshop/workshop.ts';

interface Manifest {
  readonly version: string;
  readonly scripts: Readonly<Record<string, string>>;
}

export function manifestProblems(exercise: Exercise): string[] {
  const wanted = manifestFor(
    exercise,
    parse(readPart(root, 'package.json')) as unknown as Manifest,
  );
  const found = parse(readPart(exercise.folder, 'package.json'));
  return differences(wanted, found);
}

export function manifestFor({ name, slug }: Exercise, { version, scripts }: Manifest): object {
  const commands = Object.entries(scripts).filter(([command, script]) => {
    return COMMAND.test(script) && command !== OF_INSTRUCTORS;
  });
  return {
    name: `@socketlings/${slug}`,
    version,
    private: true,
    type: 'module',
    imports: { '#subject': `./src/${name}.ts` },
    scripts: Object.fromEntries(
      commands.map(([command, script]) => [command, script.replace('node ', 'node ../../')]),
    ),
  };
}

/** Where one object is not like the other: `scripts.hint should be "…"`. */
export function differences(wanted: object, found: object, path = ''): string[] {
  const keys = new Set([...Object.keys(wanted), ...Object.keys(found)]);
  return [...keys].flatMap((key) => {
    const [want, have] = [wanted, found].map((each) => Reflect.get(each, key) as unknown);
    if (isDeepStrictEqual(want, have)) return [];
    if (isObject(want) && isObject(have)) return differences(want, have, `${path}${key}.`);
    const should = want === undefined ? 'be absent' : `be ${JSON.stringify(want)}`;
    return [`package.json: ${path}${key} should ${should}`];
  });
}

// --- internal ---

const OF_INSTRUCTORS = 'class'; // is about many exercises, and not typed in one

const COMMAND = /^node grader\/\w+\.[cm]js( |$)/;

function parse(text: string): object {
  return JSON.parse(text) as object;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
