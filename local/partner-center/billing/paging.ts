/** "Default max size = 2000", and nothing beyond it. */
const LARGEST_PAGE = 2000;

export function pageSize(query: URLSearchParams): number {
  return Math.min(LARGEST_PAGE, Math.max(1, wholeNumber(query.get('size'), LARGEST_PAGE)));
}

/** A whole number of a query; empty, missing and senseless ones are as if left out. */
export function wholeNumber(text: string | null, otherwise: number): number {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : otherwise;
}
