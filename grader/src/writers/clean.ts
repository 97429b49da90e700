// Text that others will show: whatever the learner's code has put into it, nothing in it acts.

import { stripVTControlCharacters } from 'node:util';

/** Takes out what is no text: escape sequences, control characters, marks that turn the direction. */
export function clean(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/(?![\t\n])[\p{Cc}\p{Bidi_Control}]/gu, '')
    .replaceAll(/[\p{Surrogate}\p{Noncharacter_Code_Point}]/gu, '\uFFFD');
}

/** The same in one line. */
export function cleanLine(text: string): string {
  return clean(text).replaceAll(/\s*\n\s*/g, ' ');
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
    return units.map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  };
  return `${json.replaceAll(/(?!\n)[\p{Cc}\p{Bidi_Control}\p{Noncharacter_Code_Point}]/gu, escape)}\n`;
}
