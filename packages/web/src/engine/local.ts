// The engine beside the page: the grader follows the learner's own file, and tells of every save.

import type { ExerciseSummary } from '../exercises.ts';
import type { Engine, News, Session } from './engine.ts';

export class Local implements Engine {
  readonly place = 'disk';
  readonly #token = takeToken();

  async passed(): Promise<Record<string, readonly string[]>> {
    return (await this.#ask('progress')).json() as Promise<Record<string, readonly string[]>>;
  }

  open(exercise: ExerciseSummary, tell: (news: News) => void): Session {
    const end = new AbortController();
    const { signal } = end;
    const ask = (path: string, init: RequestInit = {}) => this.#ask(path, { ...init, signal });
    void follow(() => ask(`watch/${exercise.number}`), tell, end.signal);
    return {
      show: (line) =>
        void ask(`open/${exercise.number}/${line}`, { method: 'POST' }).catch(() => {}),
      close: () => end.abort(),
    };
  }

  #ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { authorization: `Bearer ${this.#token}` };
    return fetch(`api/${path}`, { ...init, headers });
  }
}

// --- internal ---

const AGAIN = 1000; // ms before the grader is asked again
const GONE = 'The grader does not answer. Is `npm start` still running? The page tries again.';
const NOT_YOURS =
  'The grader does not know this page. Open the address that `npm start` has printed.';

/** From the address that was printed; a page that is loaded again still has it. */
function takeToken(): string {
  const [, token] = /^#token=([\w-]+)$/.exec(location.hash) ?? [];
  if (token !== undefined) {
    sessionStorage.setItem('token', token);
    history.replaceState(null, '', '#');
  }
  return sessionStorage.getItem('token') ?? '';
}

/** Hears what the grader tells, for as long as the session lasts. */
async function follow(
  ask: () => Promise<Response>,
  tell: (news: News) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const answer = await ask();
      if (answer.status === 401) return tell({ isRunning: false, problem: NOT_YOURS });
      for await (const line of linesOf(answer))
        tell({ problem: '', ...(JSON.parse(line) as News) });
    } catch {
      // it has gone, or this session is over
    }
    if (signal.aborted) return;
    tell({ isRunning: false, problem: GONE });
    await new Promise((resolve) => setTimeout(resolve, AGAIN));
  }
}

/** The data of server-sent events. `EventSource` itself sends no token. */
async function* linesOf({ body }: Response): AsyncGenerator<string> {
  const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop()!;
    for (const line of lines) if (line.startsWith('data: ')) yield line.slice('data: '.length);
  }
}
