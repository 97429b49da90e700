// `npm run try 1`: your own server on a real port, for `nc` and everybody else.

import { needs } from '@socketlings/testkit/needs';
import { tryServer } from '@socketlings/testkit/try';

export function run({ handleConn, serve }: typeof import('#subject')): Promise<void> {
  needs({ handleConn, serve });
  return tryServer({
    serve: (listener, onError) => serve(listener, handleConn, { onError }),
    differences: [
      'the kernel cuts as it likes: into large pieces, mostly',
      'its buffers hold megabytes: backpressure comes later',
      'a client that breaks off may look like one that leaves',
      'accept does not fail: Node drops clients in silence',
    ],
  });
}
