// Pieces of GitHub's Markdown. What the learner's code has said stays text: no tags, no mentions.

import { Buffer } from 'node:buffer';
import { piecesOf } from './backticks.ts';
import { clean, cleanLine } from '../text/clean.ts';

/** Text among other text. */
export function escapeText(text: string): string {
  return cleanLine(text)
    .replaceAll(/[!-/:-@[-_{-~]/g, String.raw`\$&`)
    .replaceAll('`', '&#96;') // a backslash before it would not part it from another one
    .replaceAll(/\\([@#])|(?<=www)\\\.|(?<=:)(?=\\\/)|(?<=[Gg][Hh])(?=\\-\d)/g, `$&${JOINER}`);
}

/** A sentence in which code stands between backticks. */
export function prose(text: string): string {
  return piecesOf(cleanLine(text))
    .map((piece) => (piece.isCode ? code(piece.text) : escapeText(piece.text)))
    .join('');
}

/** Code among text. */
export function code(text: string): string {
  return `\`${cleanLine(text).replaceAll('`', '')}\``;
}

/** A block that is shown as it is. */
export function fence(text: string): string {
  const content = clean(text);
  const longest = Math.max(2, ...[...content.matchAll(/`+/g)].map(([run]) => run.length));
  const marks = '`'.repeat(longest + 1);
  return `${marks}text\n${content}\n${marks}`;
}

/** What can be opened. Its line is HTML to GitHub, and no Markdown: there `summary` is text. */
export function details(summary: string, body: string): string {
  return `<details><summary>${escapeHtml(summary)}</summary>\n\n${body}\n\n</details>`;
}

/** Puts parts one below the other for as long as they fit, and says so when some do not. */
export function fit(parts: readonly string[], mostBytes: number, omitted: string): string {
  let text = '';
  for (const part of parts.filter(Boolean)) {
    const next = `${text}${text && '\n\n'}${part}`;
    if (Buffer.byteLength(next) > mostBytes - Buffer.byteLength(omitted) - 3) {
      return `${text}\n\n${omitted}\n`;
    }
    text = next;
  }
  return `${text}\n`;
}

// --- internal ---

/** Text in HTML: no tags, no mentions. */
function escapeHtml(text: string): string {
  return cleanLine(text)
    .replaceAll(/[@#]|(?<=www)(?=\.)|(?<=:)(?=\/)|(?<=[Gg][Hh])(?=-\d)/g, `$&${JOINER}`)
    .replaceAll(/[&<>"'`[\]]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const JOINER = '\u2060'; // has no width, and keeps @ and # from becoming mentions and links
