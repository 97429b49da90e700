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
  console.error('\nYour code failed:');
  console.error(error);
  process.exitCode = 1;
}
