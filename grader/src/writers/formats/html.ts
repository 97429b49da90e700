import type { Format } from '../format.ts';
import { writePage } from '../html/page.ts';

/** A page that needs nothing else: no scripts, no network, one file to open or to send. */
export const format: Format = {
  file: 'report.html',
  writtenInCi: true,
  write: (report) => `${writePage(report).text}\n`,
};
