// Two files, line by line.

import { structuredPatch } from 'diff';

export function Compare({ yours, solution }: { yours: string; solution: string }) {
  const { hunks } = structuredPatch('yours', 'solution', yours, solution, '', '', { context: 3 });
  if (solution === '') return <p>This copy of the workshop comes without solutions.</p>;
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
