/** A story in words. */
export function Lines({ lines, at }: { lines: readonly string[]; at: number }) {
  return (
    <ol class="tell mono">
      {lines.map((line, i) => (
        <li class={i > at ? 'later' : i === at ? 'now' : ''}>
          <span>{line}</span>
        </li>
      ))}
    </ol>
  );
}
