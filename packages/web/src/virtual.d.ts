// What the build makes.

declare module 'virtual:exercises' {
  import type { ExerciseSummary, ExerciseText } from './exercise-text.ts';

  export const exercises: readonly ExerciseSummary[];
  export const texts: Readonly<Record<string, () => Promise<{ default: ExerciseText }>>>;
  export const solutions: Readonly<Record<string, () => Promise<{ default: string | null }>>>;
}

declare module 'virtual:handbook' {
  const html: string;
  export default html;
}

declare module 'virtual:tests' {
  type Define = (subject: object, inSteps: () => Promise<object>) => Promise<void>;

  export const tests: Readonly<Record<string, () => Promise<{ default: Define }>>>;
}

declare module '*?worker&url' {
  const address: string;
  export default address;
}

declare module 'buffer/' {
  export * from 'node:buffer';
}

declare module 'events/' {
  export * from 'node:events';
}

declare module '*.css?inline' {
  const text: string;
  export default text;
}
