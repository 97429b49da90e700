// A ladder of hints, rung by rung: nobody sees more than was asked for.

import { useState } from 'preact/hooks';
import { Html } from './prose.tsx';

export function Hints({ rungs }: { rungs: readonly string[] }) {
  const [shown, setShown] = useState(0);
  if (rungs.length === 0) return null;
  return (
    <div class="hints">
      {rungs.slice(0, shown).map((rung) => (
        <Html html={rung} class="hint" />
      ))}
      {shown < rungs.length && (
        <button type="button" onClick={() => setShown(shown + 1)}>
          {shown === 0 ? 'Give me a hint' : 'One more'}
        </button>
      )}
    </div>
  );
}
