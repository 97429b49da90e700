import { useLayoutEffect, useRef } from 'preact/hooks';

/** Calls `show` when the reader steps on, and not when a story comes: nobody's page moves by itself. */
export function useStepsOn(at: number, show: () => void): void {
  const before = useRef(at);
  useLayoutEffect(() => {
    if (before.current !== at) show();
    before.current = at;
  }, [at]);
}
