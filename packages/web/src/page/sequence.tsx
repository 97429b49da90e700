// The drawing of the report, lit up to one moment, and what lies between the two ends then.

import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Scene } from '@socketlings/testkit';
import { drawSequence } from '../../../../grader/src/writers/html/sequence.ts';
import type { Moment } from '../../../../grader/src/writers/html/moments.ts';
import { count } from '../../../../grader/src/text/count.ts';
import { callsAt, waysAt } from '../story/wire.ts';
import { useStepsOn } from './steps-on.ts';

interface Props {
  readonly scenes: readonly Scene[];
  readonly moments: readonly Moment[];
  readonly at: number;
}

export function Sequence({ scenes, moments, at }: Props) {
  const drawing = useRef<HTMLDivElement>(null);
  const html = useMemo(() => drawSequence(scenes).text, [scenes]);
  useLayoutEffect(() => {
    for (const part of drawing.current!.querySelectorAll<SVGElement>('[data-at]')) light(part, at);
  }, [html, at]);
  useStepsOn(at, () => {
    drawing.current!.querySelector('.now')?.scrollIntoView({ block: 'nearest' });
  });
  return (
    <>
      <div ref={drawing} dangerouslySetInnerHTML={{ __html: html }} />
      <Between moments={moments} at={at} />
    </>
  );
}

/** What has not come yet is pale; what is under way is dotted. */
function light(part: SVGElement, at: number): void {
  const from = Number(part.dataset['at']);
  const until = Number(part.dataset['until'] ?? from);
  part.classList.toggle('later', from > at);
  part.classList.toggle('under-way', from <= at && at < until);
  part.classList.toggle('now', at === from || at === until);
}

function Between({ moments, at }: Pick<Props, 'moments' | 'at'>) {
  const ways = waysAt(moments, at);
  const calls = callsAt(moments, at);
  return (
    <ul class="between" aria-label="At this moment">
      {ways.map(({ from, to, sent, read, bytes }) => (
        <li>
          <b>
            {from} → {to}
          </b>{' '}
          {count(sent - read, 'byte')} not read yet: <code>{bytes}</code>
        </li>
      ))}
      {calls.map(({ who, text }) => (
        <li>
          <b>{who}</b> waits in <code>{text}</code>
        </li>
      ))}
      {ways.length + calls.length === 0 && <li class="soft">Nothing is under way.</li>}
    </ul>
  );
}
