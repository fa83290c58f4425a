/** Whether bytes are a whole PDF. An answer that says it is one is no proof: errors arrive under the same name. */
export function proveStatement(
  bytes: Uint8Array,
): { readonly proven: true } | { readonly proven: false; readonly reason: string } {
  if (bytes.length < SHORTEST) return { proven: false, reason: `it has only ${bytes.length} bytes` };
  if (!startsWith(bytes, '%PDF-')) return { proven: false, reason: 'it does not begin with %PDF-' };
  if (!tailOf(bytes).includes('%%EOF'))
    return { proven: false, reason: 'it does not end with %%EOF: it was cut short' };
  return { proven: true };
}

// The smallest valid PDF has more than this.
const SHORTEST = 64;
// The end mark may be followed by blanks and line ends, rarely by a little rubbish; readers look this far back.
const TAIL = 1024;

function startsWith(bytes: Uint8Array, text: string): boolean {
  return latin(bytes.subarray(0, text.length)) === text;
}

function tailOf(bytes: Uint8Array): string {
  return latin(bytes.subarray(-TAIL));
}

function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
