// Names that may be meant for an answer: it is said how they differ.

import type { Wanted } from './wanted.ts';

/** A sentence about the file if it may be meant; undefined if it is something else. */
export function nearMiss(path: string, { number, slug, name }: Wanted): string | undefined {
  const file = path.split('/').at(-1)!;
  const folder = path.split('/').slice(0, -1);
  const what = slipOf(file, name) ?? (isHome(folder, slug) ? slipInFolder(file) : undefined);
  if (!what) return undefined;
  return `exercise ${number}: there is no ${name}.ts, but ${path} (${what}).`;
}

// --- internal ---

function slipOf(file: string, name: string): string | undefined {
  const wanted = `${name}.ts`;
  if (file === wanted) return 'in the folder of another exercise';
  if (file.toLowerCase() === wanted) return 'another case';
  const [stem = '', ...endings] = file.split(/(?<!^)\.(?=[a-z]+(?:\.|$))/i);
  const plain = stem
    .toLowerCase()
    .replace(/^(copy|kopie) of /, '')
    .replace(/[\s_-]*(\(\d+\)|copy|kopie|final|new|v?\d+)$/, '');
  if (squeeze(plain) !== squeeze(name)) return undefined;
  if (plain !== stem.toLowerCase()) return 'a copy, by its name';
  if (endings.join('.').toLowerCase() !== 'ts') return 'another ending';
  return 'spelled otherwise';
}

/** In the folder of the exercise, any program may be meant. */
function slipInFolder(file: string): string | undefined {
  const isProgram = /\.[cm]?[jt]sx?$/i.test(file) && !/\.(test|config|d)\.[^.]+$/.test(file);
  return isProgram ? 'another name, in the right folder' : undefined;
}

function isHome(folders: readonly string[], slug: string): boolean {
  const at = folders.lastIndexOf(slug);
  const rest = at === -1 ? undefined : folders.slice(at + 1).join('/');
  return rest === '' || rest === 'src';
}

function squeeze(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
