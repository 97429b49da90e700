import { piecesOf } from '../backticks.ts';
import { clean } from '../../text/clean.ts';

/** HTML or SVG that may be put into a page as it is. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Markup | string | number | readonly Part[];

/** A template in which everything but `Markup` is text and nothing more. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const rest = parts.map((part, i) => render(part) + strings[i + 1]);
  return new Markup(strings[0] + rest.join(''));
}

/** A sentence in which code stands between backticks. */
export function prose(sentence: string): Markup {
  const pieces = piecesOf(sentence).map(({ text, isCode }) => {
    return isCode ? markup`<code>${text}</code>` : text;
  });
  return markup`${pieces}`;
}

export const NOTHING: Markup = new Markup('');

// --- internal ---

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function render(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (Array.isArray(part)) return part.map(render).join('');
  return clean(String(part as string | number)).replaceAll(
    /[&<>"']/g,
    (character) => ENTITIES[character]!,
  );
}
