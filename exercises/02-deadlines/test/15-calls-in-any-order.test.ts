import { test } from '@socketlings/testkit/socket';
import { describe } from 'vitest';
import { TcpConn } from '#subject';

describe('Step 15: calls in any order', () => {
  test.inAnyOrder('keeps its promises, whatever comes after what', TcpConn);
});
