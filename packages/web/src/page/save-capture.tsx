// The story as a capture, for Wireshark.

import type { StepReport } from '../../../../grader/src/grade/report.ts';
import { saveAs } from './save-as.ts';

export function SaveCapture({ step }: { step: StepReport }) {
  const save = async (): Promise<void> => {
    const { captureOf } = await import('../story/capture.ts');
    saveAs(`story-${step.id}.pcapng`, captureOf(step));
  };
  return (
    <button type="button" onClick={() => void save()}>
      Open it in Wireshark (.pcapng)
    </button>
  );
}
