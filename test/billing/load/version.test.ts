import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { BilledLine } from '../../../lib/billing/billed-line.ts';
import { tally, versionId, type Sums } from '../../../lib/billing/load/version.ts';
import { decimal } from '../../../lib/values/decimal.ts';
import { amountText } from '../../../lib/values/money.ts';
import { aHeader, aLine, documentId } from '../../builders/billing.ts';

const sha256 = (content: Uint8Array | string) => createHash('sha256').update(content).digest('hex');

async function* stream(lines: readonly BilledLine[]) {
  yield* lines;
}

async function sumsOf(lines: readonly BilledLine[]): Promise<Sums> {
  const counting = tally(aHeader(), sha256);
  for await (const line of counting.through(stream(lines))) void line;
  return counting.sums();
}

const one = aLine({ subtotal: '10.01' });
const two = aLine({ subtotal: '20.02', orderId: 'other' });
const placed = (...lines: BilledLine[]) => lines.map((line, lineNumber) => ({ ...line, lineNumber }));

describe('a version', () => {
  it('has its id from its raw parts and their order', () => {
    const [a, b] = [{ sha256: 'a' }, { sha256: 'b' }];
    expect(versionId('v2', [a, b], sha256)).toBe(versionId('v2', [a, b], sha256));
    expect(versionId('v2', [b, a], sha256)).not.toBe(versionId('v2', [a, b], sha256));
    expect(versionId('v1', [a, b], sha256)).not.toBe(versionId('v2', [a, b], sha256));
  });

  it('sums its lines exactly', async () => {
    const cents = Array.from({ length: 1_000 }, () => aLine({ subtotal: '0.1', tax: '0.02' }));
    const sums = await sumsOf(placed(...cents));
    expect([sums.count, amountText(sums.subtotal), amountText(sums.tax), amountText(sums.total)]).toEqual([
      1_000,
      '100.00',
      '20.00',
      '120.00',
    ]);
  });

  it('has the same fingerprint whatever the order of its lines and the parts they lie in', async () => {
    const straight = await sumsOf(placed(one, two));
    const turned = await sumsOf([
      { ...two, part: 0 },
      { ...one, part: 1 },
    ]);
    expect(turned.fingerprint).toBe(straight.fingerprint);
  });

  it('counts equal lines: one less, or another in place of one, is another fingerprint', async () => {
    const prints = await Promise.all(
      [
        [one, one, two],
        [one, two],
        [one, two, two],
      ].map(async (lines) => (await sumsOf(placed(...lines))).fingerprint),
    );
    expect(new Set(prints).size).toBe(3);
  });

  it.each([
    { what: 'an amount', changed: { ...one, subtotal: decimal('10.02') } },
    { what: 'an order id', changed: { ...one, orderId: 'x' } },
    { what: 'a day that is missing', changed: { ...one, chargeEnd: undefined } },
  ])('has another fingerprint where $what differs', async ({ changed }) => {
    expect((await sumsOf([changed])).fingerprint).not.toBe((await sumsOf([one])).fingerprint);
  });

  it('has the same fingerprint where only the notation or our own category differs', async () => {
    const rewritten = {
      ...one,
      subtotal: decimal('10.0100'),
      category: 'other' as const,
      categoryRule: 'none',
    };
    expect((await sumsOf([rewritten])).fingerprint).toBe((await sumsOf([one])).fingerprint);
  });

  it('counts the lines whose total is not subtotal plus tax', async () => {
    expect((await sumsOf([aLine({ subtotal: '0.01', total: '0.045' })])).unbalanced).toBe(1);
  });

  it.each([
    {
      what: 'a line of another document',
      lines: [aLine({ documentId: documentId('G2') })],
      why: /belongs to document G2/,
    },
    {
      what: 'a line in another currency',
      lines: [aLine({ currency: 'USD' })],
      why: /is in USD, the document in EUR/,
    },
    {
      what: 'two lines at one place',
      lines: [one, two],
      why: /line 0 of part 0 comes after line 0 of part 0/,
    },
  ])('refuses $what', async ({ lines, why }) => {
    await expect(sumsOf(lines)).rejects.toThrow(why);
  });
});
