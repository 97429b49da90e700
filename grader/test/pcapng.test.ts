// Stories as captures: read by a reader that shares nothing with the writer, and by tshark where it is.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scene } from '@socketlings/testkit';
import { describe, expect, test } from 'vitest';
import type { Report } from '../src/grade/report.ts';
import { clean } from '../src/text/clean.ts';
import { format } from '../src/writers/formats/pcapng.ts';
import { readCapture, sum, type Packet } from './capture-reader.ts';
import { HOSTILE, HUGE, ORDINARY, PASSED } from './reports.ts';

const [ANN, SERVER] = ['10.3.2.1', '10.3.2.2'];

/** The ordinary report, with one failing step that has these scenes. */
function reportOf(scenes: readonly Scene[]): Report {
  const [exercise] = ORDINARY.exercises;
  const steps = exercise!.steps.slice(0, 2).map((step) => ({ ...step, scenes }));
  return { ...ORDINARY, exercises: [{ ...exercise!, steps }] };
}

function packetsOf(scenes: readonly Scene[]): Packet[] {
  return readCapture(format.write(reportOf(scenes), {})).packets;
}

/** `ann SYN 1000:0`. */
function brief({ from, flags, seq, length }: Packet): string {
  const who = { [ANN]: 'ann', [SERVER]: 'server' }[from] ?? from;
  return `${who} ${flags.join(' ')} ${seq}+${length}`;
}

const CONNECTS: Scene = { does: 'connects', at_ms: 0, who: 'ann', peer: 'server' };
const HANDSHAKE = ['ann SYN 1000+0', 'server SYN ACK 9000+0', 'ann ACK 1001+0'];

function scene(does: Scene['does'], who: 'ann' | 'server', more: Partial<Scene> = {}): Scene {
  return { does, at_ms: 1, who, peer: who === 'ann' ? 'server' : 'ann', ...more };
}

describe('a capture', () => {
  test('begins each connection with a handshake, and counts every byte', () => {
    const packets = packetsOf([
      CONNECTS,
      scene('writes', 'ann', { bytes: '"hi\\n\\x00\\""', length: 5, before: 0 }),
      scene('reads', 'server', { bytes: '"hi\\n\\x00\\""', length: 5, before: 0 }),
      scene('half-closes', 'ann'),
      scene('reads the end', 'server'),
      scene('closes', 'server'),
    ]);

    expect(packets.map(brief)).toEqual([
      ...HANDSHAKE,
      'ann PSH ACK 1001+5',
      'server ACK 9001+0',
      'ann FIN ACK 1006+0',
      'server ACK 9001+0',
      'server FIN ACK 9001+0',
    ]);
    expect(packets[3]!.payload).toEqual(Buffer.from('hi\n\0"'));
    expect(packets.map(({ ack }) => ack)).toEqual([0, 1001, 9001, 9001, 1006, 9001, 1007, 1007]);
  });

  test('has the virtual time', () => {
    const packets = packetsOf([CONNECTS, scene('closes', 'ann', { at_ms: 5000.25 })]);

    expect(packets.map(({ time }) => time - Date.UTC(2026, 0, 1) * 1000)).toEqual([
      0, 0, 0, 5_000_250,
    ]);
  });

  test('has room for any time', () => {
    expect(packetsOf([CONNECTS, scene('closes', 'ann', { at_ms: 1e300 })])).toHaveLength(4);
  });

  test('has sums that add up', () => {
    const whole = packetsOf(ORDINARY.exercises[0]!.steps[1]!.scenes!);

    expect(whole.length).toBeGreaterThan(5);
    for (const packet of whole) expect([sum(packet.ip), sum(packet.tcp)]).toEqual([0xffff, 0xffff]);
  });

  test('says with a reset that bytes were lost, and with a FIN that they were not', () => {
    const writes = scene('writes', 'ann', { bytes: '"a"', length: 1, before: 0 });
    const reads = scene('reads', 'server', { bytes: '"a"', length: 1, before: 0 });
    const last = (scenes: Scene[]) => packetsOf(scenes).at(-1)!.flags;

    expect(last([CONNECTS, writes, scene('closes', 'server')])).toEqual(['RST', 'ACK']);
    expect(last([CONNECTS, writes, reads, scene('closes', 'server')])).toEqual(['FIN', 'ACK']);
    expect(last([CONNECTS, scene('resets', 'ann')])).toEqual(['RST', 'ACK']);
    expect(last([CONNECTS, scene('closes', 'server'), writes])).toEqual(['RST', 'ACK']);
  });

  test('cuts packets where the bytes are not known, and says how long they were', () => {
    const packets = packetsOf([
      CONNECTS,
      scene('writes', 'ann', { bytes: '"abc…"', length: 100_000, before: 0 }),
    ]).slice(3);

    expect(packets.map(({ payload, length }) => [String(payload), length])).toEqual([
      ['abc', 65_495],
      ['', 34_505],
    ]);
  });

  test('does not grow without an end', () => {
    const bytes = { bytes: '"abc…"', length: 2 ** 50, before: 0 };

    expect(packetsOf([CONNECTS, scene('writes', 'ann', bytes)]).length).toBeLessThan(1100);
  });

  test('leaves a gap where scenes were left out', () => {
    const packets = packetsOf([
      CONNECTS,
      { does: 'left out', at_ms: 0, who: '', peer: '', length: 3 },
      scene('writes', 'ann', { bytes: '"a"', length: 1, before: 500 }),
    ]);

    expect(packets.at(-1)!.seq).toBe(1501);
    expect(packets[2]!.comments).toEqual(['3 scenes left out']);
  });

  test('of tasks that share a connection has one connection, and says who wrote', () => {
    const writes = (who: string): Scene => {
      return {
        does: 'delivers',
        at_ms: 0,
        who,
        peer: 'wire',
        bytes: '00 ff … (3 bytes)',
        length: 3,
      };
    };
    const packets = packetsOf([writes('ann'), writes('bob')]);
    const data = packets.filter(({ length }) => length > 0);

    expect(data.map(({ seq, comments }) => [seq, comments.at(-1)])).toEqual([
      [1001, 'ann wrote this'],
      [1004, 'bob wrote this'],
    ]);
    expect(data[0]!.payload).toEqual(Buffer.from([0, 255]));
  });

  test('says where it went wrong, on the last packet of the story', () => {
    const { packets, interfaces } = readCapture(format.write(ORDINARY, {}));
    const wrong = packets.filter(({ comments }) =>
      comments.some((text) => /went wrong/.test(text)),
    );

    expect(interfaces.map(({ name }) => name)).toEqual(['3.2', '3.3', '3.5']);
    expect(wrong).toEqual(interfaces.map((_, i) => packets.filter(({ of }) => of === i).at(-1)));
    expect(wrong[0]!.comments[0]).toBe(
      '3.2 went wrong here: Two tasks took turns: hold the lock for the whole frame.\n' +
        'expected "b" (1 byte)\nreceived "a" (1 byte)\nwriter(bob) has returned',
    );
  });

  test('of a story without a wire says so beside its name', () => {
    const { packets, interfaces } = readCapture(format.write(reportOf([]), {}));

    expect(packets).toEqual([]);
    expect(interfaces[0]!.comments[0]).toMatch(/^3\.2 went wrong here/);
  });

  test('of a report in which all has passed is empty', () => {
    expect(readCapture(format.write(PASSED, {}))).toEqual({ packets: [], interfaces: [] });
  });

  test('holds no character that acts', () => {
    const { interfaces } = readCapture(format.write(HOSTILE, {}));
    const said = interfaces.flatMap(({ comments }) => comments).join('\n');

    expect(said).toContain(String.raw`\x1b[31mred`);
    expect(clean(said)).toBe(said);
  });

  test('of a huge report is whole', () => {
    expect(readCapture(format.write(HUGE, {})).interfaces).toHaveLength(210);
  });
});

const hasTshark = spawnSync('tshark', ['--version']).status === 0;
if (!hasTshark) console.log('pcapng.test.ts skips tshark: it is not installed.');

const FIELDS = [
  'frame.interface_name',
  'tcp.seq',
  'frame.comment',
  'ip.checksum.status',
  'tcp.checksum.status',
  '_ws.malformed',
];

test.skipIf(!hasTshark)(
  'tshark reads the same, and finds nothing wrong',
  { timeout: 120_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'socketlings-'));
    try {
      const file = join(folder, 'stories.pcapng');
      writeFileSync(file, format.write(ORDINARY, {}));
      const sums = ['-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE'];
      const fields = FIELDS.flatMap((field) => ['-e', field]);
      const args = ['-r', file, ...sums, '-T', 'json', '-o', 'tcp.relative_sequence_numbers:FALSE'];
      const json = execFileSync('tshark', [...args, ...fields], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
      const theirs = JSON.parse(json) as { _source: { layers: Record<string, string[]> } }[];

      const { packets, interfaces } = readCapture(format.write(ORDINARY, {}));
      expect(theirs.map(({ _source }) => FIELDS.map((field) => _source.layers[field]))).toEqual(
        packets.map(({ of, seq, comments }) => [
          [interfaces[of]!.name],
          [String(seq)],
          comments.length > 0 ? comments : undefined,
          ['1'], // right
          ['1'],
          undefined,
        ]),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
