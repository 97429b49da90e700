// Markdown as a terminal can show it: bold, code, lists, and addresses after their links.

import { marked, type MarkedToken, type Token } from 'marked';
import { createColors } from 'picocolors';
import { wrap, type Page } from './text.ts';

export function renderMarkdown(markdown: string, page: Page, indent = 2): string[] {
  return marked.lexer(markdown).flatMap((token) => renderBlock(token as MarkedToken, page, indent));
}

// --- internal ---

function renderBlock(token: MarkedToken, page: Page, indent: number): string[] {
  switch (token.type) {
    case 'space':
      return [''];
    case 'code':
      return token.text.split('\n').map((line) => ' '.repeat(indent + 2) + line);
    case 'list':
      return token.items.flatMap((item, i) => {
        const sign = token.ordered ? `${i + 1}.` : '-';
        const [first = '', ...rest] = wrap(renderInline(item.tokens, page), page, indent + 3);
        return [' '.repeat(indent) + sign.padEnd(3) + first.trimStart(), ...rest];
      });
    default:
      return wrap(renderInline([token], page), page, indent);
  }
}

function renderInline(tokens: readonly Token[], page: Page): string {
  return tokens.map((token) => renderSpan(token as MarkedToken, page)).join('');
}

function renderSpan(token: MarkedToken, page: Page): string {
  const { bold, cyan, dim, italic } = createColors(page.colors);
  const inner = (): string => {
    return 'tokens' in token && token.tokens ? renderInline(token.tokens, page) : flat(token);
  };
  switch (token.type) {
    case 'strong':
      return bold(inner());
    case 'em':
      return italic(inner());
    case 'codespan':
      return page.colors ? cyan(token.text) : `\`${token.text}\``;
    case 'link':
      return inner() === token.href ? token.href : `${inner()} ${dim(`(${token.href})`)}`;
    default:
      return inner();
  }
}

// Lines of the source are no lines of the paragraph.
function flat(token: MarkedToken): string {
  return ('text' in token ? token.text : token.raw).replaceAll('\n', ' ');
}
