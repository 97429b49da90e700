// What happened, moment by moment.

import { useEffect, useState } from 'preact/hooks';
import type { StepReport } from '../../../../grader/src/grade/report.ts';
import { sayNetwork } from '../../../../grader/src/writers/marks.ts';
import { momentsOf } from '../../../../grader/src/writers/html/moments.ts';
import { readColumns } from '../story/columns.ts';
import { Columns } from './columns.tsx';
import type { Desk } from './desk.ts';
import { Lines } from './lines.tsx';
import { SaveCapture } from './save-capture.tsx';
import { Sequence } from './sequence.tsx';
import { SourceLine } from './source-line.tsx';

export function Story({ step, desk }: { step: StepReport; desk: Desk }) {
  const { story = [], scenes = [], seed } = step;
  const columns = scenes.length === 0 ? readColumns(story) : undefined;
  const moments = momentsOf(scenes);
  const length = moments.length || columns?.moments.length || story.length;
  const [at, setAt] = useState(length - 1);
  useArrows(setAt, length);
  const line = columns?.moments[at]?.line;
  return (
    <figure class="story">
      <figcaption>What happened{sayNetwork(seed)}</figcaption>
      <Controls at={at} setAt={setAt} length={length} />
      {moments.length > 0 ? (
        <Sequence scenes={scenes} moments={moments} at={at} />
      ) : columns ? (
        <>
          <Columns story={columns} at={at} />
          {line !== undefined && <SourceLine desk={desk} line={line} />}
        </>
      ) : (
        <Lines lines={story} at={at} />
      )}
      {moments.length > 0 && (
        <details class="more">
          <summary>the same in words</summary>
          <Lines lines={story} at={story.length - 1} />
        </details>
      )}
      {moments.length > 0 && <SaveCapture step={step} />}
    </figure>
  );
}

interface ControlsProps {
  readonly at: number;
  readonly setAt: (at: number) => void;
  readonly length: number;
}

function Controls({ at, setAt, length }: ControlsProps) {
  return (
    <div class="controls">
      <button type="button" aria-label="Back" disabled={at <= 0} onClick={() => setAt(at - 1)}>
        ←
      </button>
      <input
        type="range"
        aria-label="Moment"
        min={0}
        max={length - 1}
        value={at}
        onInput={({ currentTarget }) => setAt(Number(currentTarget.value))}
      />
      <button
        type="button"
        aria-label="On"
        disabled={at >= length - 1}
        onClick={() => setAt(at + 1)}
      >
        →
      </button>
      <output class="soft">
        {at + 1} of {length}
      </output>
    </div>
  );
}

/** The arrow keys, wherever they have no meaning of their own. */
function useArrows(change: (next: (at: number) => number) => void, length: number): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      const { target } = event;
      const isTaken = target instanceof Element && target.closest('input, textarea, .cm-editor');
      if (step === undefined || isTaken || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      change((at) => Math.max(0, Math.min(length - 1, at + step))); // keys may come faster than pages are drawn
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [change, length]);
}
