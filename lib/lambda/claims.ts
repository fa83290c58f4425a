type Claims = Readonly<Record<string, unknown>>;

/**
 * The customers that a token is for, out of its claim `customers`: their ids with blanks between them. Undefined, which is
 * all customers, only where there is no such claim: an empty one is for nobody.
 */
export function customersOf(claims: Claims): readonly string[] | undefined {
  const claim = claims['customers'];
  return claim === undefined ? undefined : wordsOf(claim).map((id) => id.toLowerCase());
}

/** What a token is good for. Identity providers name the claim in one of these ways. */
export function scopesOf(claims: Claims): readonly string[] {
  return [...wordsOf(claims['scope']), ...wordsOf(claims['scp'])];
}

/** A text with blanks between its words, or a list, which API Gateway writes as `[a b]`. */
function wordsOf(claim: unknown): readonly string[] {
  const text = Array.isArray(claim) ? claim.join(' ') : typeof claim === 'string' ? claim : '';
  return text
    .replace(/^\[|\]$/g, '')
    .split(/[\s,]+/)
    .filter((word) => word !== '');
}
