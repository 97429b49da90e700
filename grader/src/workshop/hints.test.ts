import { describe, expect, test } from 'vitest';
import { readRungs } from './hints.ts';

const HINTS = `# Hints

Words about **Nudge.** and so on.

## Step 1: begin

**Nudge.** What do
you begin with?

**Shape.** for ever:

\`\`\`
**not** a rung
\`\`\`

## Step 10: go on

**Nudge.** And then?
`;

describe('the hints for a step', () => {
  test('are the paragraphs that begin with a bold word', () => {
    expect(readRungs(HINTS, 1)).toEqual([
      '**Nudge.** What do\nyou begin with?',
      '**Shape.** for ever:\n\n```\n**not** a rung\n```',
    ]);
  });

  test('belong to that step alone', () => {
    expect(readRungs(HINTS, 10)).toEqual(['**Nudge.** And then?']);
    expect(readRungs(HINTS, 2)).toEqual([]);
  });
});
