import { describe, expect, test } from 'vitest';
import { applyEdits, parseCatalogue, type Mutant } from './catalogue.ts';

const CATALOGUE = `# the end is not an error

## closes twice

\`\`\`diff
   await conn.close();
+  await conn.close();
\`\`\`

## never opens, and says so

Of those who do, many do both.

\`\`\`diff
-  open();

-return;
+return 'no';
\`\`\`
`;

describe('a catalogue', () => {
  test('says what the learner did, which step catches it, and what is edited', () => {
    const caughtBy = 'the end is not an error';

    expect(parseCatalogue(CATALOGUE, 'end.md')).toEqual([
      {
        name: 'closes twice',
        caughtBy,
        edits: [
          {
            before: ['  await conn.close();'],
            after: ['  await conn.close();', '  await conn.close();'],
          },
        ],
      },
      {
        name: 'never opens, and says so',
        caughtBy,
        edits: [
          { before: ['  open();'], after: [] },
          { before: ['return;'], after: ["return 'no';"] },
        ],
      },
    ]);
  });

  test('has a diff for everyone', () => {
    expect(() => parseCatalogue('# end\n\n## never closes\n', 'end.md')) //
      .toThrow('end.md: "never closes" has no diff.');
  });

  test.each(['open();', '\n-open();', '@@ -1 +1 @@'])(
    'has no other lines in a diff: %s',
    (line) => {
      expect(() => parseCatalogue(`## never opens\n\n\`\`\`diff\n${line}\n\`\`\`\n`, 'end.md')) //
        .toThrow('"never opens": a line of a diff begins with "-", "+" or a blank');
    },
  );
});

describe('a mutant', () => {
  test('is the solution with its edits, in whichever order they are', () => {
    expect(applyEdits('a\nb\nc', mutant('-c\n+C\n+D\n\n-a\n+$&'))).toBe('$&\nb\nC\nD');
  });

  test('must find what it edits, once', () => {
    const never =
      '"m": the lines of an edit must match once, and these are not in the solution:\nb\nc';
    const twice = '"m": the lines of an edit must match once, and these match 2 times:\nb';

    expect(() => applyEdits('a\nb\nb', mutant('-b\n c'))).toThrow(never);
    expect(() => applyEdits('a\nb\nb', mutant('-b'))).toThrow(twice);
  });

  test('edits whole lines', () => {
    expect(() => applyEdits('ab', mutant('-a'))).toThrow('are not in the solution');
  });

  test('says where it adds something', () => {
    expect(() => applyEdits('a\nb', mutant('+c'))).toThrow('match 2 times');
  });

  test('edits no line twice', () => {
    expect(() => applyEdits('a\nb\nc', mutant('-a\n b\n\n b\n-c'))) //
      .toThrow('"m": two edits have a line in common: b');
  });
});

function mutant(diff: string): Mutant {
  return parseCatalogue(`## m\n\n\`\`\`diff\n${diff}\n\`\`\`\n`, 'm.md')[0]!;
}
