import { allExercises } from '../exercises.ts';
import type { Engine } from '../engine/engine.ts';
import { Gallery } from '../pictures/index.tsx';
import { Exercise } from './exercise.tsx';
import { ExerciseMap } from './map.tsx';
import { useRoute } from './route.ts';

export function App({ engine }: { engine: Engine }) {
  const route = useRoute();
  const exercise = allExercises.find(({ number }) => number === route.exercise);
  return (
    <>
      <header class="top">
        <a class="name" href="#">
          Socketlings
        </a>
        <nav class="places" aria-label="Exercises">
          {allExercises.map(({ number, title }) => (
            <a
              href={`#${number}`}
              aria-current={number === exercise?.number ? 'page' : undefined}
              title={title}
            >
              {number}
            </a>
          ))}
        </nav>
      </header>
      {exercise ? (
        <Exercise key={exercise.slug} exercise={exercise} engine={engine} route={route} />
      ) : route.isGallery ? (
        <Gallery />
      ) : (
        <ExerciseMap engine={engine} />
      )}
    </>
  );
}
