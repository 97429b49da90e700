// Reports are written whole, where they can be, and only what was asked for.

import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatNames, openCiFormats, openFormats } from '../src/writers/format.ts';
import { openReportFiles } from '../src/writers/report-files.ts';
import { ORDINARY } from './reports.ts';

describe('files', () => {
  test('are written whole, and nothing else is', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'socketlings-'));
    const files = await open('json,junit,json', join(folder, 'a', 'b'));
    files.write(ORDINARY);
    const there = await readdir(join(folder, 'a', 'b'));
    const report = JSON.parse(
      await readFile(join(folder, 'a', 'b', 'report.json'), 'utf8'),
    ) as object;
    await rm(folder, { recursive: true });

    expect(there.sort()).toEqual(['junit.xml', 'report.json']);
    expect(report).toEqual(ORDINARY);
  });

  test('in a place that takes none are refused with a sentence', async () => {
    const deep = process.platform === 'linux' ? ['/proc/nowhere/deep'] : [];
    for (const folder of [import.meta.filename, join(import.meta.filename, 'in'), ...deep]) {
      await expect(open('json', folder)).rejects.toThrow(
        /^No report can be written to .+ \([A-Z]+\): --out takes a folder that you may write to\.$/,
      );
    }
  });

  test('that lack something are refused before anything is graded', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'socketlings-'));
    await expect(open('json,classroom50', folder, {})).rejects.toThrow(
      /^The format classroom50 needs CLASSROOM in its environment/,
    );
    expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });

  test('of an unknown format are refused with the known ones', async () => {
    await expect(open('json,xml', '/nowhere')).rejects.toThrow(
      `There is no format "xml"; there are ${formatNames().join(', ')}.`,
    );
  });

  test('in CI are those of every format whose needs it knows', async () => {
    const [inCi, all] = [await openCiFormats(), await openFormats(formatNames().join(','))];
    const left = all.filter((format) => !inCi.includes(format));

    expect(left.map(({ file }) => file)).toEqual(['result.json', 'stories.pcapng']); // of Classroom 50
  });
});

async function open(names: string, folder: string, env: NodeJS.ProcessEnv = process.env) {
  return openReportFiles(await openFormats(names), folder, env);
}
