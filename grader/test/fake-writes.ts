// What GitHub does with what is written to it; each answers with a status of HTTP.

export const BOT = 'github-actions[bot]';

export interface Comment {
  readonly id: number;
  readonly user: { readonly login: string };
  body: string;
  /** The issue; that of the first pull request without it. */
  readonly issue?: number;
}

export interface Status {
  readonly commit: string;
  readonly state: string;
  readonly context: string;
  readonly description: string;
  readonly target_url: string;
}

type Content = Record<string, unknown>;

export function writeStatus(statuses: Status[], commit: string, content: Content): number {
  const { state, context, description, target_url, ...rest } = content;
  const texts = [context, description, target_url];
  const sound =
    ['success', 'failure', 'error', 'pending'].includes(String(state)) &&
    texts.every((text) => typeof text === 'string' && text !== '') &&
    String(description).length <= 140 &&
    !/[\r\n]/.test(String(description)) &&
    Object.keys(rest).length === 0;
  if (!sound) return 422;
  statuses.push({ commit, ...content } as unknown as Status);
  return 201;
}

export function writeComment(comments: Comment[], request: string, content: Content): number {
  const { body, ...rest } = content;
  if (typeof body !== 'string' || body.length > 65_536 || Object.keys(rest).length > 0) return 422;
  const issue = /^POST \/issues\/(\d+)\/comments$/.exec(request)?.[1];
  if (issue) {
    const id = comments.length + 1;
    comments.push({ id, user: { login: BOT }, body, issue: Number(issue) });
    return 201;
  }
  const id = Number(/^PATCH \/issues\/comments\/(\d+)$/.exec(request)?.[1]);
  const comment = comments.find((each) => each.id === id);
  if (!comment) return 404;
  if (comment.user.login !== BOT) return 403;
  comment.body = body;
  return 200;
}
