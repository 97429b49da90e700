// `npm run try 4`: your codec behind real ports, and what arrives there, cut by cut.

import { needs } from '@socketlings/testkit/needs';
import { tryCodec } from '@socketlings/testkit/try-codec';

export function run({
  Decoder,
  RespDecoder,
  encodeResp,
}: typeof import('#subject')): Promise<void> {
  needs({ Decoder, RespDecoder, encodeResp });
  return tryCodec({ Decoder, RespDecoder, encodeResp });
}
