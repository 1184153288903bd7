import type { WebhookAnswer } from './webhook.sender';

/** What a try came to, as owners are told: whether it arrived, and else why not. */
export interface WebhookOutcome {
  readonly delivered: boolean;
  /** Null where there was no answer. */
  readonly status: number | null;
  readonly detail: string | null;
}

/** What an answer, or its absence, comes to. */
export function webhookOutcome(answer: WebhookAnswer): WebhookOutcome {
  if (answer.kind === 'unreachable') {
    return { delivered: false, status: null, detail: answer.detail };
  }
  const { status } = answer;
  return { delivered: status >= 200 && status < 300, status, detail: detailOf(status) };
}

function detailOf(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return `Answered ${status}; redirects are not followed.`;
  return status === 410 ? 'Answered 410; nothing more is wanted.' : `Answered ${status}.`;
}
