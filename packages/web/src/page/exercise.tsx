// One exercise: what to do, the file, and how it stands.

import { useEffect, useState } from 'preact/hooks';
import type { Engine } from '../engine/engine.ts';
import type { ExerciseSummary } from '../exercises.ts';
import { Illustrated } from '../pictures/index.tsx';
import { firstFailing, useDesk, type Desk } from './desk.ts';
import { File } from './file.tsx';
import { Failure } from './failure.tsx';
import { Hints } from './hints.tsx';
import { Html } from './prose.tsx';
import type { Route } from './route.ts';
import { Steps } from './steps.tsx';

interface Props {
  readonly exercise: ExerciseSummary;
  readonly engine: Engine;
  readonly route: Route;
}

export function Exercise({ exercise, engine, route }: Props) {
  const desk = useDesk(exercise, engine);
  const chosen = route.step ?? firstFailing(desk.steps)?.id ?? exercise.steps[0]!.id;
  useEffect(() => {
    document.title = `${exercise.number} ${exercise.title} - Socketlings`;
  }, [exercise]);
  return (
    <main class="exercise">
      <h1>
        {exercise.number} {exercise.title}
      </h1>
      <div class="columns">
        <div class="left">
          <section aria-label="The file">
            <File exercise={exercise} engine={engine} desk={desk} carried={route.carried} />
          </section>
          <Intro desk={desk} slug={exercise.slug} />
        </div>
        <section class="standing-steps" aria-label="How it stands">
          <Standing desk={desk} />
          <Steps exercise={exercise} desk={desk} chosen={chosen}>
            <StepBody exercise={exercise} desk={desk} chosen={chosen} />
          </Steps>
        </section>
      </div>
    </main>
  );
}

function Intro({ desk, slug }: { desk: Desk; slug: string }) {
  return (
    <details class="readme" open>
      <summary>
        <h2>What this is about</h2>
      </summary>
      {desk.words && <Illustrated slug={slug} html={desk.words.intro} />}
    </details>
  );
}

/** Said aloud by screen readers, whenever it changes. */
function Standing({ desk: { report, isRunning, problem } }: { desk: Desk }) {
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (!report || isRunning) return;
    const passed = report.steps.filter(({ verdict }) => verdict === 'passed').length;
    setSaid(`${passed} of ${report.steps.length} steps hold.`);
  }, [report, isRunning]);
  return (
    <>
      <p class="standing">
        <span role="status">{said}</span> {isRunning && <span class="soft">running …</span>}
      </p>
      {problem && <p class="problem">{problem}</p>}
      {report?.problems.map((each) => (
        <p class="problem">{each}</p>
      ))}
    </>
  );
}

function StepBody({
  exercise,
  desk,
  chosen,
}: {
  exercise: ExerciseSummary;
  desk: Desk;
  chosen: string;
}) {
  const index = exercise.steps.findIndex(({ id }) => id === chosen);
  const step = desk.steps[index];
  const words = desk.words?.steps[index];
  return (
    <div class="body">
      {words && <Html html={words.text} />}
      {step && <Failure step={step} desk={desk} />}
      {words && <Hints key={chosen} rungs={words.hints} isOffered={desk.tries >= MANY} />}
    </div>
  );
}

const MANY = 5; // files without a new step
