// A report from another machine: nothing in it is believed before its shape is checked.

import { readFileSync, statSync } from 'node:fs';
import { codeOf } from '../machine/files.ts';
import type { Report } from './report.ts';
import { whyNoReport } from './sound.ts';
import { UsageError } from '../usage-error.mjs';

/** Reads a report in JSON; throws a `UsageError` if it cannot be read or is not what its schema says. */
export function openReport(path: string): Report {
  const report = parse(path, read(path));
  const why = whyNoReport(report);
  if (why) throw new UsageError(`${path} is not a report: ${why}.`);
  return report as Report;
}

// --- internal ---

const MOST = 64 * 1024 * 1024; // bytes; the report of every exercise has far less than one

function read(path: string): string {
  try {
    const stats = statSync(path);
    if (!stats.isFile())
      throw new UsageError(`${path} is not a file: --check takes a report.json.`);
    if (stats.size > MOST) throw new UsageError(`${path} is too large for a report.`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `${path} cannot be read (${codeOf(error)}): --check takes a report.json, as --format json writes it.`,
    );
  }
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(
      `${path} is not JSON: --check takes a report.json, as --format json writes it.`,
    );
  }
}
