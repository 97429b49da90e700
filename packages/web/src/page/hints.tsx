// A ladder of hints, rung by rung: nobody sees more than was asked for.

import { useState } from 'preact/hooks';
import { Html } from './prose.tsx';

/** `isOffered`: somebody has tried for a while. It says so once, and counts nothing against anybody. */
export function Hints({ rungs, isOffered }: { rungs: readonly string[]; isOffered: boolean }) {
  const [shown, setShown] = useState(0);
  if (rungs.length === 0) return null;
  return (
    <div class="hints">
      {rungs.slice(0, shown).map((rung) => (
        <Html html={rung} class="hint" />
      ))}
      {isOffered && shown === 0 && (
        <p class="soft">This step takes a while, for most. A hint gives no more than a nudge.</p>
      )}
      {shown < rungs.length && (
        <button type="button" onClick={() => setShown(shown + 1)}>
          {shown === 0 ? 'Give me a hint' : 'One more'}
        </button>
      )}
    </div>
  );
}
