// `npm run try 1`: your own server on a real port, for `nc` and everybody else.
// `npm run try 1 article`: the servers of the articles behind this workshop, and yours beside them.

import { needs } from '@socketlings/testkit/needs';
import { tryServer } from '@socketlings/testkit/try';
import { tryArticle, type Serve } from '@socketlings/testkit/try-article';

/** What may stand behind `npm run try 1`. */
export const words = ['article'];

export function run(
  { handleConn, serve }: typeof import('#subject'),
  [word]: readonly string[],
): Promise<void> {
  needs({ handleConn, serve });
  const yours: Serve = (listener, onError) => serve(listener, handleConn, { onError });
  if (word) return tryArticle(yours);
  return tryServer({
    serve: yours,
    differences: [
      'the kernel cuts as it likes: into large pieces, mostly',
      'its buffers hold megabytes: backpressure comes later',
      'a client that breaks off may look like one that leaves',
      'accept does not fail: Node drops clients in silence',
    ],
  });
}
