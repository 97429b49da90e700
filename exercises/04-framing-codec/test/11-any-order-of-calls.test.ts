import {
  ENCODED,
  FRAME_KIND,
  Kept,
  ReaderScript,
  StreamScript,
  failuresOf,
  forAnyScript,
  frameScripts,
  givenFrame,
  numberedFrame,
  readerPlays,
  scriptsIn,
  streamOf,
  test,
  toldIfItFails,
  type StreamAct,
  type World,
} from '@socketlings/testkit/codec';
import { describe } from 'vitest';
import * as subject from '#subject';

const { Decoder, FrameReader, encodeFrame } = subject;
const failures = failuresOf(subject);

describe('Step 11: any order of calls', () => {
  test('finds the frames of a stream, whatever is called when', async (world) => {
    await forAnyScript(world, scriptsIn(world, 8, 60), frameScripts, (script, isTold) => {
      const { maxFrame, memory, acts } = script;
      const setting = { stream: streamOf(script), kind: FRAME_KIND, failures, memory, isTold };
      new StreamScript(world, new Decoder({ maxFrame }), setting).play(acts);
    });
  });

  test('reads the frames of a connection, whatever happens to it', async (world) => {
    await forAnyScript(world, scriptsIn(world, 4, 30), readerPlays, (script, isTold) =>
      new ReaderScript(world, { FrameReader, failures, isTold }, script).play(script.acts),
    );
  });

  test('leaves its frames alone, however many come after them', async (world) => {
    const sizes = manySizes(world);
    const stream = streamOf({ sizes, lie: null, maxFrame: MOST });
    const memory = 'shared';
    for (const act of [WHOLE, { does: 'push', size: world.random.int(500, MOST) }] as const) {
      await toldIfItFails((isTold) => {
        const setting = { stream, kind: FRAME_KIND, failures, memory, isTold } as const;
        new StreamScript(world, new Decoder(), setting).play(sizes.map(() => act));
      });
    }
  });

  test('leaves the frames of a connection alone, however many come after them', async (world) => {
    const play = { sizes: manySizes(world), maxFrame: MOST, most: Infinity };
    await toldIfItFails(async (isTold) => {
      const script = new ReaderScript(world, { FrameReader, failures, isTold }, play);
      await script.play([{ does: 'arrive', size: enough(world) }, { does: 'read all' }]);
    });
  });

  test('leaves what it has encoded alone, however much comes after it', async (world) => {
    const kept = new Kept(ENCODED);
    for (const [i, size] of manySizes(world).entries()) {
      const sent = numberedFrame(i, size);
      const bytes = encodeFrame(givenFrame(sent));
      world.expect(ENCODED.isSame(sent, bytes), () => ({
        lesson:
          'encodeFrame() gives the bytes of the frame that it is given, whatever it encoded before.',
        expected: ENCODED.say(sent),
        received: ENCODED.sayGiven(bytes),
      }));
      kept.keep(sent, bytes);
    }
    kept.expectUnchanged();
  });
});

// --- internal ---

const MOST = 3000; // bytes in a payload

const WHOLE: StreamAct = { does: 'push the rest of one' };

/** More bytes than fit into a pool that is meant for small things; fewer where a learner waits for the tenth network. */
function enough(world: World): number {
  const { network } = world.ground;
  const many = 40 * (Number(network) % 32); // not a number in those that have a name
  return (network === 'friendly' ? 400 : scriptsIn(world, 20, many)) * 1024;
}

/** Sizes of payloads that are so many bytes together. */
function manySizes(world: World): number[] {
  const sizes: number[] = [];
  for (let all = 0; all < enough(world); all += sizes.at(-1)!) {
    sizes.push(world.random.int(0, MOST - 5));
  }
  return sizes;
}
