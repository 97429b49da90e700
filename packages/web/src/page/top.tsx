// The way to everywhere, on every page.

import { allExercises, type ExerciseSummary } from '../exercises.ts';

interface Props {
  readonly exercise: ExerciseSummary | undefined;
  readonly page: string | undefined;
}

export function Top({ exercise, page }: Props) {
  const here = (isHere: boolean): 'page' | undefined => (isHere ? 'page' : undefined);
  return (
    <header class="top">
      <a class="name" href="#">
        Socketlings
      </a>
      <nav class="places" aria-label="Exercises">
        {allExercises.map((each) => (
          <a
            href={`#${each.number}`}
            aria-current={here(each.number === exercise?.number)}
            title={each.title}
          >
            {each.number}
          </a>
        ))}
      </nav>
      <nav class="places" aria-label="More">
        <a href="#handbook" aria-current={here(page === 'handbook')}>
          Handbook
        </a>
        <a href="#pictures" aria-current={here(page === 'pictures')}>
          Pictures
        </a>
      </nav>
    </header>
  );
}
