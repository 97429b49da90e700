// Reads what there is to do out of the files that learners read: the headings of the README, and
// the titles in the test files. Nothing is run for it.

import { parseSync, type Expression, type Statement } from 'oxc-parser';

export interface Heading {
  readonly number: number;
  /** Without `(stretch)`. */
  readonly title: string;
  readonly stretch: boolean;
}

/** The title of an exercise: its README's first heading, without the number. */
export function readTitle(markdown: string): string | undefined {
  return /^# \d+ (.+)$/m.exec(markdown)?.[1];
}

/** The headings `## Step 3: the end is not an error`, in their order. */
export function readHeadings(markdown: string): Heading[] {
  return [...markdown.matchAll(/^## Step (\d+): (.+?)( \(stretch\))?$/gm)].map((match) => ({
    number: Number(match[1]),
    title: match[2]!,
    stretch: match[3] !== undefined,
  }));
}

/** The file with the tests of a step: `03-the-end-is-not-an-error.test.ts`. */
export function testNameOf({ number, title }: Pick<Heading, 'number' | 'title'>): string {
  const words =
    title
      .toLowerCase()
      .replaceAll("'", '')
      .match(/[a-z0-9]+/g) ?? [];
  return `${[String(number).padStart(2, '0'), ...words].join('-')}.test.ts`;
}

export interface Suite {
  readonly title: string;
  readonly tests: string[];
  /** Those of them that want the real kernel. */
  readonly onKernel: string[];
}

/** The `describe`s of a test file with the titles of their tests; both must be string literals. */
export function readSuites(code: string): Suite[] {
  const { program } = parseSync('test.ts', code);
  return program.body.flatMap((statement) => {
    const suite = callOf('describe', statement);
    if (!suite) return [];
    const tests = bodyOf(suite.callback).flatMap((inside) => callOf('test', inside) ?? []);
    return [
      {
        title: suite.title,
        tests: tests.map(({ title }) => title),
        onKernel: tests
          .filter(({ kind }) => kind.startsWith('onRealEpoll'))
          .map(({ title }) => title),
      },
    ];
  });
}

/** The module that a file imports first. */
export function readFirstImport(code: string): string | undefined {
  return parseSync('test.ts', code).module.staticImports[0]?.moduleRequest.value;
}

/** What a module exports as values, by name. */
export function readExports(code: string): string[] {
  return parseSync('subject.ts', code)
    .module.staticExports.flatMap(({ entries }) => entries)
    .filter(({ isType }) => !isType)
    .map(({ exportName }) => exportName.name ?? 'default')
    .sort();
}

interface Call {
  readonly title: string;
  readonly callback: Expression;
  /** Of `test.inBothWorlds`: `inBothWorlds`. */
  readonly kind: string;
}

function callOf(name: string, statement: Statement): Call | undefined {
  if (statement.type !== 'ExpressionStatement') return undefined;
  const { expression } = statement;
  if (expression.type !== 'CallExpression') return undefined;
  // `test.inBothWorlds` is a test, too.
  const { callee } = expression;
  const called = callee.type === 'MemberExpression' ? callee.object : callee;
  if (called.type !== 'Identifier' || called.name !== name) return undefined;
  const [title, callback] = expression.arguments;
  if (title?.type !== 'Literal' || typeof title.value !== 'string') {
    throw new Error(`the title of a ${name} must be a string literal`);
  }
  if (!callback || callback.type === 'SpreadElement')
    throw new Error(`${name} "${title.value}" has no body`);
  const property = callee.type === 'MemberExpression' ? callee.property : undefined;
  const kind = property?.type === 'Identifier' ? property.name : '';
  return { title: title.value, callback, kind };
}

function bodyOf(callback: Expression): Statement[] {
  if (callback.type !== 'ArrowFunctionExpression' || callback.body.type !== 'BlockStatement')
    return [];
  return callback.body.body;
}
