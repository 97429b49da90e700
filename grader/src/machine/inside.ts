import nativePath from 'node:path';

/** Whether a path lies in a folder. On Windows the way from one drive to another is no way, but a path. */
export function isInside(folder: string, path: string, system = nativePath): boolean {
  const way = system.relative(folder, path);
  return way !== '..' && !way.startsWith(`..${system.sep}`) && !system.isAbsolute(way);
}
