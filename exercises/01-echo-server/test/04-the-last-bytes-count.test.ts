import { CLOSE_AT_THE_END, HANDLED, test, type Client } from '@socketlings/testkit/conn';
import { describe } from 'vitest';
import { handleConn } from '#subject';

describe('Step 4: the last bytes count', () => {
  test('echoes what arrives together with the end', async (world) => {
    const lastWords = async (client: Client): Promise<void> => {
      await client.send('last words');
      await client.halfClose();
    };
    const ann = await world.handleAfter('ann', lastWords, handleConn);

    await ann.expectBytes('last words', {
      ended:
        'You closed before everything was sent back. Bytes that arrive just before the end are ' +
        'like any others: finish writing, then close.',
      otherwise: 'Bytes that arrive just before the end are like any others: send them back.',
    });
    await ann.expectEnd(CLOSE_AT_THE_END);
    await ann.expectHandled(HANDLED);
  });
});
