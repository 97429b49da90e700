// `npm run try 1`: your own server on a real port, for `nc` and everybody else.

import { needs } from '@socketlings/testkit/needs';
import { tryServer } from '@socketlings/testkit/try';

export function run({ handleConn, serve }: typeof import('#subject')): Promise<void> {
  needs({ handleConn, serve });
  return tryServer({
    serve: (listener, onError) => serve(listener, handleConn, { onError }),
    differences: [
      'the kernel decides how bytes are cut: large pieces mostly, never as small as it can get',
      'its buffers hold megabytes: a client that does not read stops you much later',
      'a client that breaks off can look like one that just leaves: Node tells of a reset late',
      'accept fails only when this process is really out of file descriptors',
    ],
  });
}
