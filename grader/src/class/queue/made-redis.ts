// For tests: a real Redis, on a port of the system's choice.

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { childEnvironment } from '../../machine/child-environment.mjs';
import { madeFolder } from '../made.ts';
import { loadBull } from './bull.ts';

/** Why nothing about queues can be tried on this machine; undefined if it can. */
export const WHY_NOT = whyNot();

if (WHY_NOT) console.warn(`Queues are not tried: ${WHY_NOT}`);

/** The address of a Redis that ends with the test. */
export async function startRedis(...settings: string[]): Promise<string> {
  const { folder, remove } = madeFolder();
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const port = await freePort();
    const words = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
    const env = childEnvironment();
    const redis = spawn('redis-server', [...words, ...settings], { stdio: 'pipe', env });
    const isUp = await saysReady(redis);
    if (!isUp) continue; // somebody else was quicker
    onTestFinished(async () => {
      const end = once(redis, 'exit');
      redis.kill();
      await end;
      remove();
    });
    return `redis://127.0.0.1:${port}`;
  }
  throw new Error(`redis-server has not started in ${MOST_TRIES} tries.`);
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

// --- internal ---

const MOST_TRIES = 10; // each on another port

function whyNot(): string | undefined {
  const { error } = spawnSync('redis-server', ['--version'], { env: childEnvironment() });
  if (error) return 'there is no redis-server (Debian: apt-get install redis-server).';
  try {
    loadBull();
    return undefined;
  } catch (absent) {
    return (absent as Error).message;
  }
}

async function saysReady(redis: ChildProcess): Promise<boolean> {
  for await (const line of createInterface(redis.stdout!)) {
    if (line.includes('Ready to accept connections')) {
      redis.stdout!.resume();
      return true;
    }
  }
  return false;
}
