// However often a test lets time pass in which nothing moves: nobody takes it for a deadlock.

import { expect, test } from 'vitest';
import { inWorld, type WorldClass } from './base/test.ts';
import type { World } from './base/world.ts';
import { ConnTest } from './closing/conn-test.ts';
import { PortTest } from './closing/port-test.ts';
import { ServiceTest } from './closing/service-test.ts';
import { DialTest } from './dialer/dial-test.ts';
import { RpcTest } from './rpc/rpc-test.ts';
import { SocketTest } from './socket/socket-test.ts';

const WORLDS = { ConnTest, DialTest, PortTest, RpcTest, ServiceTest, SocketTest };

test.each(Object.entries(WORLDS))('in a %s', async (_, OwnWorld) => {
  const played = inWorld('friendly', OwnWorld as WorldClass<World>, async (world) => {
    for (let i = 0; i < 10; i += 1) await world.pass(60_000);
  });

  await expect(played).resolves.toBeUndefined();
});
