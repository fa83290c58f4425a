import type { Send, WholeResponse } from '../../lib/partner-center/exchange/send.ts';

export type LoginAnswer = {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
};
type Asked = { readonly url: URL; readonly form: Readonly<Record<string, string>> };

const DAY_MS = 86_400_000;

/**
 * A login that lives by the rules of Entra: a refresh token it issued works for 90 days however often it is used, every
 * use brings a new one, and what it did not issue or has revoked is refused with `invalid_grant`.
 */
export function createScriptedLogin({ nowMs }: { readonly nowMs: () => number }) {
  const asked: Asked[] = [];
  const answers: ((asked: Asked) => LoginAnswer | Promise<LoginAnswer>)[] = [];
  const goodUntilMs = new Map<string, number>();
  let count = 0;

  const issue = (token = `consent-${count}`) => {
    goodUntilMs.set(token, nowMs() + 90 * DAY_MS);
    return token;
  };
  const answerTo = ({ form }: Asked): LoginAnswer => {
    count += 1;
    const issued = { token_type: 'Bearer', expires_in: '3600', access_token: `access-${count}` };
    const given = form['refresh_token'];
    if (given === undefined) return { status: 200, body: issued };
    if ((goodUntilMs.get(given) ?? 0) <= nowMs())
      return refused('invalid_grant', 'AADSTS700082: The refresh token has expired due to inactivity.');
    return { status: 200, body: { ...issued, refresh_token: issue() } };
  };
  const send: Send = async (request) => {
    const one = { url: request.url, form: Object.fromEntries(new URLSearchParams(request.body)) };
    asked.push(one);
    // Other callers get their turn, as they do while a real answer is on its way.
    await Promise.resolve();
    return asResponse(await (answers.shift() ?? answerTo)(one));
  };
  return {
    send,
    asked,
    /** Issued from now on; `consent-n` comes with the nth answer. */
    issue,
    revoke: (token: string) => goodUntilMs.delete(token),
    isGood: (token: string | undefined) => (goodUntilMs.get(token ?? '') ?? 0) > nowMs(),
    /** Answers the next question that has no answer yet. */
    answerNext: (...next: (LoginAnswer | (() => LoginAnswer | Promise<LoginAnswer>))[]) =>
      answers.push(...next.map((answer) => (typeof answer === 'function' ? answer : () => answer))),
    answerTo,
    given: () => asked.map(({ form }) => form['refresh_token']),
  };
}

export function refused(error: string, description: string, status = 400): LoginAnswer {
  return { status, body: { error, error_description: `${description}\r\nTrace ID: 1` } };
}

/** For questions that are repeated at once. */
export const noPatience = {
  pause: () => Promise.resolve(),
  elapsedMs: () => 0,
  random: () => 0,
  deadlineMs: 60_000,
};

function asResponse({ status, body, headers }: LoginAnswer): WholeResponse {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status, headers: new Headers(headers ?? {}), bytes: new TextEncoder().encode(text) };
}
