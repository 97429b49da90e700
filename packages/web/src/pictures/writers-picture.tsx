// Two writers, with a lock and without.

import { useState } from 'preact/hooks';
import { Button, Choice, Picture, Slider, useOutcome } from './parts.tsx';
import { sayMoment } from './words.ts';
import { race, type LockRule, type Race, type Writer } from './writers.ts';

const LOCKS: Readonly<Record<LockRule, string>> = {
  none: 'nothing: there is no lock',
  write: 'each write',
  line: 'each line, which is two writes',
};

export function WritersPicture() {
  const [rule, setRule] = useState<LockRule>('none');
  const [most, setMost] = useState(4);
  const [shown, setShown] = useState(Infinity);
  const run = useOutcome(() => race({ rule, most }), [rule, most]);
  return (
    <Picture
      title="Two writers and a lock"
      caption="Ann and bob each send a line over one connection, as two writes: first who speaks, then what. The connection takes a few bytes at a time, so a write goes on until its last byte is accepted. At each await the other one may come."
    >
      <Choice legend="The lock is held for" options={LOCKS} value={rule} set={setRule} />
      <Slider
        label="A raw write accepts at most"
        value={most}
        min={1}
        max={12}
        unit={most === 1 ? 'byte' : 'bytes'}
        set={setMost}
      />
      {run && <Stage run={run} shown={Math.min(shown, run.moments.length)} setShown={setShown} />}
    </Picture>
  );
}

interface StageProps {
  readonly run: Race;
  /** How many moments are over. */
  readonly shown: number;
  readonly setShown: (shown: number) => void;
}

function Stage({ run, shown, setShown }: StageProps) {
  const { moments, lines } = run;
  const isOver = shown === moments.length;
  return (
    <>
      <Slider
        label="After raw write"
        value={shown}
        unit={`of ${moments.length}`}
        min={0}
        max={moments.length}
        set={setShown}
      />
      <div class="acts">
        <Button onClick={shown > 0 && (() => setShown(shown - 1))}>One back</Button>
        <Button onClick={!isOver && (() => setShown(shown + 1))}>One on</Button>
      </div>
      <p role="status" class="says">
        {shown === 0 ? 'Nobody has written yet.' : sayMoment(moments[shown - 1]!)}
      </p>
      <p class="wire mono">
        <span class="soft">on the wire</span>
        {moments.slice(0, shown).map(({ who, accepted }) => (
          <Piece who={who} text={accepted} />
        ))}
      </p>
      <p class="says">
        {isOver
          ? ['The peer reads: ', ...lines.flatMap((line) => [<code>{line}</code>, ' '])]
          : 'The peer waits for the end of a line.'}
      </p>
    </>
  );
}

function Piece({ who, text }: { who: Writer; text: string }) {
  return (
    <span class={`piece ${who}`}>
      <small>{who}</small>
      {text.replaceAll(' ', '·').replaceAll('\n', '↵')}
    </span>
  );
}
