import { expect, test, vi } from 'vitest';

// It is played once in a process: each test gets the module anew.
async function freshModule() {
  vi.resetModules();
  return import('./dress-rehearsal.ts');
}

/** A body of a test that plays two networks, and notes them. */
function bodyOf(name: string, played: string[], leave: () => void) {
  return async (part?: string): Promise<void> => {
    for (const network of part === 'first' ? ['friendly'] : ['nasty', '1']) {
      leave();
      played.push(`${name} in ${network}`);
      await Promise.resolve();
    }
  };
}

test('all tests are played in the first network, then in the others', async () => {
  const { dressRehearsal, keptForRehearsal, isRehearsing, leaveWhenOver } = await freshModule();
  const played: string[] = [];
  const defines = (name: string) => async (): Promise<void> => {
    expect(keptForRehearsal(bodyOf(name, played, leaveWhenOver))).toBe(true);
  };
  const [heard, rehearsing]: [number[], boolean[]] = [[], []];
  await dressRehearsal({
    tests: [defines('a'), defines('b')],
    due: () => new Promise(() => {}),
    ended: async (held) => void [heard.push(held), rehearsing.push(isRehearsing())],
  });

  expect(played).toEqual([
    'a in friendly',
    'b in friendly',
    'a in nasty',
    'a in 1',
    'b in nasty',
    'b in 1',
  ]);
  expect({ heard, rehearsing }).toEqual({ heard: [2], rehearsing: [false] });
  expect(keptForRehearsal(bodyOf('c', played, leaveWhenOver))).toBe(false);
});

test('it ends between two networks when the code under test is there', async () => {
  const { dressRehearsal, keptForRehearsal, leaveWhenOver } = await freshModule();
  const played: string[] = [];
  let open = (): void => {};
  const due = new Promise<void>((resolve) => (open = resolve));
  const body = bodyOf('a', played, () => {
    leaveWhenOver();
    if (played.length === 1) open();
  });
  const ended = vi.fn(async () => {});
  await dressRehearsal({ tests: [async () => keptForRehearsal(body)], due: () => due, ended });

  expect(played).toEqual(['a in friendly', 'a in nasty']);
  expect(ended).toHaveBeenCalledExactlyOnceWith(1);
});

test('whatever fails in it says nothing, and the code under test waits no longer for it', async () => {
  const { dressRehearsal, keptForRehearsal } = await freshModule();
  const ended = vi.fn(async () => {});
  const fails = async (): Promise<void> => {
    throw new Error('no');
  };
  await dressRehearsal({
    tests: [fails, async () => keptForRehearsal(fails)],
    due: () => new Promise(() => {}),
    ended,
  });

  expect(ended).toHaveBeenCalledExactlyOnceWith(0);
});
