import { toJson } from '../../text/clean.ts';
import type { Format } from '../format.ts';

/** The report itself; its schema is `grader/report.schema.json`. */
export const format: Format = {
  file: 'report.json',
  writtenInCi: true,
  write: (report) => toJson(report),
};
