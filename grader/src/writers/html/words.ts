// The words beside what is drawn.

import { count } from '../../text/count.ts';
import { sayUnread } from './arrows.ts';
import type { Moment } from './moments.ts';

/** Pixels; what a character takes in the drawing, at most. */
export const CHARACTER = 6.95;

/** What a moment says, in lines of at most `room` characters. `by` is the name of the lane, which need not be said again. */
export function wordsOf(
  moment: Moment,
  all: readonly Moment[],
  by: string,
  room: number,
): string[] {
  const { who, bytes, does } = moment;
  const most = room - 'sends '.length;
  const end = bytes?.endsWith('"') ? '…"' : '…';
  const cut =
    bytes && bytes.length > most ? bytes.slice(0, most - end.length).trimEnd() + end : bytes;
  const said = SAYINGS[moment.does]({ ...moment, ...(cut !== undefined && { bytes: cut }) });
  const name = who === by || does === 'deadline' ? '' : `${who} `;
  return breakLine(`${name}${said}${sayUnread(moment, all)}`, room);
}

// --- internal ---

const MOST_LINES = 3;

const SAYINGS: Record<Moment['does'], (moment: Moment) => string> = {
  connects: () => 'connects',
  accepts: ({ peer }) => `accepts ${peer}`,
  writes: (moment) => ((moment.length ?? 0) > 0 ? `sends ${sayData(moment)}` : 'sends nothing'),
  delivers: sayData,
  reads: (moment) => `reads ${sayData(moment)}`,
  'reads the end': ({ peer }) => `reads null: ${peer} sends no more`,
  'half-closes': () => 'ends its sending half',
  closes: () => 'closes',
  resets: () => 'vanishes (reset)',
  fails: ({ text = '' }) => `fails: ${text}`,
  'left out': ({ length = 0 }) => `${count(length, 'line')} left out`,
  calls: sayText,
  returns: sayText,
  notes: sayText,
  'sets a deadline': sayText,
  deadline: sayText,
};

function sayData({ bytes = '', length = 0, calls = 1 }: Moment): string {
  const pieces = calls > 1 ? ` in ${count(calls, 'piece')}` : '';
  return `${bytes} · ${count(length, 'byte')}${pieces}`;
}

function sayText({ text = '', calls = 1 }: Moment): string {
  return text + (calls > 1 ? ` · ${calls.toLocaleString('en')} times` : '');
}

/** Breaks before the count of bytes if it can, else at a space, else anywhere. */
function breakLine(text: string, room: number): string[] {
  if (text.length <= room) return [text];
  const dot = text.lastIndexOf(' · ');
  const space = text.lastIndexOf(' ', room);
  const at = dot > 0 && dot <= room ? dot : space > room / 3 ? space : room;
  const rest = text.slice(at).replace(/^ (· )?/, '');
  return [text.slice(0, at), ...breakLine(rest, room)].slice(0, MOST_LINES);
}
