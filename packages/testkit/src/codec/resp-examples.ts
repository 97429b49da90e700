// Values of the Redis protocol, and how they are written.

import { bulk, request, type RespValue } from './resp.ts';

const DEPTH = 32; // as deep as arrays may lie in each other

export const VALUES: readonly [wire: string, value: RespValue][] = [
  ['+OK\r\n', { type: 'simple', text: 'OK' }],
  ["-ERR unknown command 'X'\r\n", { type: 'error', text: "ERR unknown command 'X'" }],
  [':-42\r\n', { type: 'integer', value: -42n }],
  [':9223372036854775807\r\n', { type: 'integer', value: 9223372036854775807n }],
  ['$6\r\na\r\nb\x00\xff\r\n', bulk(Buffer.from('a\r\nb\x00\xff', 'latin1'))],
  ['$0\r\n\r\n', bulk('')],
  ['$5\r\n\xc3\xa9\xe2\x9c\x93\r\n', bulk('é✓')],
  ['$-1\r\n', { type: 'bulk', bytes: null }],
  ['*0\r\n', { type: 'array', items: [] }],
  ['*-1\r\n', { type: 'array', items: null }],
  ['*2\r\n$3\r\nGET\r\n$1\r\nk\r\n', request('GET', 'k')],
  [
    '*2\r\n*1\r\n:1\r\n*2\r\n+a\r\n*0\r\n',
    {
      type: 'array',
      items: [
        { type: 'array', items: [{ type: 'integer', value: 1n }] },
        {
          type: 'array',
          items: [
            { type: 'simple', text: 'a' },
            { type: 'array', items: [] },
          ],
        },
      ],
    },
  ],
  [`${'*1\r\n'.repeat(DEPTH)}:1\r\n`, nested(DEPTH)],
];

// --- internal ---

/** An integer in so many arrays. */
function nested(depth: number): RespValue {
  const inner: RespValue = { type: 'integer', value: 1n };
  return depth === 0 ? inner : { type: 'array', items: [nested(depth - 1)] };
}
