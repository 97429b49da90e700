// The document that is published: graded exercises, and with what they were graded.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256, textOf } from '../machine/files.ts';
import { sandboxName } from '../run/confine.mjs';
import { changedTools, toolIds } from '../workshop/tools.ts';
import { root, testFilesOf, type Exercise } from '../workshop/workshop.ts';
import { reportAll } from './make-report.ts';
import type { ExerciseReport, Report, Tool } from './report.ts';

/** Puts graded exercises together into the document that is published. */
export function toReport(
  subject: string,
  exercises: readonly Exercise[],
  reports: readonly ExerciseReport[],
  { began, networks }: { began: Date; networks: string },
): Report {
  return reportAll(reports, {
    subject,
    started_at: began.toISOString(),
    duration_ms: Date.now() - began.getTime(),
    tool: describeTool(exercises, networks),
  });
}

/** The sum of all tests of some exercises, as a report has it. */
export function testsSum(exercises: readonly Exercise[]): string {
  return sha256(exercises.flatMap(testFilesOf).map(textOf).join(''));
}

// --- internal ---

function describeTool(exercises: readonly Exercise[], networks: string): Tool {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  const { grader, changed } = (tools ??= readTools());
  return {
    version,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    tests_sha256: testsSum(exercises),
    grader_sha256: grader,
    sandbox: sandboxName(),
    networks,
    changed,
  };
}

/** Of hundreds of files, and from git: of a whole class once is enough. */
let tools: { readonly grader: string; readonly changed: string[] } | undefined;

function readTools(): NonNullable<typeof tools> {
  return { grader: sha256(JSON.stringify(toolIds())), changed: changedTools() };
}
