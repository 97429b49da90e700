import { test } from '@socketlings/testkit/conn';
import { describe } from 'vitest';
import { handleConn, serve } from '#subject';

describe('Step 12: clients in any order', () => {
  test.inAnyOrder('serves whoever comes, whatever others do', { serve, handleConn });
});
