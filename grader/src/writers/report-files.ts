// Where reports are written to.

import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { codeOf, writeWhole } from '../machine/files.ts';
import { machineFault } from '../machine/machine-fault.mjs';
import type { Report } from '../grade/report.ts';
import { UsageError } from '../usage-error.mjs';
import type { AnyFormat } from './format.ts';

/** Formats and a folder for them, known to be there before anything is graded. */
export interface ReportFiles {
  /** Writes each format whole, and returns the paths. */
  write(report: Report): string[];
}

/** Throws a `UsageError` if a format lacks something, or the folder cannot be written to. */
export function openReportFiles(
  formats: readonly AnyFormat[],
  folder: string = DEFAULT_FOLDER,
  env: NodeJS.ProcessEnv = process.env,
): ReportFiles {
  for (const format of formats) format.check?.(env);
  explained(folder, () => {
    makeFolder(resolve(folder));
    accessSync(join(resolve(folder), sep), constants.W_OK); // with its end: a file is no folder
  });
  return {
    write: (report) => formats.map((format) => writeOne(format, folder, report, env)),
  };
}

// --- internal ---

const DEFAULT_FOLDER = '.reports';

function writeOne(
  format: AnyFormat,
  folder: string,
  report: Report,
  env: NodeJS.ProcessEnv,
): string {
  const path = join(folder, format.file);
  const content = format.write(report, env);
  explained(folder, () => writeWhole(resolve(path), content));
  return path;
}

// Node's own `recursive` never comes back from a place that takes no folders, such as /proc.
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

function explained(folder: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    const fault = machineFault(error);
    if (fault) throw fault;
    throw new UsageError(
      `No report can be written to ${folder} (${codeOf(error)}): --out takes a folder that you may write to.`,
    );
  }
}
