/** A whole number of a query; empty, missing and senseless ones are as if left out. */
export function wholeNumber(text: string | null, otherwise: number): number {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : otherwise;
}
