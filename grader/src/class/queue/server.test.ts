// One sentence for whatever is wrong with a queue.

import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { madeFolder } from '../made.ts';
import { loadBull, type Bull } from './bull.ts';
import { freePort, startRedis, WHY_NOT } from './made-redis.ts';
import { expectServer, readAddress, sayAddress } from './server.ts';
import { CHANNEL, queueName, termsHere, whyUnfit, type Terms } from './terms.ts';
import { work } from './work.ts';

describe('an address', () => {
  test.each([
    'redis://127.0.0.1:6379',
    'redis://host',
    'rediss://:pass@host:1/2',
    'redis://[::1]:9',
  ])('%s', (text) => {
    expect(readAddress(text).href).toBe(text);
  });

  test.each([
    ['127.0.0.1:6379', '"127.0.0.1:6379" is no queue. It is the address of a Redis'],
    ['http://:secret@host', '"http://:…@host" is no queue.'],
    ['redis://', '"redis://" is no queue.'],
    ['redis://host:1/name', '"redis://host:1/name" is no queue.'],
    ['', '"" is no queue.'],
    [
      undefined,
      'Which queue? It is the address of a Redis, as in redis://127.0.0.1:6379 or redis:',
    ],
  ])('none: %s', (text, says) => {
    expect(() => readAddress(text)).toThrow(says);
  });

  test('is told without its password', () => {
    expect(sayAddress(new URL('redis://me:secret@host:6379/0'))).toBe('redis://host:6379');
  });
});

test('where BullMQ is not installed, it is said how to get it', () => {
  const { folder, remove } = madeFolder();
  onTestFinished(remove);
  expect(() => loadBull(join(folder, 'queue'))).toThrow(
    'A queue needs BullMQ, which is not installed with the workshop: npm ci --prefix grader/queue',
  );
});

/** A server that says one thing to every command. */
async function speaking(answer: string): Promise<string> {
  const server = createServer((socket) => {
    socket
      .on('error', () => {})
      .on('data', (bytes) => {
        const commands = [...bytes.toString().matchAll(/\*\d+\r\n/g)];
        socket.write(answer.repeat(commands.length));
      });
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return `redis://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function bulk(text: string): string {
  return `$${text.length}\r\n${text}\r\n`;
}

describe.skipIf(WHY_NOT !== undefined)('a queue that cannot be used', () => {
  const why = async (address: string): Promise<string> => {
    const bull: Bull = loadBull();
    const refused = expectServer(bull, new URL(address));
    return refused.then(
      () => '',
      (error: Error) => error.message.replace(address, 'ADDRESS'),
    );
  };
  const begin = 'The queue at ADDRESS cannot be used: ';

  test('nobody is there', async () => {
    expect(await why(`redis://127.0.0.1:${await freePort()}`)).toBe(
      `${begin}nobody listens there. Start one: redis-server --port 6379`,
    );
  });

  test('it is something else', async () => {
    const says = `${begin}what answers there is no Redis.`;
    expect(await why(await speaking('HTTP/1.1 400 Bad Request\r\n\r\n'))).toBe(says);
    expect(await why(await speaking(bulk('# Server\r\nother_version:1\r\n')))).toBe(says);
  });

  test('it is too old', async () => {
    const old = await speaking(bulk('# Server\r\nredis_version:6.0.16\r\n'));
    expect(await why(old)).toBe(`${begin}its Redis is 6.0.16, and BullMQ needs 6.2 or newer.`);
  });

  test('it asks for a password, or for another one', async () => {
    const address = await startRedis('--requirepass', 'secret');
    expect(await why(address)).toBe(`${begin}it asks for a password: redis://:password@host:port`);
    const wrong = address.replace('//', '//:guess@');
    expect(await why(wrong)).toBe(`The queue at ${address} cannot be used: the password is wrong.`);
    expect(await why(address.replace('//', '//:secret@'))).toBe('');
  });
});

describe('a worker', () => {
  const here: Terms = { workshop: 'abc', node: '20.19.0', system: 'linux', sandbox: 'bwrap' };

  test.each<[keyof Terms, string, string]>([
    ['workshop', 'def', 'with the workshop def, and here is abc. Bring both machines to the same'],
    ['node', '22.12.0', 'with Node 22.12.0, and here is 20.19.0. Install the same version'],
    ['system', 'darwin', 'with the system darwin, and here is linux.'],
    ['sandbox', 'none', 'with the sandbox none, and here is bwrap. npm run doctor says'],
  ])('grades nothing with another %s', (key, value, says) => {
    const there = { ...here, [key]: value };
    expect(whyUnfit(here, JSON.stringify(there))).toContain(`is graded ${says}`);
    expect(queueName(there)).not.toBe(queueName(here));
  });

  test('takes no nonsense for terms', () => {
    expect(['', 'null', '[', '1'].map((said) => whyUnfit(here, said))).toEqual(
      Array.from({ length: 4 }),
    );
    expect(whyUnfit(here, JSON.stringify(here))).toBe('');
  });

  test.skipIf(WHY_NOT !== undefined)('ends when it hears of another version', async () => {
    const address = await startRedis();
    const { Redis } = loadBull();
    const other = new Redis(address, {});
    onTestFinished(() => other.disconnect());
    const { signal } = new AbortController();
    const shift = { address, jobs: 1, signal, say: () => {}, done: () => {} };
    const ended = expect(work(shift)).rejects.toThrow(
      /is graded with the workshop other, and here/,
    );
    const terms = JSON.stringify({ ...termsHere(), workshop: 'other' });
    while ((await other.publish(CHANNEL, terms)) === 0); // until the worker listens
    await ended;
  });
});
