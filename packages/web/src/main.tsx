import './platform/page.ts';
import { allExercises, solutionOf, textOf } from './exercises.ts';
import { Playground } from './engine/playground.ts';
Object.assign(window, { allExercises, solutionOf, textOf, Playground });
