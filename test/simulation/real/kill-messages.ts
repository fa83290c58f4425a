/** What a worker process needs to begin: where everything is, and what time it is there. */
export type Place = {
  readonly dynamodbUrl: string;
  readonly table: string;
  readonly microsoftUrl: string;
  readonly partnerTenantId: string;
};

/** One turn of work: messages to accept and advance, and after them whatever is due. */
export type Turn = {
  readonly nowMs: number;
  readonly messages: readonly { readonly body: string; readonly messageId: string }[];
};

/** What a worker process says. Messages are acknowledged one by one; `done` ends the turn. */
export type Said =
  | { readonly said: 'ready' }
  | { readonly said: 'settled'; readonly messageId: string }
  | { readonly said: 'failed'; readonly what: string }
  | { readonly said: 'done' };

/** Where upstream listens, beside the simulator. */
export const UPSTREAM_PATH = '/upstream/outcomes';
