// A counterexample: one column for each actor, one row for each moment, and what the slot holds.

import { useRef } from 'preact/hooks';
import { slotsAt, type ColumnStory } from '../story/columns.ts';
import { useStepsOn } from './steps-on.ts';

export function Columns({ story, at }: { story: ColumnStory; at: number }) {
  const now = useRef<HTMLTableRowElement>(null);
  useStepsOn(at, () => now.current?.scrollIntoView({ block: 'nearest' }));
  return (
    <>
      <div class="wide" tabIndex={0}>
        <table class="actors mono">
          <thead>
            <tr>
              {story.names.map((name) => (
                <th scope="col">{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {story.moments.map((moment, i) => (
              <tr class={i > at ? 'later' : i === at ? 'now' : ''} ref={i === at ? now : undefined}>
                {moment.column === -1 ? (
                  <td colSpan={story.names.length}>{moment.text}</td>
                ) : (
                  story.names.map((_, column) => (
                    <td>
                      {column === moment.column && moment.text}
                      {column === moment.column && moment.line && (
                        <span class="soft"> line {moment.line}</span>
                      )}
                    </td>
                  ))
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Slots story={story} at={at} />
    </>
  );
}

function Slots({ story, at }: { story: ColumnStory; at: number }) {
  return (
    <ul class="between" aria-label="At this moment">
      {[...slotsAt(story, at)].map(([name, value]) => (
        <li>
          <b>{name}</b> holds <code>{value}</code>
        </li>
      ))}
    </ul>
  );
}
