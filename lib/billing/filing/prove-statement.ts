import { brokenStream } from './pdf-streams.ts';
import { brokenTable } from './pdf-tables.ts';

type Proof = { readonly proven: true } | { readonly proven: false; readonly reason: string };

/**
 * Whether bytes are one whole PDF. An answer that says it is one is no proof: errors arrive under the same name, and a PDF
 * that was cut, patched together or damaged still begins and ends as one. So what a PDF says of itself is held against what
 * it is (ISO 32000-1, 7.5): where its objects lie, how long its streams are, and the checksum that every stream packed by
 * Flate carries. Text that no stream packs, such as a title or a date, has no checksum: damage there cannot be seen.
 */
export async function proveStatement(bytes: Uint8Array): Promise<Proof> {
  const reason = brokenShape(bytes) ?? brokenTable(latin(bytes)) ?? (await brokenStream(bytes, latin(bytes)));
  return reason === undefined ? { proven: true } : { proven: false, reason };
}

function brokenShape(bytes: Uint8Array): string | undefined {
  if (bytes.length < SHORTEST) return `it has only ${bytes.length} bytes`;
  if (!latin(bytes.subarray(0, 8)).match(/^%PDF-\d\./)) return 'it does not begin with %PDF-';
  const tail = latin(bytes.subarray(-TAIL));
  if (!tail.includes('%%EOF')) return 'it does not end with %%EOF: it was cut short';
  if (!/%%EOF[\s\0]*$/.test(tail)) return 'something follows its end';
  return undefined;
}

// The smallest valid PDF has more than this.
const SHORTEST = 64;
// Readers look this far back for the end mark; blanks, line ends and zeros may follow it.
const TAIL = 1024;

/** One character a byte, so that places in the text are places in the bytes. */
function latin(bytes: Uint8Array): string {
  return LATIN.decode(bytes);
}

const LATIN = new TextDecoder('latin1');
