// Where the reader is: `#3` is exercise 3, `#3.4` its fourth step, `#3/…` exercise 3 with a file that a link carries.

import { useEffect, useState } from 'preact/hooks';

export interface Route {
  readonly exercise: number | undefined;
  readonly step: string | undefined;
  /** Another page: `#pictures`, `#handbook`. */
  readonly page: string | undefined;
  /** A file, packed. */
  readonly carried: string | undefined;
}

export function useRoute(): Route {
  const [route, setRoute] = useState(routeOf(location.hash));
  useEffect(() => {
    const read = (): void => setRoute(routeOf(location.hash));
    addEventListener('hashchange', read);
    return () => removeEventListener('hashchange', read);
  }, []);
  return route;
}

export function routeOf(hash: string): Route {
  const [, number, step, carried] = /^#(\d+)(?:\.(\d+))?(?:\/(.+))?$/.exec(hash) ?? [];
  return {
    exercise: number === undefined ? undefined : Number(number),
    step: step === undefined ? undefined : `${number}.${step}`,
    page: /^#([a-z]+)$/.exec(hash)?.[1],
    carried,
  };
}
