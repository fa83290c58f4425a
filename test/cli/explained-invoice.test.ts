import { describe, expect, it } from '@jest/globals';
import { printExplanation } from '../../cli/commands/invoices/print-explanation.ts';
import { asId } from '../../lib/values/id.ts';
import { aBillingDocument } from '../builders/billing-document.ts';
import { aLine as line, figures } from '../builders/billing.ts';
import { aHeader, eur } from '../builders/book.ts';
import { explained, found } from '../builders/explained.ts';
import { aDiscrepancyView } from '../builders/report.ts';

type Given = Parameters<typeof explained>[0];

const printed = async (
  given: Given,
  missing: readonly ReturnType<typeof aDiscrepancyView>[] = [],
  decided: string | null = null,
) => {
  const notBilled = missing.map((one) => ({ ...one, decided }));
  return printExplanation({ ...(await explained(given)), notBilled }, []).join('\n');
};

const credit = (total: string) =>
  aBillingDocument({
    header: aHeader({
      ...{ id: asId('G000002'), documentType: 'credit_note', amendsOf: asId('G000001') },
      total: eur(total),
    }),
  });

describe('what to do about an invoice', () => {
  const LINES = [
    line({ subtotal: '3191.76', tax: '606.43' }),
    line({ subtotal: '312.40', tax: '59.36' }),
    line({ subtotal: '17.95', tax: '3.41' }),
    line({ subtotal: '70.00', tax: '13.30' }),
  ];
  const ALL: Given = {
    lines: LINES,
    found: [
      found('quantity_differs', ['2127.84', '3191.76'], [0]),
      found('billed_not_purchased', ['0', '312.40'], [1], { boughtIn: 'azure_portal' }),
      found('exchange_rate', ['15.00', '17.95'], [2], { explained: true }),
      found('billed_twice', ['0', '70.00'], [3]),
    ],
    decided: { 'billed_twice:3': 'accepted' },
  };

  it('is told in three sentences: what to dispute and withhold, what to look into, and what to leave', async () => {
    expect((await printed(ALL)).split('\n').slice(1, 5)).toEqual([
      '  To dispute with Microsoft: 1 charge, 1063.92 EUR before tax. Withhold 1266.06 EUR, which is that with its tax, and pay 3008.55 EUR meanwhile.',
      '  To look into first: 1 charge, 312.40 EUR too much, 0.00 too little, before tax.',
      '  Nothing to do: 2 charges, 72.95 EUR before tax, explained or decided.',
      '',
    ]);
  });

  it('says of each difference what to do, and who decided where somebody did', async () => {
    const out = await printed(ALL);
    expect(out).toContain(`To dispute with Microsoft
  KIND              PURCHASE  EXPECTED   ACTUAL  TO DISPUTE EUR     TAX  WITH TAX
  quantity_differs  -          2127.84  3191.76         1063.92  202.14   1266.06
      This is quantity_differs. -> Compare order and invoice; dispute the units that were not bought.
  Where a part of a line is disputed, its tax is the same part of the tax on that line, cut to the smallest unit.

To look into first
  KIND                  PURCHASE  EXPECTED  ACTUAL  IN QUESTION EUR    TAX  WITH TAX
  billed_not_purchased  -             0.00  312.40           312.40  59.36    371.76
      This is billed_not_purchased. Where it was bought: azure portal. -> Find the buyer; recharge it, or dispute it if there is none.

Nothing to do
`);
    expect(out).toMatch(
      /billed_twice +- +0\.00 +70\.00 +70\.00 {2}accepted\n.* -> Accepted by ben: We agreed so\.\n/,
    );
  });

  it('leads from what was bought to what is to be paid, each row added to those above it', async () => {
    expect(await printed(ALL)).toContain(`
  FROM WHAT IT SHOULD BE                      EUR
  bought, and all that is no reservation  2142.84
  + exchange_rate                            2.95  1, explained
  = should have been billed, before tax   2145.79  2553.49 with tax
  + billed_twice                            70.00  1, accepted
  + billed_not_purchased                   312.40  1, to look into
  + quantity_differs                      1063.92  1, to dispute
  = billed, before tax                    3592.11
  + tax on its lines                       682.50
  = total                                 4274.61
  - withheld, with tax                    1266.06
  = to be paid meanwhile                  3008.55
`);
  });

  it('leads on to what is left to pay, after what was paid and what credit notes give back', async () => {
    const given = { ...ALL, header: { paid: eur('-2000.00') }, beside: [credit('-8.55')] };
    const out = await printed(given);
    expect(out).toContain(' and pay 3008.55 EUR meanwhile. 2000.00 EUR is paid and 8.55 EUR is given back');
    expect(out).toContain(`
  = to be paid meanwhile                  3008.55
  - paid                                  2000.00
  - given back by credit notes               8.55
  = left to pay                           1000.00
`);
    expect(await printed({ ...ALL, header: { paid: eur('4274.61') } })).toContain(
      ' 4274.61 EUR is paid: 1266.06 EUR more than was to be paid.\n',
    );
    expect(await printed(ALL)).not.toContain('left to pay');
  });

  it('says that the tax on what is disputed is not known where only the total has any', async () => {
    const out = await printed({
      ...{ lines: [line({ subtotal: '100.00' })], header: { total: eur('119.00') } },
      statement: { figures: figures('100.00', '19.00', '119.00') },
      found: [found('billed_twice', ['0', '100.00'], [0])],
    });
    expect(out.split('\n')[1]).toBe(
      '  To dispute with Microsoft: 1 charge, 100.00 EUR before tax. Withhold that and the tax on it. The tax of this ' +
        'document is on its total and on none of its lines, so what of it is on the disputed amount is not known.',
    );
    expect(out).toMatch(/billed_twice +- +0\.00 +100\.00 +100\.00 +- +-\n/);
    expect(out).not.toContain('meanwhile');
  });

  it('leaves what a rule explains of the document as a whole, and names it', async () => {
    const tax = found('tax_on_invoice_only', ['10.00', '11.90'], [], { explained: true });
    const out = await printed({
      ...{ lines: [line({ subtotal: '10.00' })], header: { total: eur('11.90') }, found: [tax] },
      statement: { figures: figures('10.00', '1.90', '11.90') },
    });
    expect(out).toContain('\n  Nothing to do: the document as a whole (tax_on_invoice_only, explained).\n');
  });

  it('is nothing at all where nothing differs', async () => {
    const out = await printed({ lines: LINES });
    expect(out).toMatch(
      /^Invoice G000001 of 2024-01 charges what it should: nothing on its lines is in question\.\n\n/,
    );
    expect(out).toContain('Discrepancies: none\n');
  });
});

describe('an invoice of a tenant whose totals leave tax out', () => {
  it('shows that tax below its total, and what is to be paid', async () => {
    const out = await printed({
      ...{ lines: [line({ subtotal: '100.00', tax: '19.00' })], header: { total: eur('100.00') } },
      statement: { figures: figures('100.00', '19.00', '119.00') },
      facts: [{ fact: 'total_includes_tax', value: false, documentId: aHeader().id, atMs: 0 }],
    });
    expect(out).toMatch(
      /\+ tax on its lines +0\.00\n {2}= total +100\.00\n {2}\+ tax that the total leaves out +19\.00 {2}on its lines\n {2}= to be paid +119\.00\n/,
    );
  });
});

describe('what is on no invoice', () => {
  it('is told once for what it is, and not as a row of an invoice of its month', async () => {
    const missing = aDiscrepancyView({
      ...{ kind: 'refund_missing', documentId: null, lines: [], stage: 'late', period: '2024-01' },
      ...{ expected: { amount: '-540.00', currency: 'EUR' }, amount: { amount: '540.00', currency: 'EUR' } },
    });
    expect(await printed({ lines: [line()] }, [missing])).toContain(
      '\nNot of this invoice: of 2024-01, due in EUR and on no invoice at all\n' +
        '  1 refund_missing, -540.00 EUR: tieout discrepancies --kind refund_missing --period 2024-01\n\n',
    );
    expect(await printed({ lines: [line()] }, [missing], 'written_off')).toContain(
      '  1 refund_missing, -540.00 EUR, written off: tieout discrepancies --kind refund_missing ',
    );
  });
});

describe('documents that belong together', () => {
  const lines = [line({ subtotal: '10.00' })];

  it('are named with their totals', async () => {
    expect(await printed({ lines, beside: [credit('-4.00')] })).toContain(
      'Related documents\n  amended by credit note G000002 of 2024-01: -4.00 EUR\n',
    );
    expect(await printed({ lines })).not.toContain('Related documents');
  });

  it('are said to be none where nothing replaces a void invoice', async () => {
    const out = await printed({ lines, header: { isVoid: true } });
    expect(out).toMatch(/^Invoice G000001 of 2024-01 is void: nothing is owed for it\.\n/);
    expect(out).toContain('  it is void, and no other document bills its charges\n');
  });

  it('say of a credit note that it is void with what it amends', async () => {
    const header = {
      isVoid: true,
      documentType: 'credit_note' as const,
      amendsOf: asId<'DocumentId'>('G000009'),
    };
    const out = await printed({ lines, header });
    expect(out).toContain('  it is void with what it amends: what it gave back counts no more\n');
  });
});

describe('a document that does not add up', () => {
  const sum = found('lines_do_not_sum', ['9.00', '10.00'], [], {
    detail: 'The document says 9.00, its lines 10.00.',
  });
  const statement = found('statement_differs', ['9.00', '8.00'], [], { detail: 'The PDF says 8.00.' });
  const told = (decided: NonNullable<Given['decided']>) =>
    printed({
      ...{ lines: [line({ subtotal: '10.00' })], header: { total: eur('9.00') }, decided },
      ...{ found: [sum, statement], statement: { figures: figures('8.00', '0', '8.00') } },
    });

  it('says so beside its charges as long as nobody decided about it, and what to do', async () => {
    const open = await told({});
    expect(open.split('\n')[0]).toMatch(
      / Beside that: The document says 9\.00, its lines 10\.00\. Beside that: The PDF says 8\.00\.$/,
    );
    expect(open).toMatch(/\+ on no line +-1\.00 {2}not explained\n/);
    expect(open).toContain('\n  To look into first: the document as a whole.\n');
    expect(open).toContain(' -> Do not pay it unseen: ask Microsoft for corrected data.\n');
  });

  it('says of each difference of it what was decided', async () => {
    const decided = await told({ [sum.id]: 'written_off', [statement.id]: 'accepted' });
    expect(decided.split('\n')[0]).toMatch(
      / its lines 10\.00\. That is written off\. Beside that: The PDF says 8\.00\. That is accepted\.$/,
    );
    expect(decided).toMatch(/\+ on no line +-1\.00 {2}written off\n/);
  });

  it('does not call what is on no line decided where only the statement was', async () => {
    expect(await told({ [statement.id]: 'accepted' })).toMatch(/\+ on no line +-1\.00 {2}not explained\n/);
  });
});
