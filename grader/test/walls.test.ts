// The step that puts up walls, on runners of every kind: its own lines, with commands that only write down
// how they were called.

import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Result } from './start.ts';
import { step } from './workflow-steps.ts';

const WARNING = '::warning title=Socketlings::bubblewrap does not work on this runner.';
const INSTALL = ['apt-get update -qq', 'apt-get install -qq -y bubblewrap'];
const SYSCTL = 'sysctl -q kernel.apparmor_restrict_unprivileged_userns=0';

let folder: string;

// The lines are for a runner of GitHub: Linux, with bash.
describe.runIf(process.platform === 'linux')('walls', () => {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'socketlings-walls-'));
    await mkdir(join(folder, 'bin'));
    for (const name of ['bash', 'env'])
      await symlink(`/usr/bin/${name}`, join(folder, 'bin', name));
    await command('id', 'echo 1000', false);
    await command('sudo', 'shift; "$@"', false);
    await command('sleep', '');
    await command('sysctl', '');
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** A command that does what a line of shell says, and is written down. */
  async function command(name: string, does: string, isNoted = true): Promise<void> {
    const path = join(folder, 'bin', name);
    const note = isNoted ? `echo "${name} $*" >> "${join(folder, 'calls')}"\n` : '';
    await writeFile(path, `#!/usr/bin/bash\n${note}${does}\n`);
    await chmod(path, 0o755);
  }

  /** A machine whose apt-get works from its nth installation on. */
  async function mirror(worksAt: number): Promise<void> {
    const bwrap = join(folder, 'bin', 'bwrap');
    const count = join(folder, 'count');
    const make = `printf '#!/usr/bin/bash\\n' > '${bwrap}'; /usr/bin/chmod +x '${bwrap}'`;
    await command(
      'apt-get',
      `[ "$1" = install ] || exit 0; echo >> '${count}'; [ "$(/usr/bin/wc -l < '${count}')" -ge ${worksAt} ] || exit 100; ${make}`,
    );
  }

  async function putUp(environment = 'github-hosted'): Promise<Result & { calls: string[] }> {
    const program = await step('actions/grade/action.yml', /^Put up walls$/);
    const env = { PATH: join(folder, 'bin'), RUNNER_ENVIRONMENT: environment };
    const result = await new Promise<Result>((resolve) => {
      const args = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', program];
      execFile('/usr/bin/bash', args, { env }, (error, out, err) => {
        resolve({ code: error ? Number(error.code) : 0, out, err });
      });
    });
    const calls = await readFile(join(folder, 'calls'), 'utf8').catch(() => '');
    return { ...result, calls: calls.split('\n').filter(Boolean) };
  }

  test('are there already', async () => {
    await command('bwrap', '', false);
    expect(await putUp()).toMatchObject({ code: 0, out: '', calls: [SYSCTL] });
  });

  test.each([
    ['with sudo', '1000'],
    ['as root, without it', '0'],
  ])('are installed %s', async (_, id) => {
    await mirror(1);
    await command('id', `echo ${id}`, false);
    if (id === '0') await rm(join(folder, 'bin', 'sudo'));
    expect(await putUp()).toMatchObject({ code: 0, out: '', calls: [...INSTALL, SYSCTL] });
  });

  test('are installed at the third try', async () => {
    await mirror(3);
    const { code, out, calls } = await putUp();

    expect([code, out]).toEqual([0, '']);
    expect(calls.filter((call) => call === INSTALL[1])).toHaveLength(3);
    expect(calls.filter((call) => call.startsWith('sleep'))).toEqual(['sleep 5', 'sleep 10']);
  });

  test('are missed in a sentence when no mirror answers', async () => {
    await mirror(9);
    const { code, out } = await putUp();
    expect([code, out.startsWith(WARNING)]).toEqual([0, true]);
  });

  test('are missed in a sentence where nobody may install', async () => {
    await command('sudo', 'exit 1', false);
    const { code, out, calls } = await putUp();
    expect([code, out.startsWith(WARNING), calls]).toEqual([0, true, []]);
  });

  test('change nothing on a machine that is used again', async () => {
    await command('bwrap', 'exit 1', false); // as it does where Ubuntu forbids it
    const { code, out, calls } = await putUp('self-hosted');
    expect([code, out.startsWith(WARNING), calls]).toEqual([0, true, []]);
  });
});
