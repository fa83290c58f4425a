import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { RawPart } from '../../../lib/billing/billing-source.ts';
import type { WholeLine } from '../../../lib/billing/printed-columns.ts';
import { billedLines } from '../../../lib/partner-center/billing-source/billed-lines.ts';
import { wholeLines } from '../../../lib/partner-center/billing-source/whole-lines.ts';
import { decimalText } from '../../../lib/values/decimal.ts';
import { aHeader, documentId } from '../../builders/billing.ts';
import { exportLineMembers, jsonLine } from '../../builders/export-line.ts';
import { seededRandom } from '../../builders/seeded-random.ts';

const header = aHeader({ id: documentId('G020000001') });

function aPart(bytes: Uint8Array, format: RawPart['format']): RawPart {
  async function* content() {
    yield bytes;
  }
  return { part: 0, format, content: content() };
}

const blob = (lines: readonly string[]) => aPart(gzipSync(lines.join('\n')), 'v2_blob');
const page = (items: readonly string[]) =>
  aPart(new TextEncoder().encode(`{"totalCount":${items.length},"items":[${items.join(',')}]}`), 'v1_page');

async function read(part: RawPart): Promise<readonly WholeLine[]> {
  const all: WholeLine[] = [];
  for await (const lines of wholeLines(header, part)) all.push(...lines);
  return all;
}

const MEMBERS = exportLineMembers(seededRandom(3));
/** A line whose members have these literal values instead; new ones come last. */
function aText(over: Readonly<Record<string, string>> = {}): string {
  const known = new Set(MEMBERS.map(([name]) => name));
  const added = Object.entries(over).filter(([name]) => !known.has(name));
  return jsonLine([...MEMBERS.map(([name, value]) => [name, over[name] ?? value] as const), ...added]);
}
const oneOf = async (over: Readonly<Record<string, string>>) => (await read(blob([aText(over)])))[0]!.printed;

describe('whole lines', () => {
  it('are the charges that were published, whichever way a line was taken apart', async () => {
    const random = seededRandom(11);
    const texts = Array.from({ length: 300 }, () => jsonLine(exportLineMembers(random)));
    const published: unknown[] = [];
    for await (const lines of billedLines(header, blob(texts))) published.push(...lines);
    const inFiles = await read(blob(texts));
    expect(inFiles.map(({ line }) => line)).toEqual(published);
    const onPages = await read(page(texts));
    const readAs = ({ printed: { unitPrice, quantity, ...rest } }: WholeLine) => ({
      ...rest,
      unitPrice: unitPrice && decimalText(unitPrice),
      quantity: quantity && decimalText(quantity),
    });
    expect(onPages.map(readAs)).toEqual(inFiles.map(readAs));
    for (const [index, { printed }] of inFiles.entries()) {
      const written = JSON.parse(texts[index]!) as Record<string, string>;
      expect(printed.customerName).toBe(written['CustomerName']);
      expect(printed.orderDate).toBe(written['OrderDate']);
      expect(printed.priceAdjustmentDescription).toBe(written['PriceAdjustmentDescription']);
    }
  });

  it('say the same of a column in the spelling of the portal and of v1', async () => {
    const old = aText({ Tier2MpnId: '""', resellerMpnId: '4711' });
    expect((await read(blob([old])))[0]?.printed).toMatchObject({ tier2MpnId: '4711', others: '' });
    const both = aText({ Tier2MpnId: '"1"', resellerMpnId: '"2"' });
    expect((await read(blob([both])))[0]?.printed).toMatchObject({
      tier2MpnId: '1',
      others: '{"resellerMpnId":"2"}',
    });
    const camel = jsonLine(MEMBERS.map(([name, value]) => [name[0]!.toLowerCase() + name.slice(1), value]));
    const [one] = await read(page([camel]));
    const [other] = await read(page([aText()]));
    expect(one).toEqual(other);
  });

  it('keep columns that nobody here has a name for, under their own', async () => {
    const printed = await oneOf({ DiscountDetails: '"a \\"quoted\\" one"', NewIn2027: '12.50', Empty: '""' });
    expect(JSON.parse(printed.others)).toEqual({ DiscountDetails: 'a "quoted" one', NewIn2027: '12.50' });
    const nested = aText({ attributes: '{"objectType":"OneTimeInvoiceLineItem"}' });
    const [item] = await read(page([nested]));
    expect(JSON.parse(item?.printed.others ?? '')).toEqual({
      attributes: '{"objectType":"OneTimeInvoiceLineItem"}',
    });
  });

  it('keep as it is printed what is no amount or no day, and are charges all the same', async () => {
    const [whole] = await read(
      blob([aText({ UnitPrice: '"much"', Quantity: '"1,5"', SubscriptionEndDate: '"soon"' })]),
    );
    expect(whole?.line.currency).toBe('EUR');
    expect(whole?.printed).toMatchObject({
      unitPrice: undefined,
      quantity: undefined,
      subscriptionEnd: undefined,
    });
    expect(JSON.parse(whole?.printed.others ?? '')).toEqual({
      UnitPrice: 'much',
      Quantity: '1,5',
      SubscriptionEndDate: 'soon',
    });
  });

  it('take the year 1 for no day, and every digit of a price', async () => {
    const printed = await oneOf({
      PCToBCExchangeRateDate: '"0001-01-01T00:00:00"',
      UnitPrice: '1234567890123456789.123456789012345678',
    });
    expect(printed).toMatchObject({ exchangeRateDate: undefined, others: '' });
    expect(printed.unitPrice && decimalText(printed.unitPrice)).toBe(
      '1234567890123456789.123456789012345678',
    );
  });
});
