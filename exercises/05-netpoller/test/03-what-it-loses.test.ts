import { OTHER_BYTES, test } from '@socketlings/testkit/poller';
import { describe } from 'vitest';
import { FirstPoller } from '#subject';

describe('Step 3: what it loses', () => {
  test.inEveryOrder('loses no wake-up, whoever has his turn when', FirstPoller, (order) => {
    const conn = order.connection();
    const ann = order.reads('ann', conn);
    order.arrives(conn, 'hello');
    return () => order.expectOutcome(ann, ['"hello"'], OTHER_BYTES);
  });

  test.inEveryOrder('loses none of two in a row', FirstPoller, (order) => {
    const conn = order.connection();
    const ann = order.readsTwice('ann', conn, 1);
    order.arrives(conn, 'h', 'i');
    return () => order.expectOutcome(ann, ['"h" "i"'], OTHER_BYTES);
  });
});
