// Text that others will show: whatever the learner's code has put into it, nothing in it acts, and
// nothing in it is invisible.

import { stripVTControlCharacters } from 'node:util';

/** Shows as escapes what is no text: control characters, marks without width or that turn the direction. */
export function clean(text: string): string {
  return text.replaceAll(/\r\n/g, '\n').replaceAll(INVISIBLE, escapeOf);
}

/** The same in one line. */
export function cleanLine(text: string): string {
  return clean(text).replaceAll(/\s*\n\s*/g, ' ');
}

/** What code has printed: its colours are gone, and a line that it wrote over is a line of its own. */
export function cleanOutput(text: string): string {
  return clean(stripVTControlCharacters(text).replaceAll(/\r\n?/g, '\n'));
}

/** A value in one line, every character of it: in quotes if it begins or ends with a space. */
export function cleanValue(text: string): string {
  const shown = text.replaceAll(/[\t\r\n]/g, escapeOf).replaceAll(INVISIBLE, escapeOf);
  return /^ | $/.test(shown) ? `"${shown}"` : shown;
}

/** Cuts text that is longer than `most` characters, and says so. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
  return `${end}…\n(${(text.length - end.length).toLocaleString('en')} more characters)`;
}

/** JSON in which nothing acts either: what is no text is escaped, and none of it is lost. */
export function toJson(value: unknown): string {
  const json = JSON.stringify(value, null, 2);
  const escape = (character: string): string => {
    const units = character.split(''); // two of them beyond U+FFFF
    return units.map((unit) => `\\u${hex(unit, 4)}`).join('');
  };
  return `${json.replaceAll(INVISIBLE, escape)}\n`;
}

// --- internal ---

/** Ends of lines and tabs are text. */
const INVISIBLE = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}\p{Noncharacter_Code_Point}]/gu;

const SHORT: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** As the testkit and JavaScript write it: `\x00`, `\u202e`. */
function escapeOf(character: string): string {
  const code = character.codePointAt(0)!;
  if (SHORT[character]) return SHORT[character];
  if (code < 0x100) return `\\x${hex(character, 2)}`;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${hex(character, 4)}`;
}

function hex(character: string, digits: number): string {
  return character.charCodeAt(0).toString(16).padStart(digits, '0');
}
