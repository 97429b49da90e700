import { format } from '../../../../grader/src/writers/formats/pcapng.ts';
import type { ExerciseReport, Report, StepReport } from '../../../../grader/src/grade/report.ts';

/** One step's story as a capture. */
export function captureOf(step: StepReport): Uint8Array {
  const exercise: Pick<ExerciseReport, 'number' | 'steps'> = {
    number: parseInt(step.id, 10),
    steps: [step],
  };
  return format.write(
    { exercises: [exercise], tool: { version: '0.1.0' } } as unknown as Report,
    {},
  );
}
