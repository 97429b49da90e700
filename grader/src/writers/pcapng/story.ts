// From the scenes of a story to its packets.

import type { Scene } from '@socketlings/testkit';
import { clean, cleanLine } from '../../text/clean.ts';
import { Connection, type End } from './connection.ts';
import type { Segment } from './packet.ts';
import { bytesOf } from './shown-bytes.ts';

/** A segment, when it was sent, and what there is to say about it. */
export interface Sent {
  readonly segment: Segment;
  readonly at_ms: number;
  readonly comments: string[];
}

export interface Told {
  readonly packets: readonly Sent[];
  /** The addresses of those who take part. */
  readonly names: ReadonlyMap<string, Buffer>;
  /** What was said before there was a packet to say it of. */
  readonly comments: readonly string[];
}

/** `net` is a network of its own for each story, so that no two have a connection in common. */
export function packetsOf(scenes: readonly Scene[], net: readonly [number, number]): Told {
  const story = new Story(net, sharedBy(scenes));
  scenes.forEach((scene, i) => story.tell(scene, scenes.slice(i + 1)));
  return story;
}

// --- internal ---

const SERVICE = 50_000; // the port of the server; nobody has registered it, so that no reader guesses a protocol
const FIRST_SEQ = 1000; // round numbers, so that one can count along

/** Where tasks share one connection: the names of its two ends. */
interface Shared {
  readonly near: string;
  readonly far: string;
}

function sharedBy(scenes: readonly Scene[]): Shared | undefined {
  if (scenes.some(({ does }) => does === 'connects')) return undefined;
  const delivered = scenes.filter(({ does }) => does === 'delivers');
  const [first] = delivered;
  if (!first) return undefined;
  const far = first.peer || first.who;
  const others = new Set(scenes.map(({ who }) => who).filter((who) => ![far, ''].includes(who)));
  const [only = 'you'] = others;
  return { far, near: others.size <= 1 ? only : 'the tasks' };
}

class Story implements Told {
  readonly packets: Sent[] = [];
  readonly names = new Map<string, Buffer>();
  readonly comments: string[] = [];
  readonly #net: readonly [number, number];
  readonly #shared: Shared | undefined;
  readonly #connections = new Map<string, Connection>();
  #ports = SERVICE; // the last one that was given away
  #now = 0;
  #hasGap = false;

  constructor(net: readonly [number, number], shared: Shared | undefined) {
    this.#net = net;
    this.#shared = shared;
  }

  tell(scene: Scene, later: readonly Scene[]): void {
    const { does, who, peer } = scene;
    if (does === 'left out') this.#hasGap = true;
    else this.#now = scene.at_ms;
    if (does === 'connects') return void this.#connect(who, peer);
    if (SAID.has(does)) return this.#say(scene);
    if (does === 'accepts') return; // by then the kernel has shaken hands
    const from = this.packets.length;
    this.#send(scene, later);
    const isTasks = this.#shared?.near === 'the tasks' && who !== this.#shared.far;
    if (!isTasks) return;
    const carrier = this.packets.slice(from).find(({ segment }) => segment.length > 0);
    carrier?.comments.push(`${cleanLine(who)} wrote this`);
  }

  #send({ does, who, peer, bytes = '', length = 0, before }: Scene, later: readonly Scene[]): void {
    const { connection, end } = this.#find(who, peer);
    const other = connection.other(end);
    if (does === 'reads') connection.take(end, (before ?? end.taken) + length);
    if (does === 'reads the end') connection.takeEnd(end);
    if (does === 'writes') connection.write(end, bytesOf(bytes), length, before);
    if (does === 'delivers') {
      connection.write(end, bytesOf(bytes), length);
      connection.take(other, other.taken + length); // it is told when it is there
    }
    if (does === 'half-closes') connection.finish(end);
    if (does === 'resets') connection.reset(end);
    if (does !== 'closes') return;
    end.closed = true;
    const seesEnd = later.some((scene) => {
      return scene.does === 'reads the end' && scene.who === peer && scene.peer === who;
    });
    // What was sent and never read is lost, and the kernel says so with a reset.
    if (end.taken < other.sent && !seesEnd && !this.#hasGap) connection.reset(end);
    else connection.finish(end);
  }

  #connect(who: string, peer: string): Connection {
    const connection = new Connection(
      this.#end(who, (this.#ports += 1)),
      this.#end(peer, SERVICE),
      (segment) => this.packets.push({ segment, at_ms: this.#now, comments: [] }),
    );
    this.#connections.set(key(who, peer), connection);
    connection.open();
    return connection;
  }

  #find(who: string, peer: string): { connection: Connection; end: End } {
    const shared = this.#shared;
    const [near, far] = shared ? [shared.near, shared.far] : [who, peer];
    const connection = this.#connections.get(key(near, far)) ?? this.#connect(near, far);
    const name = shared && who !== shared.far ? near : who;
    const isClient = connection.client.address.ip.equals(this.#ipOf(name));
    return { connection, end: isClient ? connection.client : connection.server };
  }

  #say({ does, who, text = '', length = 0 }: Scene): void {
    const said =
      does === 'left out'
        ? `${length} scenes left out`
        : `${who}${does === 'fails' ? ' fails' : ''}: ${text}`;
    (this.packets.at(-1)?.comments ?? this.comments).push(clean(said));
  }

  #end(name: string, port: number): End {
    const address = { ip: this.#ipOf(name), port };
    const first = FIRST_SEQ * (port === SERVICE ? 9 : 1);
    return { address, first, sent: 0, taken: 0, over: 'no', sawEnd: false, closed: false };
  }

  #ipOf(name: string): Buffer {
    const known = this.names.get(name);
    const ip = known ?? Buffer.from([10, ...this.#net, this.names.size + 1]);
    if (!known) this.names.set(name, ip);
    return ip;
  }
}

const SAID: ReadonlySet<Scene['does']> = new Set<Scene['does']>([
  'calls',
  'fails',
  'left out',
  'notes',
  'returns',
  'sets a deadline',
]);

function key(who: string, peer: string): string {
  return JSON.stringify([who, peer].sort());
}
