/** What came of holding one documented example against the client. */
type Verdict =
  | { readonly verdict: 'ok'; readonly note: string; readonly isStrange: boolean }
  | { readonly verdict: 'FAILED'; readonly note: string };

/** Holds the text of a documented example against what the client does. */
export type Check = (bytes: Uint8Array) => Promise<Verdict> | Verdict;

/** It holds; strange is what is not as the client knows it and stands in nobody's way. */
export function ok(note: string, isStrange = false): Verdict {
  return { verdict: 'ok', note, isStrange };
}

export function failed(note: string): Verdict {
  return { verdict: 'FAILED', note };
}
