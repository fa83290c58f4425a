/**
 * The customers that a token is for, out of its claim `customers`: their ids with blanks between them. Undefined, which is
 * all customers, only where there is no such claim: an empty one is for nobody. API Gateway writes a list as `[a b]`.
 */
export function customersOf(claims: Readonly<Record<string, unknown>>): readonly string[] | undefined {
  const claim = claims['customers'];
  if (claim === undefined) return undefined;
  const text = Array.isArray(claim) ? claim.join(' ') : typeof claim === 'string' ? claim : '';
  return text
    .replace(/^\[|\]$/g, '')
    .split(/[\s,]+/)
    .filter((id) => id !== '')
    .map((id) => id.toLowerCase());
}
