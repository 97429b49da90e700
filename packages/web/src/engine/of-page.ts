import { Local } from './local.ts';
import type { Engine } from './engine.ts';
import { Playground } from './playground.ts';

/** The grader that serves this page, if one does; else the playground. */
export function engineOfPage(): Engine {
  const isServed = document.querySelector('meta[name="socketlings"][content="local"]') !== null;
  return isServed ? new Local() : new Playground();
}
