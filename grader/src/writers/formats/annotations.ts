// Orders to GitHub's log: annotations on the learner's lines, and what the code printed where it
// can give no orders of its own.

import { createHash } from 'node:crypto';
import type { Report } from '../../grade/report.ts';
import { casesOf, type Case } from '../cases.ts';
import { clean, cleanOutput, cut } from '../../text/clean.ts';
import type { Format } from '../format.ts';
import { sayPoints } from '../marks.ts';

export const format: Format = {
  file: 'annotations.txt',
  writtenInCi: true,
  write(report) {
    const whole = (report.change?.problems ?? []).slice(0, MOST).map(errorForAll);
    const failing = firstOfEachFirst(report);
    const shown = failing.slice(0, MOST - whole.length);
    const lines = [
      ...whole,
      ...shown.map(errorFor),
      noticeFor(report, failing.length - shown.length),
    ];
    return `${[...lines, ...failing.flatMap(writeOutput)].join('\n')}\n`;
  },
};

// --- internal ---

const MOST = 10; // errors that GitHub shows of one step of a job; the rest would vanish silently
const DATA_LIMIT = 4000; // characters
const OUTPUT_LIMIT = 10_000; // characters for each step

/** Every exercise has its say before one has a second. */
function firstOfEachFirst({ exercises }: Report): Case[] {
  const failing = exercises.map((exercise) => {
    return casesOf(exercise).filter(({ counts, verdict }) => counts && verdict !== 'passed');
  });
  return [
    ...failing.flatMap((cases) => cases.slice(0, 1)),
    ...failing.flatMap((cases) => cases.slice(1)),
  ];
}

function errorFor({ id, title, message, details, file, line }: Case): string {
  const place: Record<string, string | number> = line === undefined ? { file } : { file, line };
  const data = cut([message, ...details].join('\n'), DATA_LIMIT);
  return order('error', { ...place, title: `${id} ${title}` }, data);
}

function errorForAll(problem: string): string {
  return order('error', { title: 'Socketlings' }, cut(problem, DATA_LIMIT));
}

function noticeFor({ points, max_points, bonus }: Report, untold: number): string {
  const more = untold > 0 ? `, and ${untold} more ${untold === 1 ? 'step' : 'steps'} to go` : '';
  return order(
    'notice',
    { title: 'Socketlings' },
    `${sayPoints(points, max_points, bonus)}${more}`,
  );
}

function writeOutput({ id, title, output }: Case): string[] {
  if (!output) return [];
  const text = cut(cleanOutput(output), OUTPUT_LIMIT).replace(/\n$/, '');
  const token = createHash('sha256').update(text).digest('hex'); // no text can hold its own hash
  return [
    order('group', {}, `${id} ${title}: what the code printed`),
    `::stop-commands::${token}`,
    text,
    `::${token}::`,
    '::endgroup::',
  ];
}

function order(name: string, properties: Record<string, string | number>, data: string): string {
  const pairs = Object.entries(properties).map(
    ([key, value]) => `${key}=${escapeProperty(String(value))}`,
  );
  return `::${name}${pairs.length > 0 ? ` ${pairs.join(',')}` : ''}::${escapeData(data)}`;
}

function escapeData(text: string): string {
  return clean(text).replaceAll('%', '%25').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
