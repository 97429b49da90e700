// The words beside what is drawn.

import { sayUnread } from './arrows.ts';
import type { Moment } from './moments.ts';

/** Pixels; what a character takes in the drawing, at most. */
export const CHARACTER = 6.95;

/** What a moment says, in lines of at most `room` characters. `by` is who need not be named. */
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
  const said = say({ ...moment, ...(cut !== undefined && { bytes: cut }) });
  const name = who === by || does === 'deadline' ? '' : `${who} `;
  return breakLine(`${name}${said}${sayUnread(moment, all)}`, room);
}

// --- internal ---

const MOST_LINES = 3;

function say({ does, peer, bytes = '', length = 0, calls = 1, text = '' }: Moment): string {
  const data = `${bytes} · ${count(length, 'byte')}${calls > 1 ? ` in ${count(calls, 'piece')}` : ''}`;
  switch (does) {
    case 'connects':
      return does;
    case 'writes':
      return length > 0 ? `sends ${data}` : 'sends nothing';
    case 'reads':
      return `reads ${data}`;
    case 'delivers':
      return data;
    case 'accepts':
      return `accepts ${peer}`;
    case 'reads the end':
      return `reads null: ${peer} sends no more`;
    case 'half-closes':
      return 'ends its sending half';
    case 'closes':
      return does;
    case 'resets':
      return 'vanishes (reset)';
    case 'fails':
      return `fails: ${text}`;
    case 'left out':
      return `${count(length, 'line')} left out`;
    default:
      return text + (calls > 1 ? ` · ${calls.toLocaleString('en')} times` : '');
  }
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
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
