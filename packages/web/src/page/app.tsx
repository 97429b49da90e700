import { allExercises } from '../exercises.ts';
import type { Engine } from '../engine/engine.ts';
import { Gallery } from '../pictures/index.tsx';
import { Exercise } from './exercise.tsx';
import { Handbook } from './handbook.tsx';
import { ExerciseMap } from './map.tsx';
import { useRoute } from './route.ts';
import { Top } from './top.tsx';

export function App({ engine }: { engine: Engine }) {
  const route = useRoute();
  const exercise = allExercises.find(({ number }) => number === route.exercise);
  return (
    <>
      <Top exercise={exercise} page={route.page} />
      {exercise ? (
        <Exercise key={exercise.slug} exercise={exercise} engine={engine} route={route} />
      ) : route.page === 'pictures' ? (
        <Gallery />
      ) : route.page === 'handbook' ? (
        <Handbook />
      ) : (
        <ExerciseMap engine={engine} />
      )}
    </>
  );
}
