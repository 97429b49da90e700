// All exercises, and what has been done of them.

import { useEffect, useState } from 'preact/hooks';
import { allExercises, type ExerciseSummary } from '../exercises.ts';
import type { Engine } from '../engine/engine.ts';

export function ExerciseMap({ engine }: { engine: Engine }) {
  const [passed, setPassed] = useState<Readonly<Record<string, readonly string[]>>>({});
  useEffect(() => {
    engine.passed().then(setPassed, () => {}); // what was done is not known then
  }, [engine]);
  return (
    <main>
      <h1>Learn TCP socket programming by making failing tests pass</h1>
      <p class="lead">
        Each exercise is one file. You change it, and see at once what works, what does not, and
        what happened on the wire.{' '}
        {engine.place === 'browser'
          ? 'Everything runs in this page: nothing is installed, and nothing leaves your browser. It is practice, and earns no points.'
          : 'Edit the files in your own editor: this page follows every save.'}
      </p>
      <nav class="map" aria-label="All exercises">
        {allExercises.map((exercise) => (
          <Card exercise={exercise} passed={new Set(passed[exercise.slug])} />
        ))}
      </nav>
      <p class="soft">
        Look first? <a href="#pictures">Five pictures to play with</a>, behind which the simulator
        runs.
      </p>
    </main>
  );
}

function Card({ exercise, passed }: { exercise: ExerciseSummary; passed: Set<string> }) {
  const { number, title, steps } = exercise;
  const done = steps.filter(({ id }) => passed.has(id)).length;
  return (
    <a href={`#${number}`}>
      <b>
        {number} {title}
      </b>
      <span class="bar" aria-hidden="true">
        {steps.map(({ id }) => (
          <i class={passed.has(id) ? 'passed' : ''} />
        ))}
      </span>
      <span class="soft">
        {done > 0 ? `${done} of ${steps.length} steps` : `${steps.length} steps`}
      </span>
    </a>
  );
}
