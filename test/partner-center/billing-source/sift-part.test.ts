import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { BilledLine } from '../../../lib/billing/billed-line.ts';
import { decodeLine } from '../../../lib/partner-center/billing-source/decode-line.ts';
import { COLUMN_READING } from '../../../lib/partner-center/billing-source/line-columns.ts';
import { siftPart } from '../../../lib/partner-center/billing-source/sift-part.ts';
import { createLineReader } from '../../../lib/partner-center/billing-v2/line-reader.ts';
import { asId } from '../../../lib/values/id.ts';
import { decimalText, sum } from '../../../lib/values/decimal.ts';
import { exportLineMembers, jsonLine } from '../../builders/export-line.ts';
import { hostileLine } from '../../builders/hostile-line.ts';
import { listedDocument } from '../../builders/listed-document.ts';
import { seededRandom } from '../../builders/seeded-random.ts';

const HEADER = listedDocument({ id: asId('G020000001') });
const takesPart = ({ category, chargeType }: BilledLine) =>
  category === 'reservation' || chargeType === 'moveQuantity';

/** A licence, usage, or a reservation, with a column or two that say something else now and then. */
function plainLine(random: () => number): string {
  const kinds = [
    {},
    { TermAndBillingCycle: '"One-Year commitment"', SkuName: '"Microsoft 365 \\u0045 3"' },
    { TermAndBillingCycle: '""', SubscriptionDescription: '"Azure plan"', SkuName: 'null' },
    { TermAndBillingCycle: '""', SubscriptionDescription: '""', ChargeEndDate: '"0001-01-01T00:00:00"' },
    { TermAndBillingCycle: '""', SubscriptionDescription: '""', ChargeType: '"moveQuantity"' },
    { TermAndBillingCycle: '"One-Year"', Subtotal: '"  12.5 "' },
    { TermAndBillingCycle: '"One-Year"', Subtotal: '-123456789012.34567' },
    { TermAndBillingCycle: '"One-Year"', Subtotal: '"-0.005"' },
    { TermAndBillingCycle: '"One-Year"', Subtotal: '1e3' },
    { SubscriptionDescription: '"Azure Reservation"', ProductName: '"Größe – é"' },
    { SubscriptionDescription: '"Azure Reservation"', ProductName: '"\ufffd"', CustomerName: '"Zoë"' },
    { SubscriptionDescription: '"Azure Reservation"', ProductName: 'null', CustomerName: '"\\"Zoe\\""' },
  ];
  const says: Readonly<Record<string, string>> = kinds[Math.floor(random() * kinds.length)]!;
  return jsonLine(exportLineMembers(random).map(([name, value]) => [name, says[name] ?? value]));
}

const read = createLineReader(COLUMN_READING);
function whole(text: string, lineNumber: number): BilledLine | undefined {
  try {
    return decodeLine({ header: HEADER, part: 3, lineNumber }, read(text));
  } catch {
    return undefined;
  }
}

async function* inPieces(bytes: Uint8Array, random: () => number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length;) {
    const next = at + 1 + Math.floor(random() * 3_000);
    yield bytes.subarray(at, next);
    at = next;
  }
}

type Found = { charges: readonly string[]; others: readonly string[]; readWhole: number };

async function sifted(bytes: Uint8Array, random: () => number): Promise<Found> {
  const charges: string[] = [];
  let readWhole = 0;
  const others = await siftPart(
    HEADER,
    { part: 3, content: inPieces(bytes, random) },
    {
      takesPart: (line) => {
        readWhole += 1;
        return takesPart(line);
      },
      take: (line) => charges.push(JSON.stringify(line)),
    },
  );
  const told = others.map(({ category, lines, amount }) => `${category} ${lines} ${decimalText(amount)}`);
  return { charges, others: told.sort(), readWhole };
}

/** What comes of reading every line whole. */
function expectedOf(lines: readonly (BilledLine | undefined)[]): Omit<Found, 'readWhole'> {
  const read = lines.filter((line) => line !== undefined);
  const others = Map.groupBy(
    read.filter((line) => !takesPart(line)),
    ({ category }) => category,
  );
  return {
    charges: read.filter(takesPart).map((line) => JSON.stringify(line)),
    others: [...others]
      .map(
        ([category, all]) =>
          `${category} ${all.length} ${decimalText(sum(all.map(({ subtotal }) => subtotal)))}`,
      )
      .sort(),
  };
}

describe('a part that is sifted', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('says what its lines say, read whole (seed %i)', async (seed) => {
    const random = seededRandom(seed);
    const made = Array.from({ length: 1_500 }, () =>
      random() < 0.3 ? hostileLine(random).replaceAll('\n', ' ') : random() < 0.02 ? '' : plainLine(random),
    );
    // A line that cannot be read is never published.
    const lines = made.filter((text, index) => text === '' || whole(text, index) !== undefined);
    const end = random() < 0.5 ? '\n' : '\r\n';
    const text = `${random() < 0.5 ? '\uFEFF' : ''}${lines.join(end)}${random() < 0.5 ? end : ''}`;
    const bytes = random() < 0.5 && lines[0] !== '' ? Buffer.from(text) : gzipSync(text);
    const { readWhole, ...found } = await sifted(bytes, random);
    expect(found).toEqual(expectedOf(lines.map((line, index) => whole(line, index))));
    expect(found.charges.length).toBeGreaterThan(100);
    expect(lines.length - readWhole).toBeGreaterThan(100);
  });

  it('reads a line whole whose columns are spelt twice, and agrees with it', async () => {
    const says: Readonly<Record<string, string>> = { TermAndBillingCycle: '"One-Year"', ChargeType: '""' };
    const members = exportLineMembers(seededRandom(1)).map(
      ([name, value]) => [name, says[name] ?? value] as const,
    );
    const lines = [jsonLine(members), jsonLine([...members, ['chargetype', '"moveQuantity"']])];
    const { charges } = await sifted(new TextEncoder().encode(lines.join('\n')), seededRandom(1));
    expect(charges).toEqual(expectedOf(lines.map(whole)).charges);
    expect(charges).toHaveLength(1);
  });

  it('refuses bytes that are no text and lines that are no JSON', async () => {
    const line = new TextEncoder().encode(jsonLine(exportLineMembers(seededRandom(2))));
    const broken = Uint8Array.from([...line, 0x0a, ...line.slice(0, 40), 0xff, ...line.slice(41), 0x0a]);
    await expect(sifted(broken, seededRandom(1))).rejects.toThrow('is not UTF-8');
    await expect(sifted(line.slice(0, -1), seededRandom(1))).rejects.toThrow('is not JSON');
  });
});
