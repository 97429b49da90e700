// `npm run try 3`: three tasks send frames over one real socket, without your code and with it.

import { needs } from '@socketlings/testkit/needs';
import { tryStripes } from '@socketlings/testkit/try-stripes';

export function run({ SafeConn, FrameWriter }: typeof import('#subject')): Promise<void> {
  needs({ SafeConn, FrameWriter });
  return tryStripes(
    (raw) => new SafeConn(raw),
    (conn) => new FrameWriter(conn),
  );
}
