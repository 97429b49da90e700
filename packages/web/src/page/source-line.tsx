import type { Desk } from './desk.ts';

/** A line of the file under test, with what stands there now, and the way to it. */
export function SourceLine({ desk, line }: { desk: Desk; line: number }) {
  const text = desk.text?.split('\n')[line - 1];
  return (
    <p class="place">
      <button type="button" class="link" onClick={() => desk.show(line)}>
        line {line}
      </button>
      {text !== undefined && <code>{text.trim()}</code>}
    </p>
  );
}
