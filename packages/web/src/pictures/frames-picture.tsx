// A stream of frames that is cut where one clicks.

import { useRef, useState } from 'preact/hooks';
import { count } from '../../../../grader/src/text/count.ts';
import { FRAMES, LENGTH, STREAM, cutAt, type Cut } from './frames.ts';
import { Button, Picture, useOutcome } from './parts.tsx';
import { sayCut, sayFrame } from './words.ts';

const PRESETS: Readonly<Record<string, readonly number[]>> = {
  'As in the README': [7, 21],
  'All in one read': [],
  'Each byte alone': Array.from(STREAM, (_, i) => i),
};

export function FramesPicture() {
  const [begins, setBegins] = useState<ReadonlySet<number>>(new Set([7, 21]));
  const cuts = useOutcome(() => cutAt(begins), [begins]) ?? [];
  const toggle = (at: number): void => {
    if (at > 0) setBegins(begins.symmetricDifference(new Set([at])));
  };
  return (
    <Picture
      title="A frame, cut where you click"
      caption={`Three frames, ${STREAM.length} bytes. Click on a byte: a read begins there, or no more. Wherever the stream is cut, the same frames come out; look at what has to be kept meanwhile.`}
    >
      <div class="acts">
        {Object.entries(PRESETS).map(([name, preset]) => (
          <Button onClick={() => setBegins(new Set(preset))}>{name}</Button>
        ))}
      </div>
      <Bytes begins={begins} toggle={toggle} />
      <p class="legend" aria-hidden="true">
        <span class="length">length</span> <span class="head">type, id</span>{' '}
        <span class="payload">payload</span>
      </p>
      <p role="status" class="says">
        {count(cuts.length, 'read')}, {count(cuts.flatMap(({ frames }) => frames).length, 'frame')}.
      </p>
      <ol class="cuts">
        {cuts.map((cut) => (
          <Line cut={cut} />
        ))}
      </ol>
    </Picture>
  );
}

interface BytesProps {
  readonly begins: ReadonlySet<number>;
  readonly toggle: (at: number) => void;
}

/** One stop for the tab key; the arrow keys go from byte to byte. */
function Bytes({ begins, toggle }: BytesProps) {
  const [at, setAt] = useState(0);
  const all = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: STREAM.length - 1 }[
      event.key
    ];
    const button = to === undefined ? undefined : all.current!.children[to];
    if (!(button instanceof HTMLElement)) return;
    event.preventDefault();
    event.stopPropagation(); // a story beside it listens to the same keys
    button.focus();
  };
  return (
    <div class="bytes mono" role="group" aria-label="The stream" ref={all} onKeyDown={onKeyDown}>
      {PLACES.map(({ part, says }, i) => (
        <button
          type="button"
          class={part}
          tabIndex={i === at ? 0 : -1}
          aria-pressed={i === 0 || begins.has(i)}
          aria-label={`${hex(STREAM[i]!)}, byte ${i}, ${says}: a read begins here`}
          onFocus={() => setAt(i)}
          onClick={() => toggle(i)}
        >
          {hex(STREAM[i]!)}
        </button>
      ))}
    </div>
  );
}

function Line({ cut }: { cut: Cut }) {
  return (
    <li>
      <code>{[...cut.bytes].map(hex).join(' ')}</code> <span>{sayCut(cut)}</span>
      {cut.frames.map((frame) => (
        <span class="out">{sayFrame(frame)}</span>
      ))}
    </li>
  );
}

/** What each byte of the stream belongs to. */
const PLACES = FRAMES.flatMap(({ payload }, i) => [
  ...Array.from({ length: LENGTH }, () => ({ part: 'length', says: `length of frame ${i + 1}` })),
  ...Array.from({ length: 5 }, () => ({ part: 'head', says: `type and id of frame ${i + 1}` })),
  ...Array.from(payload, () => ({ part: 'payload', says: `payload of frame ${i + 1}` })),
]);

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
