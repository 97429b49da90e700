// Classroom 50's result.json, schema classroom50/result/v1. The student and the submission are
// known to its runner, which says so in the environment and stamps the moments of submission itself.

import type { Report } from '../../grade/report.ts';
import { UsageError } from '../../usage-error.mjs';
import { casesOf, type Case } from '../cases.ts';
import { toJson } from '../../text/clean.ts';
import type { Format } from '../format.ts';

/** Only core points count here: a score must not be more than the maximum. */
export const format: Format = {
  file: 'result.json',
  writtenInCi: false, // Classroom 50's own runner writes it: it alone knows what the environment must hold
  check: (env) => void identityOf(env),
  write(report, env) {
    const result = { ...identityOf(env), ...scoreOf(report) };
    return toJson(result);
  },
};

// --- internal ---

type Env = Parameters<Format['write']>[1];

function identityOf(env: Env): object {
  const value = (name: string): string => {
    if (env[name]) return env[name];
    throw new UsageError(
      `The format classroom50 needs ${name} in its environment: it is for autograder.py of Classroom 50.`,
    );
  };
  return {
    schema: 'classroom50/result/v1',
    classroom: value('CLASSROOM'),
    assignment: value('ASSIGNMENT'),
    assignment_type: env['ASSIGNMENT_TYPE'] || 'individual',
    owner: env['OWNER'] || value('USERNAME'),
    submission: value('SUBMISSION_TAG'),
    commit: value('COMMIT_URL'),
    release: value('RELEASE_URL'),
    review: env['REVIEW_URL'] || value('COMMIT_URL'),
  };
}

function scoreOf(report: Report): object {
  const moment = report.started_at.replace(/\.\d+Z$/, 'Z');
  return {
    datetime: moment,
    graded_at: moment,
    score: report.points,
    'max-score': report.max_points,
    tests: report.exercises.flatMap((each) => casesOf(each, { theirs: true })).map(testOf),
  };
}

function testOf({ id, title, verdict, counts, points, maxPoints, message, details }: Case): object {
  return {
    'test-name': `${id} ${title}${counts ? '' : ' (stretch)'}`,
    passed: verdict === 'passed',
    score: counts ? points : 0,
    'max-score': counts ? maxPoints : 0,
    ...(message && { message, output: details.join('\n') }),
  };
}
