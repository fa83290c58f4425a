import { quickHash } from '../../quick-hash.ts';
import type { Charge } from './charge.ts';

/** What a line of a part says: which document and currency it is of, what for and how much. */
export type WireLine = {
  readonly documentId: string;
  readonly currency: string;
  readonly name: string;
  readonly amount: string;
};

/** A part that is not whole: as a packed file carries its length and a checksum, and a page is JSON to its last brace. */
export class BrokenPart extends Error {
  override readonly name = 'BrokenPart' as const;
  readonly kind = 'malformed' as const;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** `last` is what follows the last line: nothing, where a file does not end with a line end. */
export function encodePart(
  documentId: string,
  currency: string,
  charges: readonly Charge[],
  last: '' | '\n',
): Uint8Array {
  const text = charges.map(({ name, amount }) => `${documentId};${currency};${name};${amount}`).join('\n');
  const body = charges.length === 0 ? '' : text + last;
  return encoder.encode(`${body.length} ${checksum(body)}\n${body}`);
}

export function decodePart(bytes: Uint8Array): readonly WireLine[] {
  const text = decoder.decode(bytes);
  const head = /^(\d+) ([0-9a-f]{8})\n/.exec(text);
  if (!head) throw new BrokenPart('line 0 is no line');
  const body = text.slice(head[0].length);
  if (body.length !== Number(head[1]) || checksum(body) !== head[2]) {
    throw new BrokenPart(`line ${body.split('\n').length - 1} breaks off`);
  }
  return body
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [documentId = '', currency = '', name = '', amount = ''] = line.split(';');
      return { documentId, currency, name, amount };
    });
}

function checksum(text: string): string {
  return quickHash(text).slice(0, 8);
}
