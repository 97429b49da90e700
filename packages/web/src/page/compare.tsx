// Two files, line by line.

import { structuredPatch } from 'diff';
import { useState } from 'preact/hooks';
import { solutionOf, type ExerciseSummary } from '../exercises.ts';

interface Props {
  readonly exercise: ExerciseSummary;
  readonly yours: string;
}

/** The solution is loaded by nobody but who asks for it. */
export function CompareWithSolution({ exercise, yours }: Props) {
  const [solution, setSolution] = useState<string | null>();
  if (solution !== undefined) return <Compare yours={yours} solution={solution} />;
  return (
    <p class="tools">
      <button type="button" onClick={() => void solutionOf(exercise).then(setSolution)}>
        Compare with a solution
      </button>
    </p>
  );
}

// --- internal ---

function Compare({ yours, solution }: { yours: string; solution: string | null }) {
  if (solution === null) return <p>This copy of the workshop comes without solutions.</p>;
  const { hunks } = structuredPatch('yours', 'solution', yours, solution, '', '', { context: 3 });
  if (hunks.length === 0) return <p>Yours is the solution, line by line.</p>;
  return (
    <details class="compare-files" open>
      <summary>
        Yours (−) beside one solution (+). There are others: whatever the tests accept is right.
      </summary>
      <pre>
        {hunks.flatMap(({ oldStart, lines }) => [
          <span class="soft">{`line ${oldStart}\n`}</span>,
          ...lines.map((line) => <span class={KINDS[line.charAt(0)]}>{`${line}\n`}</span>),
        ])}
      </pre>
    </details>
  );
}

const KINDS: Readonly<Record<string, string>> = { '-': 'less', '+': 'more-lines' };
