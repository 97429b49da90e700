// The slot, from inside.

import { useReducer, useState } from 'preact/hooks';
import { Button, Choice, Picture } from './parts.tsx';
import { SlotDiagram } from './slot-diagram.tsx';
import { SlotRun } from './slot.ts';
import type { Values } from './task.ts';
import { TURNS, saySlot } from './words.ts';

const VALUES: Readonly<Record<Values, string>> = {
  four: 'null, READY, WAIT or a G',
  two: 'null or a G, as in FirstPoller of Step 2',
};

export function SlotPicture() {
  const [run, setRun] = useState(() => new SlotRun('four'));
  const begin = (values: Values): void => setRun(new SlotRun(values));
  return (
    <Picture
      title="The slot's four values"
      caption="Ann reads in a loop; a poller asks the kernel for events. Each button is one operation, and you choose the order. Try to make ann sleep although bytes are there: with two values it can be done."
    >
      <Choice legend="The slot holds" options={VALUES} value={run.values} set={begin} />
      <Controls run={run} begin={() => begin(run.values)} />
    </Picture>
  );
}

function Controls({ run, begin }: { run: SlotRun; begin: () => void }) {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const click = (act: () => void) => () => {
    act();
    redraw(undefined);
  };
  const { next } = run;
  const isAwake = next !== 'asleep' && next !== 'closed';
  return (
    <>
      <div class="acts turns">
        <Button onClick={isAwake && click(() => run.ann())}>{TURNS[next]}</Button>
        <Button onClick={click(() => run.arrive())}>"hello" arrives</Button>
        <Button onClick={click(() => run.poll())}>The poller looks</Button>
        <Button onClick={!run.isClosed && click(() => run.close())}>Close</Button>
        <Button onClick={begin}>Start over</Button>
      </div>
      <div class="slot">
        <SlotDiagram values={run.values} slot={run.slot} before={run.before} />
        <div>
          <p role="status" class="says tall">
            {saySlot(run)} {run.isLost && <strong class="lost">{LOST}</strong>}
          </p>
          <p class="says">
            Ann fell asleep <b>{times(run.slept)}</b>, and was woken <b>{times(run.woken)}</b>.
          </p>
          <History run={run} />
        </div>
      </div>
    </>
  );
}

const LOST = 'The wake-up is lost: ann sleeps, and nobody will ever tell her.';
const SHOWN = 8; // acts

function History({ run: { acts } }: { run: SlotRun }) {
  const skipped = Math.max(0, acts.length - SHOWN);
  if (acts.length === 0) return null;
  return (
    <table class="acts-so-far mono">
      <thead>
        <tr>
          <th scope="col">ann</th>
          <th scope="col">others</th>
          <th scope="col">slot</th>
        </tr>
      </thead>
      <tbody>
        {acts.slice(skipped).map(({ who, text, slot }, i) => (
          <tr key={skipped + i}>
            <td>{who === 'ann' && text}</td>
            <td>{who !== 'ann' && text}</td>
            <td>{slot}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function times(n: number): string {
  return n === 1 ? 'once' : `${n} times`;
}
