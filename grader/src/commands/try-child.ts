// The process in which a learner's code runs for real: `try.ts` of the exercise gets the subject.

import { pathToFileURL } from 'node:url';

const [tryFile, subjectFile, ...words] = process.argv.slice(2) as [string, string, ...string[]];

process.on('disconnect', () => process.exit(1)); // whoever has started this is gone
process.channel?.unref();

try {
  const subject: unknown = await import(pathToFileURL(subjectFile).href);
  const tried = (await import(pathToFileURL(tryFile).href)) as {
    readonly words?: readonly string[];
    run: (subject: unknown, words: readonly string[]) => Promise<void>;
  };
  const stray = words.find((word) => !tried.words?.includes(word));
  if (stray === undefined) await tried.run(subject, words);
  else refuse(stray, tried.words);
} catch (error) {
  const { name, message } = error as Error;
  if (name === 'Lesson') console.error(`\n${message}`);
  else if (name === 'TransformError')
    console.error(`\nYour file cannot be understood:\n${place(message)}`);
  else console.error('\nYour code failed:', error);
  process.exitCode = 1;
}

function refuse(word: string, known: readonly string[] = []): void {
  const may = known.map((each) => `"${each}"`).join(' or ') || 'nothing';
  console.error(`\n"${word}" is not understood here: behind the number there may be ${may}.\n`);
  process.exitCode = 2;
}

/** The line of esbuild's message that says where and what. */
function place(message: string): string {
  return message.split('\n').find((line) => line.includes('ERROR:')) ?? message;
}
