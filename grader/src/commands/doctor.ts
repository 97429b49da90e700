import { createColors } from 'picocolors';
import { examine, type Finding } from '../doctor/checks.ts';
import { examineMachine } from '../doctor/machine.ts';
import type { Flags } from '../cli/flags.ts';
import type { Screen } from '../cli/screen.ts';
import { wrap } from '../writers/text.ts';

/** Says what is wrong with this machine, and how to mend it; 1 if something stands in the way. */
export async function doctorCommand(flags: Flags, screen: Screen): Promise<number> {
  const findings = examine(await examineMachine(process.env));
  const problems = findings.filter(({ state }) => state === 'problem').length;
  if (flags.json) screen.print([JSON.stringify(findings, null, 2)]);
  else
    screen.print([
      '',
      ...findings.flatMap((finding) => write(finding, screen)),
      '',
      summary(problems),
    ]);
  return problems === 0 ? 0 : 1;
}

// --- internal ---

function write({ state, says, fix }: Finding, screen: Screen): string[] {
  const { green, yellow, red, dim } = createColors(screen.colors);
  const sign = { fine: green('✓'), warning: yellow('!'), problem: red('✗') }[state];
  const [first = '', ...rest] = wrap(says, screen, 4);
  return [
    `  ${sign} ${first.trimStart()}`,
    ...rest,
    ...(fix ? wrap(fix, screen, 6).map((line) => dim(line)) : []),
  ];
}

function summary(problems: number): string {
  if (problems === 0) return '  Nothing stands in your way.';
  return `  ${problems === 1 ? 'One thing stands' : `${problems} things stand`} in your way.`;
}
