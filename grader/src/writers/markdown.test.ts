import { expect, test } from 'vitest';
import { renderMarkdown } from './markdown.ts';

const MARKDOWN = `**Nudge.** What does \`read\` give
you? See [the manual](https://example.org/read) & <https://example.org>.

- one _thing_
- another

\`\`\`
for ever:
  **read**
\`\`\`
`;

test('Markdown is readable without colours', () => {
  expect(renderMarkdown(MARKDOWN, { width: 50, colors: false })).toEqual([
    '  Nudge. What does `read` give you? See the manual',
    '  (https://example.org/read) &',
    '  https://example.org.',
    '',
    '  -  one thing',
    '  -  another',
    '',
    '    for ever:',
    '      **read**',
  ]);
});

test('colours take no room', () => {
  const [line] = renderMarkdown('**one** `two` three', { width: 22, colors: true });

  expect(line).toBe('  \u001B[1mone\u001B[22m \u001B[36mtwo\u001B[39m three');
});
