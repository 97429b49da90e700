// What is wrong with a workflow or an action, in sentences: what GitHub's own parser says, and what it
// lets through although a stranger could use it.

import { tsImport } from 'tsx/esm/api';
import { isMap, isScalar, parseDocument, visit } from 'yaml';

// It imports JSON as bundlers do; tsx understands that, and Node does not.
const parser = '@actions/workflow-parser';
const { NoOperationTraceWriter, convertWorkflowTemplate, parseWorkflow } = (await tsImport(
  parser,
  import.meta.url,
)) as typeof import('@actions/workflow-parser');
const { parseAction } = (await tsImport(
  `${parser}/actions/action-parser`,
  import.meta.url,
)) as typeof import('@actions/workflow-parser/actions/action-parser');

export async function lintWorkflow(name: string, content: string): Promise<string[]> {
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  if (value) await convertWorkflowTemplate(context, value);
  const { permissions, on } = (parseDocument(content).toJS() ?? {}) as Record<string, unknown>;
  return [
    ...context.errors.getErrors().map(({ message }) => message),
    ...(permissions === undefined ? ['a workflow says which permissions it needs'] : []),
    ...(JSON.stringify(on ?? '').includes('pull_request_target')
      ? ['pull_request_target gives a stranger what the repository may do']
      : []),
    ...lintSteps(content),
  ];
}

export function lintAction(name: string, content: string): string[] {
  const { context } = parseAction({ name, content }, new NoOperationTraceWriter());
  return [...context.errors.getErrors().map(({ message }) => message), ...lintSteps(content)];
}

// --- internal ---

/** No action is used that its owner can change later, and no text of a pull request becomes code. */
function lintSteps(content: string): string[] {
  const problems: string[] = [];
  visit(parseDocument(content), {
    Pair(_, { key, value }) {
      if (!isScalar(key)) return;
      const text = isScalar(value) ? String(value.value) : '';
      if (key.value === 'uses' && !isPinned(text)) problems.push(`${text} is not pinned`);
      if (key.value === 'run' && text.includes('${{')) {
        problems.push(`an expression is part of a program: ${text.trim()}`);
      }
    },
    Map(_, step) {
      const used = step.get('uses');
      if (typeof used !== 'string' || !used.startsWith('actions/checkout@')) return;
      const input = step.get('with');
      const persists = isMap(input) ? input.get('persist-credentials') : undefined;
      if (persists !== false) problems.push('a checkout leaves the token behind');
    },
  });
  return problems;
}

function isPinned(action: string): boolean {
  return action.startsWith('./') || /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/.test(action);
}
