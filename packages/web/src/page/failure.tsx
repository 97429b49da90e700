// Why a step did not pass: the lesson, what happened, what was expected.

import type { StepReport } from '../../../../grader/src/grade/report.ts';
import { cleanOutput, cleanValue, cut } from '../../../../grader/src/text/clean.ts';
import { count } from '../../../../grader/src/text/count.ts';
import type { Desk } from './desk.ts';
import { Prose } from './prose.tsx';
import { SourceLine } from './source-line.tsx';
import { Story } from './story.tsx';

export function Failure({ step, desk }: { step: StepReport; desk: Desk }) {
  const { verdict, lesson, reason, orders, output } = step;
  return (
    <>
      {verdict === 'passed' && (
        <p class="holds">This step holds.{orders && ` ${sayOrders(orders)}`}</p>
      )}
      {lesson && (
        <p class="lesson">
          <Prose text={lesson} />
        </p>
      )}
      {reason && (
        <p class="soft">
          <Prose text={reason} />
        </p>
      )}
      {lesson && <Facts step={step} />}
      {step.at && <SourceLine desk={desk} line={step.at.line} />}
      {lesson && step.story && <Story key={JSON.stringify(step.story)} step={step} desk={desk} />}
      {output && (
        <details class="more" open>
          <summary>what the code printed</summary>
          <pre>{cut(cleanOutput(output).trimEnd(), MOST_OUTPUT)}</pre>
        </details>
      )}
    </>
  );
}

const MOST_OUTPUT = 20_000; // characters

function sayOrders({ played, interruptions }: NonNullable<StepReport['orders']>): string {
  return `${count(played, 'order')} played, with at most ${count(interruptions, 'interruption')}.`;
}

function Facts({ step: { expected, received, diagnosis } }: { step: StepReport }) {
  return (
    <>
      {(expected ?? received) && (
        <dl class="compare">
          {expected && <dt>expected</dt>}
          {expected && <dd class="mono">{cleanValue(expected)}</dd>}
          {received && <dt>received</dt>}
          {received && <dd class="mono received">{cleanValue(received)}</dd>}
        </dl>
      )}
      {diagnosis && (
        <p class="soft">
          <Prose text={cut(diagnosis, MOST_DIAGNOSIS)} />
        </p>
      )}
    </>
  );
}

const MOST_DIAGNOSIS = 600; // characters
