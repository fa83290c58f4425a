import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { RawPart } from '../../../lib/billing/billing-source.ts';
import { sourceLine } from '../../../lib/partner-center/billing-source/source-line.ts';
import { decimalText } from '../../../lib/values/decimal.ts';
import { aHeader, documentId } from '../../builders/billing.ts';
import { exportLineMembers, jsonLine } from '../../builders/export-line.ts';
import { seededRandom } from '../../builders/seeded-random.ts';

const header = aHeader({ id: documentId('G020000001') });

/** A part that says whether it was read to its end. */
function aPart(bytes: Uint8Array, format: RawPart['format']) {
  const seen = { toTheEnd: false };
  async function* content() {
    for (let at = 0; at < bytes.length; at += 1_000) yield bytes.subarray(at, at + 1_000);
    seen.toTheEnd = true;
  }
  return { seen, part: { part: 2, format, content: content() } satisfies RawPart };
}

const random = seededRandom(7);
const texts = Array.from({ length: 500 }, () => jsonLine(exportLineMembers(random)));
const blob = (lines: readonly string[] = texts) => aPart(gzipSync(lines.join('\n')), 'v2_blob');
const page = () =>
  aPart(
    new TextEncoder().encode(`\uFEFF{"totalCount":500,"items":[${texts.join(' ,\n')}],"links":{}}`),
    'v1_page',
  );

describe('a source line', () => {
  it.each([
    ['a blob', blob],
    ['a page', page],
  ])('of %s is the text that lies there, to the letter, beside its columns', async (_what, of) => {
    for (const lineNumber of [0, 1, 63, 64, 499]) {
      const { part, seen } = of();
      const found = await sourceLine(header, part, lineNumber);
      expect(found?.text).toBe(texts[lineNumber]);
      expect(found?.line).toMatchObject({ part: 2, lineNumber, currency: 'EUR' });
      const written = JSON.parse(texts[lineNumber]!) as {
        EffectiveUnitPrice: string | number;
        OrderId: string;
      };
      expect(found?.line?.orderId).toBe(written.OrderId);
      expect(texts[lineNumber]).toContain(decimalText(found!.line!.effectiveUnitPrice));
      // Only there its keeper can say that these are the bytes that were kept.
      expect(seen.toTheEnd).toBe(true);
    }
  });

  it.each([
    ['a blob', blob],
    ['a page', page],
  ])('behind the end of %s is none, and the part is read to its end', async (_what, of) => {
    const { part, seen } = of();
    expect(await sourceLine(header, part, 500)).toBeUndefined();
    expect(seen.toTheEnd).toBe(true);
  });

  it('that is blank is none, and the one after it is no stand-in', async () => {
    expect(await sourceLine(header, blob([texts[0]!, '', texts[1]!]).part, 1)).toBeUndefined();
    expect((await sourceLine(header, blob([texts[0]!, '', texts[1]!]).part, 2))?.text).toBe(texts[1]);
  });

  it('that cannot be read as a charge is shown with the reason', async () => {
    const { part } = blob(['{"Subtotal":"much"}', 'no JSON']);
    expect(await sourceLine(header, part, 0)).toMatchObject({ text: '{"Subtotal":"much"}', line: undefined });
    const other = await sourceLine(header, blob(['no JSON']).part, 0);
    expect(other).toMatchObject({
      text: 'no JSON',
      line: undefined,
      problem: expect.stringContaining('JSON'),
    });
  });

  it('whose keeper finds other bytes at the end is no answer', async () => {
    const { part } = blob();
    async function* forged() {
      yield* part.content;
      throw new Error('other bytes');
    }
    await expect(sourceLine(header, { ...part, content: forged() }, 3)).rejects.toThrow('other bytes');
  });
});
