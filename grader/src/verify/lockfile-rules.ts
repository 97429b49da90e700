import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../workshop.ts';
import { check, type Check } from './check.ts';

interface Lockfile {
  packages: Record<
    string,
    { optionalDependencies?: Record<string, string>; resolved?: string; link?: boolean }
  >;
}

/** npm leaves out the native packages of other platforms when it updates a lockfile carelessly. */
export function checkLockfile(): Check[] {
  const lockfile = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lockfile;
  return [
    check('the lockfile carries the native packages of every platform', missingNatives(lockfile)),
    check('the lockfile names no registry', registries(lockfile)),
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

function registries({ packages }: Lockfile): string[] {
  return Object.entries(packages)
    .filter(([, { resolved, link }]) => resolved && !link)
    .map(([path, { resolved }]) => `${path} is resolved to ${resolved}`);
}
