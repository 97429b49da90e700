// What can happen in a scenario, and which direction of the connection it is about.

import { drains, resets, sends, type PeerEvent } from '../peer-events.ts';
import { SHUT_WR } from '@socketlings/kernel';
import type { Steps } from '../way.ts';
import type { Mode, Stage } from './stage.ts';

export interface Letter {
  readonly name: string;
  readonly about: Mode;
  readonly add: (stage: Stage) => void;
}

export const LETTERS: readonly Letter[] = [
  peer('bytes', 'r', sending, (stage) => sends(stage.conn, stage.ended ? '' : 'hello')),
  peer(
    'the end',
    'r',
    (stage) => (stage.ended = true),
    ({ conn }) => ends(conn.peer),
  ),
  peer(
    'a reset',
    'rw',
    (stage) => (stage.broken = true),
    (stage) => resets(stage.conn),
  ),
  peer('an error alone', 'rw', alone, (stage) => resets(stage.conn)),
  peer(
    'room',
    'w',
    (stage) => (stage.hasRoom = true),
    (stage) => drains(stage.conn),
  ),
  ...(['r', 'w', 'rw'] as const).flatMap((mode) => [
    deadline(mode, 'past', -1),
    deadline(mode, 'in 10 ms', 10),
    deadline(mode, 'off', null),
  ]),
  {
    name: '10 ms pass',
    about: 'rw',
    add: (stage) => happens(stage, 'clock', '10 ms pass', () => stage.pass(10)),
  },
  {
    name: 'close',
    about: 'rw',
    add: (stage) => acts(stage, 'closer', 'close()', () => stage.close()),
  },
  signal('read', 'r'),
  signal('write', 'w'),
];

// --- internal ---

function peer(
  name: string,
  about: Mode,
  note: (stage: Stage) => unknown,
  eventOf: (stage: Stage) => PeerEvent,
): Letter {
  const add = (stage: Stage): void => {
    const { what, body } = eventOf(stage);
    stage.order.happens({
      what,
      body: (kernel) => {
        if (stage.broken) return; // nobody is there any more
        note(stage);
        body(kernel);
      },
    });
  };
  return { name, about, add };
}

function ends(peer: number): PeerEvent {
  return { what: 'the peer sends no more', body: (kernel) => void kernel.shutdown(peer, SHUT_WR) };
}

function sending(stage: Stage): void {
  if (!stage.ended) stage.sent += 'hello';
}

function alone(stage: Stage): void {
  stage.broken = true;
  stage.order.errorsComeAlone();
}

function deadline(mode: Mode, when: string, inMs: number | null): Letter {
  const what = `setDeadline('${mode}', ${when})`;
  const add = (stage: Stage): void => {
    acts(stage, 'setter', what, () => {
      return stage.setDeadline(mode, inMs === null ? null : stage.order.clock.now() + inMs);
    });
  };
  return { name: what, about: mode, add };
}

function signal(call: 'read' | 'write', about: Mode): Letter {
  const add = (stage: Stage): void => {
    happens(stage, 'signal', `interrupts a ${call}()`, () => stage.order.interrupts(call));
  };
  return { name: `a signal, for ${call}()`, about, add };
}

function happens(stage: Stage, who: string, what: string, body: () => void): void {
  // oxlint-disable-next-line require-yield -- it happens at once
  acts(stage, who, what, function* () {
    body();
  });
}

function acts({ order }: Stage, who: string, what: string, body: () => Steps<void>): void {
  order.act(who, function* (): Steps<void> {
    order.say(who, what);
    yield* body();
  });
}
