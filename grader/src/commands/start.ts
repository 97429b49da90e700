// `npm start`: the page, beside the learner's own files.

import type { ServerResponse } from 'node:http';
import type { Flags } from '../cli/flags.ts';
import { choosePort } from '../cli/choose.ts';
import type { Screen } from '../cli/screen.ts';
import { openProgress, type ProgressFile } from '../progress/progress-file.ts';
import type { News } from '../../../packages/web/src/engine/engine.ts';
import { followFile, passedIn } from '../serve/follow.ts';
import { openInBrowser, openInEditor } from '../serve/open.ts';
import { servePage, type Answers } from '../serve/server.ts';
import { openSite } from '../serve/site.ts';
import { UsageError } from '../usage-error.mjs';
import { fileOf, openExercise, openWorkshop } from '../workshop/workshop.ts';

/** Serves until it is stopped. */
export async function startCommand(
  flags: Flags,
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  const port = flags.port === undefined ? 0 : choosePort(flags.port);
  const progress = openProgress(screen);
  const site = await openSite(() => screen.print(['', '  Building the page: once, some seconds.']));
  let fail: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => (fail = reject));
  const server = await servePage(site, answersOf(progress, screen, fail), port).catch(sayTaken);
  screen.print(['', `  Open ${server.address}`, '', '  Ctrl-C ends']);
  if (flags.open !== false) await openInBrowser(server.address);
  try {
    await Promise.race([failed, aborted(signal)]);
  } finally {
    await server.close();
  }
  return 0;
}

// --- internal ---

function answersOf(
  progress: ProgressFile,
  screen: Screen,
  onFault: (error: unknown) => void,
): Answers {
  return {
    'GET watch': ([number = ''], response) => watch(number, response, { progress, onFault }),
    'GET progress': (_, response) => {
      const passed = openWorkshop().map((each) => [each.slug, passedIn(each, progress)]);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(Object.fromEntries(passed)));
    },
    'POST open': ([number = '', line = '1'], response) => {
      openInEditor(fileOf(openExercise(number)), Number(line) || 1, (why) => screen.warn(why));
      response.end();
    },
  };
}

function watch(
  number: string,
  response: ServerResponse,
  { progress, onFault }: { progress: ProgressFile; onFault: (error: unknown) => void },
): void {
  const tell = (news: News): void => void response.write(`data: ${JSON.stringify(news)}\n\n`);
  response.setHeader('content-type', 'text/event-stream');
  response.flushHeaders();
  try {
    const stop = followFile(number, progress, tell, onFault);
    response.once('close', stop);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    tell({ problem: error.message });
    response.end();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function sayTaken(error: NodeJS.ErrnoException): never {
  if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error;
  throw new UsageError(
    'Another program has that port, or nobody may take it. Choose another one, or leave --port out.',
  );
}
