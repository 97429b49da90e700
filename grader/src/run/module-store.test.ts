import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ModuleStore } from './module-store.mjs';

let workshop: string;

beforeEach(() => {
  workshop = makeWorkshop();
});

afterEach(() => {
  rmSync(workshop, { recursive: true, force: true });
});

describe('the store of modules', () => {
  test('gives what was kept, for the same packages', () => {
    keep('one');

    expect(new ModuleStore(workshop, 'one').take(fresh('a'))).toBe(true);
    expect(readFileSync(join(workshop, 'a', 'module'), 'utf8')).toBe('made of packages');
    expect(new ModuleStore(workshop, 'another').take(fresh('b'))).toBe(false);
  });

  test('gives nothing when a package has changed, and then forgets what was', () => {
    keep('one');
    writeFileSync(join(workshop, 'packages', 'net', 'src', 'index.ts'), 'export const longer = 1;');

    expect(new ModuleStore(workshop, 'one').take(fresh('a'))).toBe(false);
    keep('one');

    const [shelf] = readdirSync(store());
    const states = readdirSync(join(store(), shelf!)).filter((name) => name !== 'workshop');
    expect(states).toHaveLength(1);
  });

  test('sweeps what belongs to workshops that are gone', () => {
    mkdirSync(join(store(), 'old'), { recursive: true });
    writeFileSync(join(store(), 'old', 'workshop'), join(workshop, 'that', 'was'));

    keep('one');

    expect(readdirSync(store())).not.toContain('old');
  });

  test('does without where nothing can be kept', () => {
    writeFileSync(join(workshop, 'node_modules', '.cache'), 'a file');

    expect(() => keep('one')).not.toThrow();
    expect(new ModuleStore(workshop, 'one').take(fresh('a'))).toBe(false);
  });
});

function makeWorkshop(): string {
  const root = mkdtempSync(join(tmpdir(), 'socketlings-store-'));
  for (const folder of ['packages/net/src', 'grader/vitest', 'node_modules']) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  writeFileSync(join(root, 'packages', 'net', 'src', 'index.ts'), 'export {};');
  return root;
}

function keep(what: string): void {
  const made = mkdtempSync(join(workshop, 'made-'));
  writeFileSync(join(made, 'module'), 'made of packages');
  new ModuleStore(workshop, what).keep(made);
}

function store(): string {
  return join(workshop, 'node_modules', '.cache', 'socketlings');
}

function fresh(name: string): string {
  return join(workshop, name);
}
