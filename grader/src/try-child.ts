// The process in which a learner's code runs for real: `try.ts` of the exercise gets the subject.

import { pathToFileURL } from 'node:url';

const [tryFile, subjectFile] = process.argv.slice(2) as [string, string];

try {
  const subject: unknown = await import(pathToFileURL(subjectFile).href);
  const { run } = (await import(pathToFileURL(tryFile).href)) as {
    run: (subject: unknown) => Promise<void>;
  };
  await run(subject);
} catch (error) {
  const { name, message } = error as Error;
  if (name === 'Lesson') console.error(`\n${message}`);
  else if (name === 'TransformError')
    console.error(`\nYour file cannot be understood:\n${place(message)}`);
  else console.error('\nYour code failed:', error);
  process.exitCode = 1;
}

/** The line of esbuild's message that says where and what. */
function place(message: string): string {
  return message.split('\n').find((line) => line.includes('ERROR:')) ?? message;
}
