// Gradescope's results.json: a test for each step. Points of stretch steps come on top.

import { casesOf, type Case } from '../cases.ts';
import { cleanOutput, cut, toJson } from '../../text/clean.ts';
import type { Format } from '../format.ts';
import { sayPoints } from '../marks.ts';
import { sayWalls } from '../caveats.ts';

export const format: Format = {
  file: 'results.json',
  writtenInCi: true,
  write(report) {
    const results = {
      execution_time: report.duration_ms / 1000,
      output: [
        `${report.verdict}: ${sayPoints(report.points, report.max_points, report.bonus)}`,
        ...[sayWalls(report) ?? []].flat(),
      ].join('\n'),
      output_format: 'text',
      test_output_format: 'text',
      test_name_format: 'text',
      tests: report.exercises.flatMap((each) => casesOf(each, { theirs: true })).map(testOf),
      extra_data: { schema: report.schema, subject: report.subject, tool: report.tool },
    };
    return toJson(results);
  },
};

// --- internal ---

const OUTPUT_LIMIT = 10_000; // characters for each step

function testOf(each: Case): object {
  const { id, title, verdict, counts, points, maxPoints, message, details, output } = each;
  const printed = output
    ? ['', 'What your code printed:', cut(cleanOutput(output), OUTPUT_LIMIT)]
    : [];
  return {
    number: id,
    name: counts ? title : `${title} (stretch)`,
    score: points,
    max_score: counts ? maxPoints : 0,
    status: verdict === 'passed' ? 'passed' : 'failed',
    output: [message, ...details, ...printed].join('\n').trim(),
    tags: [verdict],
  };
}
