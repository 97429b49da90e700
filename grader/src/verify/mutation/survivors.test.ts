import { expect, test } from 'vitest';
import { changesOf } from './operators.ts';
import { inLines } from './edit.ts';
import { compareSurvivors, parseSurvivors } from './survivors.ts';

const CODE = `class Pile {
  take(n: number): void {
    if (n > 3) this.drop();
  }
}
`;

const LISTED = `# Survivors

## Nobody can tell.

\`\`\`diff
@@ Pile.take
-    if (n > 3) this.drop();
+    if (n >= 3) this.drop();
\`\`\`
`;

test('says where a change is, by the function around it and its lines', () => {
  const changes = changesOf('pile.ts', CODE).filter(({ operator }) => operator === 'boundary');
  const [first] = inLines('pile.ts', CODE, changes);

  expect(first!.line).toBe(3);
  expect(first!.diff).toBe(parseSurvivors(LISTED)[0]!.diff);
});

test('misses reasons, and reasons for what is no survivor', () => {
  const listed = parseSurvivors(LISTED);
  const [diff] = listed.map((each) => each.diff);
  const other = '@@ Pile.take\n-a\n+b';

  expect(compareSurvivors(listed, { all: [diff!, other], alive: [other] })).toEqual({
    unlisted: [other],
    stale: [`survivors.md lists what is no survivor, for a test catches it:\n${diff}`],
  });
  expect(compareSurvivors(listed, { all: [], alive: [] }).stale[0]).toContain('no such change');
  expect(compareSurvivors(listed, { all: [diff!], alive: [diff!] })).toEqual({
    unlisted: [],
    stale: [],
  });
});
