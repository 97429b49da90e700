// The values of the Redis protocol, as the tests write them.

import { copyOf, isBytes, itemsOf, viewOf } from '../base/border.ts';

export type RespValue =
  | { readonly type: 'simple'; readonly text: string }
  | { readonly type: 'error'; readonly text: string }
  | { readonly type: 'integer'; readonly value: bigint }
  | { readonly type: 'bulk'; readonly bytes: Uint8Array | null }
  | { readonly type: 'array'; readonly items: readonly RespValue[] | null };

/** A request as clients send it: an array of bulk strings. */
export function request(...words: (string | Uint8Array)[]): RespValue {
  return { type: 'array', items: words.map(bulk) };
}

export function bulk(content: string | Uint8Array): RespValue {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return { type: 'bulk', bytes };
}

/** A value for the code under test, which may do with it what it likes. */
export function givenResp(value: RespValue): RespValue {
  if (value.type === 'array') return { ...value, items: value.items?.map(givenResp) ?? null };
  if (value.type === 'bulk') return { ...value, bytes: value.bytes && copyOf(value.bytes) };
  return { ...value };
}

/** A value in one line, for reports; equal values give equal lines, and no other value does. */
export function sayResp(given: RespValue | undefined): string {
  if (!given) return 'nothing';
  const { type, text, value, bytes, items } = given as unknown as Record<string, unknown>;
  if (type === 'integer' && typeof value === 'bigint') return `:${value}`;
  if (type === 'bulk' && isBytes(bytes)) return JSON.stringify(latin1(viewOf('a bulk', bytes)));
  if ((type === 'bulk' && bytes === null) || (type === 'array' && items === null))
    return `${type} null`;
  const each = type === 'array' ? itemsOf(items) : undefined;
  if (each) return `[${each.map((item) => sayResp(item as RespValue)).join(', ')}]`;
  if ((type === 'simple' || type === 'error') && typeof text === 'string') {
    return `${type} ${JSON.stringify(text)}`;
  }
  return `no value: its type is ${JSON.stringify(String(type))}`;
}

// --- internal ---

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
