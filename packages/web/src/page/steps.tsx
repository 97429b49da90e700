// The steps of an exercise; one of them is open.

import type { ComponentChildren } from 'preact';
import type { StepReport } from '../../../../grader/src/grade/report.ts';
import { mark } from '../../../../grader/src/writers/marks.ts';
import type { ExerciseSummary } from '../exercises.ts';
import type { Desk } from './desk.ts';
import { Prose } from './prose.tsx';

interface Props {
  readonly exercise: ExerciseSummary;
  readonly desk: Desk;
  readonly chosen: string;
  readonly children: ComponentChildren;
}

export function Steps({ exercise, desk, chosen, children }: Props) {
  return (
    <ol class="steps">
      {exercise.steps.map((step, i) => {
        const isOpen = step.id === chosen;
        const report = desk.steps[i];
        return (
          <li class="card step">
            <a class="title" href={`#${step.id}`} aria-current={isOpen ? 'step' : undefined}>
              <Sign report={report} />
              <span class="id">{step.id}</span>
              <span>
                <Prose text={step.title} />
                {step.stretch && <span class="soft"> stretch</span>}
              </span>
            </a>
            {isOpen && children}
          </li>
        );
      })}
    </ol>
  );
}

function Sign({ report }: { report: StepReport | undefined }) {
  const verdict = report?.verdict ?? 'not-run';
  return (
    <span class={`sign ${verdict}`} role="img" aria-label={verdict}>
      {mark(verdict, { width: 0, colors: false })}
    </span>
  );
}
