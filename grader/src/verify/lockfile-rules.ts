import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../workshop/workshop.ts';
import { check, type Check } from './check.ts';

interface Lockfile {
  packages: Record<
    string,
    {
      optionalDependencies?: Record<string, string>;
      resolved?: string;
      link?: boolean;
      libc?: string[];
      hasInstallScript?: boolean;
    }
  >;
}

/** npm leaves out the native packages of other platforms when it updates a lockfile carelessly. */
export function checkLockfile(): Check[] {
  const lockfile = readJson('package-lock.json') as Lockfile;
  const ofQueue = readJson('grader/queue/package-lock.json') as Lockfile; // installed by itself
  const [own, queues] = ['package.json', 'grader/queue/package.json'].map(
    (path) => (readJson(path) as { allowScripts: Record<string, boolean> }).allowScripts,
  );
  const both = (rule: (lockfile: Lockfile) => string[]): string[] =>
    [lockfile, ofQueue].flatMap(rule);
  return [
    check('the lockfile carries the native packages of every platform', both(missingNatives)),
    check('the lockfile names no registry', both(registries)),
    check('the lockfile is left alone by npm 10 and 11', both(ofNewerNpm)),
    check('package.json decides about every install script', [
      ...undecided(lockfile, own!),
      ...undecided(ofQueue, queues!),
    ]),
  ];
}

export function missingNatives({ packages }: Lockfile): string[] {
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) => {
    return Object.keys(optionalDependencies)
      .filter(
        (name) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`],
      )
      .map((name) => `package-lock.json has no ${name}, which ${path} needs on some platform`);
  });
}

/** npm 10 takes out what it does not know, and then there is a changed file in the way of every pull. */
export function ofNewerNpm({ packages }: Lockfile): string[] {
  return Object.entries(packages)
    .filter(([, { libc }]) => libc)
    .map(([path]) => `${path} names a libc in package-lock.json: type npm run fix`);
}

/** npm gives advice about each install script of which package.json says nothing. */
export function undecided({ packages }: Lockfile, allowed: Record<string, boolean>): string[] {
  return Object.entries(packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => path.replace(/^.*node_modules\//, ''))
    .filter((name) => allowed[name] === undefined)
    .map((name) => `${name} has an install script: say in allowScripts of package.json if it runs`);
}

function registries({ packages }: Lockfile): string[] {
  return Object.entries(packages)
    .filter(([, { resolved, link }]) => resolved && !link)
    .map(([path, { resolved }]) => `${path} is resolved to ${resolved}`);
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}
