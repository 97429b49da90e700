// The stories of failures as a capture, for Wireshark and tshark: an interface for each failing step.

import type { ExerciseReport, StepReport } from '../../grade/report.ts';
import { clean, cleanLine, cleanValue, cut } from '../../text/clean.ts';
import type { Format } from '../format.ts';
import {
  enhancedPacket,
  interfaceDescription,
  nameResolution,
  sectionHeader,
} from '../pcapng/blocks.ts';
import { packetOf } from '../pcapng/packet.ts';
import { packetsOf } from '../pcapng/story.ts';

export const format: Format<Uint8Array> = {
  file: 'stories.pcapng',
  writtenInCi: false,
  write(report) {
    const stories = report.exercises.flatMap(storiesOf);
    return Buffer.concat([
      sectionHeader(`Socketlings ${cleanLine(report.tool.version)}`),
      ...stories.flatMap(writeStory),
    ]);
  },
};

// --- internal ---

const EPOCH = 1_767_225_600_000_000n; // where clocks of the simulator begin, 2026-01-01, in microseconds
const LATEST = 1e15; // milliseconds; virtual time goes on to any deadline, and a capture has 64 bits for it
const COMMENT_LIMIT = 4000; // characters

interface FailedStep {
  readonly step: StepReport;
  readonly net: readonly [number, number];
}

function storiesOf({ number, steps }: ExerciseReport): FailedStep[] {
  const failed = steps.map((step, i): FailedStep => ({ step, net: [number & 255, i + 1] }));
  return failed.filter(({ step }) => step.verdict !== 'passed' && step.lesson !== undefined);
}

/** The comment is on the last packet: where a story ends, the test was not content. */
function writeStory({ step, net }: FailedStep, of: number): Buffer[] {
  const { packets, names, comments } = packetsOf(step.scenes ?? [], net);
  const wrong = sayWrong(step);
  packets.at(-1)?.comments.unshift(wrong);
  const title = cleanLine(`${step.id} ${step.title}`);
  const cleanNames = new Map([...names].map(([name, ip]) => [cleanLine(name), ip]));
  return [
    interfaceDescription(
      cleanLine(step.id),
      title,
      packets.length > 0 ? comments : [wrong, ...comments],
    ),
    ...(names.size > 0 ? [nameResolution(cleanNames)] : []),
    ...packets.map(({ segment, at_ms, comments: said }) => {
      const microseconds = EPOCH + BigInt(Math.round(Math.min(at_ms, LATEST) * 1000));
      return enhancedPacket({ of, microseconds, ...packetOf(segment), comments: said });
    }),
  ];
}

function sayWrong({ id, lesson = '', expected, received, diagnosis }: StepReport): string {
  const lines = [
    `${cleanLine(id)} went wrong here: ${clean(lesson)}`,
    ...(expected ? [`expected ${cleanValue(expected)}`] : []),
    ...(received ? [`received ${cleanValue(received)}`] : []),
    ...(diagnosis ? [clean(diagnosis)] : []),
  ];
  return cut(lines.join('\n'), COMMENT_LIMIT);
}
