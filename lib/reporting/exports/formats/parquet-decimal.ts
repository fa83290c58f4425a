import { decimalText, type Decimal } from '../../../values/decimal.ts';
import { byteBlocks } from './byte-block.ts';

/** DECIMAL(38, 18): what most readers take as their widest, with the places that prices and rates have. */
export const PRECISION = 38;
export const SCALE = 18;
export const WIDTH = 16; // Bytes, as a signed number with its largest byte first.

/** Turns decimals into the bytes of DECIMAL(38, 18), equal ones into the same object; what does not fit is told. */
export function decimalBytes(
  doesNotFit: (text: string) => void,
): (value: Decimal | undefined) => Uint8Array | undefined {
  const piece = byteBlocks();
  const known = new Map<string, Uint8Array>();
  let last: Decimal | undefined;
  let lastBytes: Uint8Array | undefined;
  return (value) => {
    if (value === undefined) return undefined;
    if (value === last) return lastBytes;
    const text = decimalText(value);
    let bytes = known.get(text);
    if (bytes === undefined) {
      const scaled = scaledBy(text);
      if (scaled === undefined) doesNotFit(text);
      else known.set(text, (bytes = written(scaled, piece(WIDTH))));
    }
    [last, lastBytes] = [value, bytes];
    return bytes;
  };
}

/** The number as a whole one, 18 places further left; undefined where a digit would be lost or there are too many. */
function scaledBy(text: string): bigint | undefined {
  const point = text.indexOf('.');
  const places = point === -1 ? 0 : text.length - point - 1;
  if (places > SCALE) return undefined;
  const digits = point === -1 ? text : text.slice(0, point) + text.slice(point + 1);
  const scaled = BigInt(digits + '0'.repeat(SCALE - places));
  return scaled < LIMIT && scaled > -LIMIT ? scaled : undefined;
}

const LIMIT = 10n ** BigInt(PRECISION);

function written(scaled: bigint, bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, WIDTH);
  view.setBigInt64(0, scaled >> 64n);
  view.setBigUint64(8, BigInt.asUintN(64, scaled));
  return bytes;
}
