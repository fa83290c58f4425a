/** What came of holding one documented example against the client. */
type Verdict =
  { readonly verdict: 'ok'; readonly note: string } | { readonly verdict: 'FAILED'; readonly note: string };

/** Holds the text of a documented example against what the client does. */
export type Check = (bytes: Uint8Array) => Promise<Verdict> | Verdict;

export function ok(note: string): Verdict {
  return { verdict: 'ok', note };
}

export function failed(note: string): Verdict {
  return { verdict: 'FAILED', note };
}
