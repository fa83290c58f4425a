/** The export that a message of export work is about: `{"exportId":"…"}`. Throws on anything else: only we write there. */
export function exportIdOf(body: string): string {
  const { exportId } = (JSON.parse(body) ?? {}) as { readonly exportId?: unknown };
  if (typeof exportId === 'string' && exportId !== '') return exportId;
  throw new TypeError('a message names no export');
}
