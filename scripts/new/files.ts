// What an exercise begins with. Small as it is, everything is there that verify asks for.

import { manifestFor } from '../../grader/src/verify/manifest-rules.ts';
import type { Exercise } from '../../grader/src/workshop/workshop.ts';

export type NewExercise = Pick<Exercise, 'number' | 'slug' | 'name' | 'title'>;

/** Texts by their paths, from the workshop's folder. */
export function newFiles(exercise: NewExercise, manifest: string): Map<string, string> {
  const { slug, name } = exercise;
  const [own, solved] = [`exercises/${slug}`, `solutions/${slug}`];
  const settings = manifestFor(exercise as Exercise, JSON.parse(manifest) as never);
  const starter = starterOf(exercise);
  return new Map([
    [`${own}/README.md`, readmeOf(exercise)],
    [`${own}/HINTS.md`, hintsOf(exercise)],
    [`${own}/package.json`, `${JSON.stringify(settings, null, 2)}\n`],
    [`${own}/src/${name}.ts`, starter],
    [`${own}/.starter/${name}.ts`, starter],
    [`${own}/test/01-greet-whoever-comes.test.ts`, TEST],
    [`${own}/try.ts`, tryOf(exercise)],
    [`${own}/vitest.config.ts`, "export { default } from '../vitest.shared.ts';\n"],
    [`${solved}/src/${name}.ts`, SOLUTION],
    [`${solved}/alternatives/byte-by-byte.ts`, BYTE_BY_BYTE],
    [`${solved}/alternatives/promises.ts`, PROMISES],
    [`${solved}/alternatives/generator.ts`, GENERATOR],
    [`${solved}/mutants/greet-whoever-comes.md`, MUTANTS],
  ]);
}

// --- internal ---

function readmeOf({ number, slug, name, title }: NewExercise): string {
  return `# ${slug.slice(0, 2)} ${title}

Say in three sentences what the learner needs, and what is surprising about it. This exercise is about a greeting, until
you write another one.

## See it

\`npm run try ${number}\` starts a server; \`nc 127.0.0.1 PORT\` is answered by nothing.

## What you write

One file, [src/${name}.ts](src/${name}.ts), with one function:

- \`handleConn(conn)\` sends \`hello\`, with a line end behind it, and closes.

## Step 1: greet whoever comes

A client that has just connected has said nothing yet. Say \`hello\` first.

## Run

\`npm run exercise ${number}\` · stuck? \`npm run hint ${number}\`

## Not in this exercise

- what the client answers
`;
}

function hintsOf({ slug, title }: NewExercise): string {
  return `# Hints for ${slug.slice(0, 2)} ${title}

## Step 1: greet whoever comes

**Nudge.** Which of the two ends speaks first? And who closes?
`;
}

function starterOf({ number, slug, title }: NewExercise): string {
  return `// ${slug.slice(0, 2)} ${title}. Read README.md, then run \`npm run exercise ${number}\` and make it pass, one step at a time.

${IMPORT}
${DOC}
export async function handleConn(conn: Conn): Promise<void> {
  // TODO(step 1): say hello first.
  await conn.close();
}
`;
}

function tryOf({ number }: NewExercise): string {
  return `// \`npm run try ${number}\`: your own server on a real port, for \`nc\` and everybody else.

import { ClosedError, type Listener } from '@socketlings/net';
import { needs } from '@socketlings/testkit/needs';
import { tryServer } from '@socketlings/testkit/try';

export function run({ handleConn }: typeof import('#subject')): Promise<void> {
  needs({ handleConn });
  const serve = async (listener: Listener, onError: (error: unknown) => void): Promise<void> => {
    try {
      for (;;) handleConn(await listener.accept()).catch(onError);
    } catch (error) {
      if (!(error instanceof ClosedError)) throw error;
    }
  };
  return tryServer({ serve, differences: ['the kernel cuts as it likes: into large pieces, mostly'] });
}
`.replace(
    "  return tryServer({ serve, differences: ['the kernel cuts as it likes: into large pieces, mostly'] });\n",
    "  return tryServer({\n    serve,\n    differences: ['the kernel cuts as it likes: into large pieces, mostly'],\n  });\n",
  );
}

const IMPORT = `import type { Conn } from '@socketlings/net';
`;

const DOC = '/** Sends `hello` and a line end, and closes. */';

const HEAD = `${DOC}
export async function handleConn(conn: Conn): Promise<void> {`;

const SOLUTION = `// A server may speak first: nothing has to be read before.

${IMPORT}
${HEAD}
  try {
    await conn.write(Buffer.from('hello\\n'));
  } finally {
    await conn.close();
  }
}
`;

const BYTE_BY_BYTE = `// A write for each byte: what arrives is the same.

${IMPORT}
${HEAD}
  for (const byte of Buffer.from('hello\\n')) await conn.write(Uint8Array.of(byte));
  await conn.close();
}
`;

const PROMISES = `// No await: each promise leads to the next.

${IMPORT}
${DOC}
export function handleConn(conn: Conn): Promise<void> {
  return conn.write(new TextEncoder().encode('hello\\n')).then(
    () => conn.close(),
    () => conn.close(),
  );
}
`;

const GENERATOR = `// What is sent is made where it is needed.

${IMPORT}
function* greeting(): Generator<Uint8Array> {
  yield Buffer.from('hello');
  yield Buffer.from('\\n');
}

${HEAD}
  for (const piece of greeting()) await conn.write(piece);
  await conn.close();
}
`;

const TEST = `import { needs, test } from '@socketlings/testkit/conn';
import { describe } from 'vitest';
import { handleConn } from '#subject';

needs({ handleConn });

describe('Step 1: greet whoever comes', () => {
  test('says hello before the client has said anything', async (world) => {
    const ann = await world.handle('ann', handleConn);

    await ann.expectBytes('hello\\n', {
      nothing: 'The client got less than the greeting: write all of it, with the line end.',
      ended: 'You closed before the whole greeting was written: wait for write().',
      otherwise: 'That is another greeting: say hello, and a line end.',
    });
  });
});
`;

const MUTANTS = `# greet whoever comes

## leaves the line end out

\`\`\`diff
-    await conn.write(Buffer.from('hello\\n'));
+    await conn.write(Buffer.from('hello'));
\`\`\`

## greets in capitals

\`\`\`diff
-    await conn.write(Buffer.from('hello\\n'));
+    await conn.write(Buffer.from('HELLO\\n'));
\`\`\`
`;
