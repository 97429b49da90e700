import { describe, expect, test } from 'vitest';
import { whyNotOnKernel, type Circumstances } from './on-kernel.ts';

const HERE: Circumstances = { sandbox: 'node-permissions', noLinux: null, stranger: false };

describe('a test on the real kernel', () => {
  test('runs the code of whoever asks for it, whatever the sandbox', () => {
    expect(whyNotOnKernel(HERE, 'friendly,1-8,real')).toBeNull();
    expect(whyNotOnKernel({ ...HERE, sandbox: 'bwrap' }, 'real')).toBeNull();
  });

  test("runs a stranger's code only inside bubblewrap", () => {
    const stranger = { ...HERE, stranger: true };
    expect(whyNotOnKernel(stranger, 'real')).toContain('only inside bubblewrap');
    expect(whyNotOnKernel({ ...stranger, sandbox: 'bwrap' }, 'real')).toBeNull();
  });

  test('needs Linux, and says where there is one', () => {
    const elsewhere = { ...HERE, noLinux: 'Real epoll needs Linux.' };
    expect(whyNotOnKernel(elsewhere, 'real')).toBe(
      'Real epoll needs Linux. The dev container of this workshop has it (.devcontainer).',
    );
  });

  test('has nothing to do in a simulated network', () => {
    expect(whyNotOnKernel(HERE, 'friendly,7')).toContain('--seed real');
  });
});
