// The four buffers of a connection, which fill and drain.

import type { ComponentChildren } from 'preact';
import { useReducer, useState } from 'preact/hooks';
import { Buffers, type Name, type Way } from './buffers.ts';
import { Button, Choice, Picture, Slider } from './parts.tsx';
import { sayBuffers, sayName } from './words.ts';

const PEERS = {
  echoes: 'an echo server: it reads, writes back, and reads again',
  hand: 'in your hands: it reads and writes when you say so',
};
type Peer = keyof typeof PEERS;

export function BuffersPicture({ peer: first }: { peer: Peer }) {
  const [peer, setPeer] = useState<Peer>(first);
  const [run, setRun] = useState(() => new Buffers({ echoes: first === 'echoes' }));
  const begin = (next: Peer): void => {
    setPeer(next);
    setRun(new Buffers({ echoes: next === 'echoes' }));
  };
  return (
    <Picture
      title="Where the bytes lie"
      caption="A write is over when its bytes are in the send buffer; nobody has read them yet. Let ann write again and again, and read nothing. Which buffer fills first, and who waits in the end?"
    >
      <Choice legend="The server is" options={PEERS} value={peer} set={begin} />
      <Controls run={run} begin={() => begin(peer)} />
    </Picture>
  );
}

function Controls({ run, begin }: { run: Buffers; begin: () => void }) {
  const [length, setLength] = useState(6);
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const [there, back] = run.ways;
  const act = (name: Name, way: Way) => (
    <>
      <Button onClick={() => run.write(name, length).then(redraw)}>
        {sayName(name)} writes {length}
      </Button>
      <Button onClick={!way.isReading && (() => run.read(name, length).then(redraw))}>
        {sayName(name)} reads {length}
      </Button>
    </>
  );
  return (
    <>
      <Slider label="Bytes at a time:" value={length} min={1} max={run.size} set={setLength} />
      <div class="acts">
        {act('ann', back)}
        {!run.echoes && act('server', there)}
        <Button onClick={run.canPass && (() => run.pass().then(redraw))}>Let it arrive</Button>
        <Button onClick={run.canPass && (() => run.passAll().then(redraw))}>Let all arrive</Button>
        <Button onClick={begin}>Start over</Button>
      </div>
      <p role="status" class="says tall">
        {sayBuffers(run)}
      </p>
      <div class="ways">
        {run.ways.map((way) => (
          <WayTable way={way} size={run.size} />
        ))}
      </div>
    </>
  );
}

function WayTable({ way, size }: { way: Way; size: number }) {
  const { from, to, offered, unsent, underWay, arrived, read } = way;
  const held = unsent.length + underWay.length;
  return (
    <table class={`way ${from}`}>
      <caption>
        {sayName(from)} → {sayName(to)}
      </caption>
      <tbody>
        <Row place={`${sayName(from)}: no room yet`} says={`${offered.length}`}>
          <Cells bytes={offered} />
        </Row>
        <Row place={`${sayName(from)}: send buffer`} says={`${held} of ${size}`}>
          <Cells bytes={underWay} looks="gone" />
          <Cells bytes={unsent} />
          <Cells empty={size - held} />
        </Row>
        <Row place="on the way" says={`${underWay.length}`}>
          <Cells bytes={underWay} looks="flying" />
        </Row>
        <Row place={`${sayName(to)}: receive buffer`} says={`${arrived.length} of ${size}`}>
          <Cells bytes={arrived} />
          <Cells empty={size - arrived.length} />
        </Row>
        <Row place={`${sayName(to)} has read`} says={`${read.length}`}>
          {read.length > size && '…'}
          <Cells bytes={read.slice(-size)} looks="read" />
        </Row>
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly place: string;
  readonly says: string;
  readonly children: ComponentChildren;
}

function Row({ place, says, children }: RowProps) {
  return (
    <tr>
      <th scope="row">{place}</th>
      <td>
        <span class="count">{says}</span>
        <span class="cells" aria-hidden="true">
          {children}
        </span>
      </td>
    </tr>
  );
}

interface CellsProps {
  readonly bytes?: string;
  readonly empty?: number;
  readonly looks?: 'gone' | 'flying' | 'read';
}

/** One for each byte, or for the room of one. */
function Cells({ bytes = '', empty = 0, looks }: CellsProps) {
  return (
    <>
      {Array.from(bytes, (byte) => (
        <i class={looks}>{byte}</i>
      ))}
      {Array.from({ length: empty }, () => (
        <i class="room" />
      ))}
    </>
  );
}
