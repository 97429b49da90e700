import { test } from '@socketlings/testkit/shared-conn';
import { describe } from 'vitest';
import { FrameWriter, SafeConn } from '#subject';

describe('Step 12: calls in any order', () => {
  test.inAnyOrder('keeps its promises, whoever calls what and when', { SafeConn, FrameWriter });
});
