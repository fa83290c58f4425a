/** A small text that many workers share, and the revision by which whoever read it may replace it. */
export type Registered = { readonly text: string; readonly revision: string };

type Replacement =
  | { readonly replaced: true; readonly revision: string }
  /** Somebody else was faster: what stands there now, undefined where nothing does. */
  | { readonly replaced: false; readonly current: Registered | undefined };

/** Small texts under keys. A text is kept until the time it was written with; from then on it counts as absent. */
export interface SharedRegister {
  read(key: string): Promise<Registered | undefined>;
  /**
   * Replaces the text if its newest revision is `over`, or if there is none and `over` is undefined. Losing a race costs
   * one trip: the answer brings what the next try goes by.
   */
  replace(key: string, text: string, over: string | undefined, keepUntilMs: number): Promise<Replacement>;
}
