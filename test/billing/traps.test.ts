import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { fingerprintOf, FIRST, noSums, tally } from '../../lib/billing/load/tally.ts';
import type { BilledLine } from '../../lib/billing/billed-line.ts';
import { tieFamily } from '../../lib/billing/filing/tie-family.ts';
import { tieOut } from '../../lib/billing/filing/tie-out.ts';
import { billedLines } from '../../lib/partner-center/billing-source/billed-lines.ts';
import { reconcile } from '../../lib/reconciliation/reconcile.ts';
import { decimalText } from '../../lib/values/decimal.ts';
import { amountText } from '../../lib/values/money.ts';
import { asId } from '../../lib/values/id.ts';
import { blobNames } from '../../local/partner-center/billing/export-blobs.ts';
import { createBillingBook } from '../../lib/aws/billing/billing-book.ts';
import { startBillingTables } from '../aws/billing-table.ts';
import { aHeader, aLine, aVersion, collected, day, documentId, euro, figures } from '../builders/billing.ts';
import { billingTools } from '../builders/billing-tools.ts';
import * as book from '../builders/book.ts';
import { CONTOSO } from '../builders/shop-scenario.ts';
import { simulatedNights, type SimulatedNights } from '../builders/simulated-nights.ts';
import { contentOf } from '../fakes/in-memory-archive.ts';
import { scriptedBillingSource, scriptedDocument, WorldFailure } from '../fakes/scripted-billing-source.ts';
import { sha256 } from '../fakes/sha256.ts';
import { discrepanciesOf } from '../reconciliation/shown-discrepancies.ts';
import { createDamagedWire } from './corruption/damaged-wire.ts';

const hashOf = (content: Uint8Array | string) => createHash('sha256').update(content).digest('hex');

/** The traps of billing/BILLING.md, each under its own words, walked into through the code that has to know them. */

const V1 = 'G012400001';
const V2 = 'G022400001';
const charge = (unitPrice: string, over: object = {}) => ({
  category: 'license',
  customerId: CONTOSO,
  name: 'Teams',
  unitPrice,
  ...over,
});
const invoice = (id: string, over: object = {}) => ({
  event: 'invoice',
  at: id === V1 ? '2024-02-08T05:00:00Z' : '2024-03-08T05:00:00Z',
  id,
  kind: 'one_time',
  period: id === V1 ? '2024-01' : '2024-02',
  otherCharges: [charge('100.10'), charge('9.99'), charge('9.99')],
  ...over,
});

let open: SimulatedNights[] = [];
afterEach(async () => {
  const [all, unused] = [open, open.flatMap(({ faults }) => faults.unused())];
  open = [];
  await Promise.all(all.map((nights) => nights.close()));
  expect(unused).toEqual([]);
});
const atSimulator = async (...given: Parameters<typeof simulatedNights>) => {
  const nights = await simulatedNights(...given);
  open.push(nights);
  return nights;
};

const scripted = (over: Parameters<typeof scriptedDocument>[1] = {}, header = aHeader()) => {
  const script = scriptedDocument(header, over);
  const source = scriptedBillingSource(script);
  return { ...billingTools(source), source, script };
};

const addressOf = (input: Parameters<typeof fetch>[0]) =>
  new URL(input instanceof Request ? input.url : input);

/** A line of a v2 file: a text for each column, except where a literal is given. */
const COLUMNS: Readonly<Record<string, string>> = {
  CustomerId: '"11111111-1111-4111-8111-111111111111"',
  InvoiceNumber: '"G016907411"',
  OrderId: '"0ET2qaZvJGfF9wgSKnWzR5JLmhp10lOc1"',
  OrderDate: '"2024-02-05T09:12:33.1234567Z"',
  AlternateId: '"6dc5c039750a"',
  ProductId: '"DZH318Z0BQ3Q"',
  SkuId: '"00FV"',
  ProductName: '"Reserved VM Instance"',
  ChargeType: '"new"',
  Quantity: '"2"',
  BillableQuantity: '2',
  Subtotal: '100.10',
  TaxTotal: '0',
  Total: '100.10',
  Currency: '"EUR"',
  PricingCurrency: '"USD"',
  PCToBCExchangeRate: '0.9137',
  EffectiveUnitPrice: '54.777',
  TermAndBillingCycle: '"1 Year Reservation"',
  BillingFrequency: '""',
  ChargeStartDate: '"2024-02-05T00:00:00Z"',
  ChargeEndDate: '"2025-02-04T00:00:00Z"',
  SubscriptionStartDate: '"2024-02-05T00:00:00Z"',
  ReservationOrderId: '"4f7b1d7e-6a1c-4a53-8a8c-0f2f8a3c9f10"',
  PriceAdjustmentDescription: '"[\\"a\\",\\"b\\"]"',
  CreditReasonCode: '""',
  PublisherName: '"Microsoft"',
  SubscriptionDescription: '"Azure Reservation"',
};
const textOf = (columns: Readonly<Record<string, string>>) =>
  `{${Object.entries(columns)
    .map(([name, literal]) => `"${name}":${literal}`)
    .join(',')}}`;
const withColumns = (over: Readonly<Record<string, string>>) => textOf({ ...COLUMNS, ...over });
async function readLines(...texts: readonly string[]): Promise<readonly BilledLine[]> {
  const part = { part: 0, format: 'v2_blob', content: contentOf(gzipSync(texts.join('\n'))) } as const;
  return (await collected(billedLines(aHeader(), part))).flat();
}
async function readOne(over: Readonly<Record<string, string>>): Promise<BilledLine> {
  const [line] = await readLines(withColumns(over));
  if (!line) throw new Error('no line came');
  return line;
}
/** A page that says it has one line, and has as many as there are numbers of invoices. */
const pageOf = (...invoiceNumbers: readonly string[]) => ({
  totalCount: 1,
  items: invoiceNumbers.map((invoiceNumber) => ({
    ...{ invoiceNumber, customerId: CONTOSO, chargeType: 'new', billableQuantity: 1, currency: 'EUR' },
    ...{ subtotal: '1', taxTotal: 0, totalForCustomer: '1', effectiveUnitPrice: '1', pricingCurrency: 'EUR' },
  })),
  links: {},
  attributes: { objectType: 'Collection' },
});
const sumsOf = (lines: readonly BilledLine[]) => {
  const counting = tally(aHeader(), hashOf, noSums('EUR'), FIRST);
  counting.add(lines.map((line, lineNumber) => ({ ...line, lineNumber })));
  return counting.sums();
};
const checkOf = ({ checks = [] }: ReturnType<typeof tieOut>, title: string) =>
  checks.find((check) => check.title === title);

describe('traps in Microsoft’s own sample (1.10)', () => {
  it('"Rows are inserted only when a batch fills; the last partial batch of the run is never written": all rows are', async () => {
    const tables = await startBillingTables();
    try {
      const real = createBillingBook(await tables.newTable());
      // The store takes 25 at a time.
      const lines = Array.from({ length: 53 }, (_, lineNumber) => aLine({ lineNumber }));
      async function* batches() {
        yield lines.slice(0, 30);
        yield lines.slice(30);
      }
      expect(await real.loadLines('v', batches())).toBe(53);
      expect(await collected(real.lines(documentId('G016907411'), 'v'))).toHaveLength(53);
    } finally {
      await tables.stop();
    }
  }, 30_000);

  it('"It extracts and then loads every *.json in a folder: last month’s files get loaded again": each document has its own parts', async () => {
    const nights = await atSimulator([invoice(V1), invoice(V2)]);
    await nights.nightOf('2024-02-09');
    await nights.nightOf('2024-03-09');
    for (const id of [V1, V2]) {
      const { published } = await nights.document(id);
      expect(published?.lineCount).toBe(3);
      const lines = await collected(nights.book.lines(documentId(id), published?.version ?? ''));
      expect(lines.map((line) => line.documentId)).toEqual([id, id, id]);
    }
  });

  it('"Retry-After null dereference; five polls": goes on looking, however often it takes', async () => {
    const { night, document } = scripted({ export: [...Array<'running'>(9).fill('running'), 'ready'] });
    await night('2024-03-09');
    expect((await document()).stage).toBe('filed');
  });

  it('"It has no blobCount check": parts that are not as many as announced are not loaded', async () => {
    const { night, document } = scripted({ announced: 3 });
    await night('2024-03-09');
    expect(await document()).toMatchObject({ published: undefined, stage: 'failed' });
    expect((await document()).failure).toMatch(/3/);
  });

  it('"It has no row-count check": the record shows what was announced, read and stored', async () => {
    const { night, document } = scripted();
    await night('2024-03-09');
    const { tieOut: result } = await document();
    expect(result && checkOf(result, 'parts received')).toMatchObject({
      left: { figure: 2 },
      right: { figure: 2 },
      verdict: 'equal',
    });
    expect(result && checkOf(result, 'lines stored')).toMatchObject({
      left: { figure: 3 },
      right: { figure: 3 },
      verdict: 'equal',
    });
  });

  it('"poll once only": an export that runs at the first look is looked at again', async () => {
    const { night, document } = scripted({ export: ['running', 'ready'] });
    await night('2024-03-09');
    expect((await document()).stage).toBe('filed');
  });

  it('"list the directory": nothing is asked of the blob store but what the manifest names', async () => {
    const asked: string[] = [];
    const nights = await atSimulator([invoice(V2)], {}, (onWire) => (input, init) => {
      const { pathname } = addressOf(input);
      if (pathname.startsWith('/blob/')) asked.push(pathname.slice(pathname.lastIndexOf('/') + 1));
      return onWire(input, init);
    });
    await nights.nightOf('2024-03-09');
    const exported = [...nights.world.exports.values()].map((one) => one.data());
    const named = exported.flatMap((data) => (data?.root.includes(V2) ? blobNames(data) : []));
    expect(asked.filter((name) => named.includes(name))).toEqual(named);
    const others = exported.flatMap((data) => (data ? blobNames(data) : []));
    expect(asked.filter((name) => !others.includes(name))).toEqual([]);
  });

  it('"unzip instead of gunzip": blobs are gzip, with a mark, without a last newline, or empty', async () => {
    const nights = await atSimulator([invoice(V2)]);
    await nights.nightOf('2024-03-09');
    const { published } = await nights.document(V2);
    expect(published?.parts.map(({ lines }) => lines)).toEqual([2, 1, 0]);
  });

  it('"swallow JSON parse errors": a line that is no JSON refuses the whole, and names part and line', async () => {
    const wire = createDamagedWire();
    const nights = await atSimulator([invoice(V2)], {}, wire.through);
    const broken = gzipSync(`${withColumns({ InvoiceNumber: `"${V2}"` })}\n{"CustomerId":"1"`);
    wire.damage('blob', { parts: new Map([[1, broken]]), where: undefined });
    await nights.nightOf('2024-03-09');
    const { published, failure } = await nights.document(V2);
    expect(published).toBeUndefined();
    expect(failure).toMatch(/part 1, line 1/);
  });

  it('"keep one global array across invoices (duplicates)": documents that are worked on at once stay apart', async () => {
    const headers = ['G1', 'G2', 'G3'].map((id) => aHeader({ id: documentId(id) }));
    const source = scriptedBillingSource(...headers.map((header) => scriptedDocument(header)));
    const at = billingTools(source);
    await at.plan('2024-03-09');
    at.work.toSync.splice(0);
    await Promise.all(headers.map(({ id }) => at.sync(id)));
    await at.settle(3_600_000);
    for (const { id } of headers) expect((await at.document(id)).published?.lineCount).toBe(3);
  });

  it('"expect a status called processing": a status nobody knows is neither done nor failed', async () => {
    const nights = await atSimulator([invoice(V2)]);
    const unknown = { '@odata.type': '#microsoft.graph.partners.billing.operation', status: 'processing' };
    nights.faults.plant({
      path: /\/operations\//,
      kind: 'answer',
      executed: true,
      response: { status: 200, body: { ...unknown, id: 'x', createdDateTime: '2024-03-09T02:00:00' } },
    });
    await nights.nightOf('2024-03-09');
    expect((await nights.document(V2)).stage).toBe('filed');
  });
});

describe('traps in the line items (2.1, 2.2)', () => {
  it('"read keys case-insensitively and accept either alias"', async () => {
    const camel = Object.fromEntries(
      Object.entries(COLUMNS).map(([name, literal]) => [
        name === 'Total' ? 'totalForCustomer' : name.charAt(0).toLowerCase() + name.slice(1),
        literal,
      ]),
    );
    const [pascal, other] = await readLines(textOf(COLUMNS), textOf(camel));
    expect({ ...other, lineNumber: 0 }).toEqual(pascal);
  });

  it('"the same field is a string in one row and a number in the next"', async () => {
    const [asNumber, asText] = await readLines(
      withColumns({}),
      withColumns({ Subtotal: '"100.10"', Total: '"100.10"' }),
    );
    expect({ ...asText, lineNumber: 0 }).toEqual(asNumber);
  });

  it('"parse money from the raw token text, never through a float"', async () => {
    const literal = '12345678901234567890.1234567890123456789';
    const line = await readOne({
      Subtotal: literal,
      Total: literal,
      EffectiveUnitPrice: '0.1999968000511991808131',
    });
    expect(decimalText(line.subtotal)).toBe(literal);
    expect(decimalText(line.effectiveUnitPrice)).toBe('0.1999968000511991808131');
  });

  it('"OrderId: two shapes, AlternateId is the short one; match a purchase on either"', () => {
    const line = book.aLine({ orderId: 'alternate001', alternateId: 'alternate001', reservationOrderId: '' });
    expect(
      discrepanciesOf(book.aBook({ purchases: [book.aPurchase()], documents: [book.aDocument([line])] })),
    ).toEqual([]);
  });

  it('"OrderDate: date of the billing event, not necessarily of the first purchase": it decides nothing', async () => {
    expect(await readOne({ OrderDate: '"2031-01-01T00:00:00Z"' })).toEqual(await readOne({}));
  });

  it('"Quantity vs BillableQuantity: use BillableQuantity for reconciliation"', async () => {
    const line = await readOne({ Quantity: '"500"', BillableQuantity: '2' });
    expect(decimalText(line.billableQuantity)).toBe('2');
  });

  it('"Currency = billing currency; unit prices are in PricingCurrency": the two are kept apart', async () => {
    const line = await readOne({});
    expect([line.currency, line.pricingCurrency, decimalText(line.exchangeRate)]).toEqual([
      'EUR',
      'USD',
      '0.9137',
    ]);
  });

  it('"PriceAdjustmentDescription: order and wording may change; do not key on it"', async () => {
    const [one, other] = await readLines(
      withColumns({}),
      withColumns({ PriceAdjustmentDescription: '"[\\"b\\",\\"in other words\\"]"' }),
    );
    expect({ ...other, lineNumber: 0 }).toEqual(one);
  });

  it('"BillingFrequency: blank for one-time payments"', async () => {
    expect((await readOne({ BillingFrequency: '""' })).billingFrequency).toBe('');
    expect((await readOne({ BillingFrequency: '"Monthly"' })).billingFrequency).toBe('Monthly');
  });

  it('"CreditReasonCode: not applicable to refunds": it decides nothing', async () => {
    expect(await readOne({ CreditReasonCode: '"Azure Credit Offer"' })).toEqual(await readOne({}));
  });

  it('"ReferenceId: ties lines of the same event (refund + recharge)": the two are netted', () => {
    const pair = (subtotal: string) => book.aLine({ referenceId: 'ref-1', amounts: { subtotal } });
    const lines = [book.aLine(), pair('-1037.78'), pair('1037.78')];
    expect(
      discrepanciesOf(book.aBook({ purchases: [book.aPurchase()], documents: [book.aDocument(lines)] })),
    ).toEqual([]);
  });

  it('"ChargeEndDate is inclusive": it stays the last day that is paid for', async () => {
    expect(await readOne({})).toMatchObject({ chargeStart: '2024-02-05', chargeEnd: '2025-02-04' });
  });

  it('"Lines are not in time order and there is no line id": another order is the same version', async () => {
    const { night, document, script } = scripted();
    await night('2024-03-09');
    const before = (await document()).published?.version;
    script.eTag = 'etag-2';
    script.parts = [...script.parts].reverse();
    await night('2024-03-10');
    expect((await document()).published?.version).toBe(before);
    expect((await document()).restatements).toEqual([]);
  });
});

describe('traps in telling a reservation (2.3)', () => {
  it.each([
    { over: { TermAndBillingCycle: '"3 Years Reservation, monthly"' }, category: 'reservation' },
    { over: { TermAndBillingCycle: '"1 Year Savings Plan"' }, category: 'savings_plan' },
    { over: { TermAndBillingCycle: '"1 Year Subscription"' }, category: 'software_subscription' },
    {
      over: { TermAndBillingCycle: '""', ProductName: '"SQL Server 2022"' },
      category: 'software_subscription',
    },
    { over: { TermAndBillingCycle: '"One-Month commitment"' }, category: 'license' },
    { over: { TermAndBillingCycle: '""', ChargeEndDate: '""' }, category: 'perpetual_software' },
    { over: { TermAndBillingCycle: '""', SubscriptionDescription: '"Azure plan"' }, category: 'azure_usage' },
    {
      over: { TermAndBillingCycle: '""', PublisherName: '"Acme"', PublisherId: '"123"' },
      category: 'marketplace',
    },
  ])('the documented rules decide, and which one is kept: $over is $category', async ({ over, category }) => {
    const line = await readOne(over);
    expect(line.category).toBe(category);
    expect(line.categoryRule).not.toBe('');
  });

  it('"Use ProductCategory first when present, the table as fallback"', async () => {
    const line = await readOne({ ProductCategory: '"Azure savings plan"', TermAndBillingCycle: '"1 Year"' });
    expect(line).toMatchObject({ category: 'savings_plan', categoryRule: 'category_savings_plan' });
  });

  it('"ReservationOrderId: not proof by itself": a licence that carries one is a licence', async () => {
    const line = await readOne({ TermAndBillingCycle: '"One-Year commitment for monthly billing"' });
    expect(line.reservationOrderId).not.toBe('');
    expect(line.category).toBe('license');
  });

  it.each([
    `RIOderId${book.RESERVATION_ORDER}`,
    `RIOderId-${book.RESERVATION_ORDER}`,
    `RIOderId: ${book.RESERVATION_ORDER.toUpperCase()}`,
    book.RESERVATION_ORDER,
  ])('"Prefix, exact separator not shown: extract the GUID, keep raw": %s', (reservationOrderId) => {
    const line = book.aLine({ reservationOrderId, orderId: '', alternateId: '' });
    const { matches } = reconcile(
      book.aBook({ purchases: [book.aPurchase()], documents: [book.aDocument([line])] }),
      sha256,
    );
    expect(matches.map(({ by }) => by)).toEqual(['reservation_order_id']);
  });

  it('"send PCTest to its own bucket"', () => {
    const line = book.aLine({ reservationOrderId: `PCTest${book.RESERVATION_ORDER}` });
    const found = discrepanciesOf(book.aBook({ documents: [book.aDocument([line])] }));
    expect(found.map((text) => text.split(' ')[0])).toEqual(['test_purchase']);
  });

  it('"billed one-time or monthly, so one purchase is 1 line, or 12 or 36": an instalment is not the whole', () => {
    const monthly = book.aPurchase({ billingCycle: 'monthly', charge: book.eur('86.48') });
    const line = book.aLine({
      billingFrequency: 'Monthly',
      chargeEnd: day('2024-02-14'),
      amounts: { subtotal: '86.48', unit: '43.24' },
    });
    const { matches, discrepancies } = reconcile(
      book.aBook({ purchases: [monthly], documents: [book.aDocument([line])] }),
      sha256,
    );
    expect(matches.map(({ instalment }) => instalment)).toEqual([1]);
    expect(discrepancies).toEqual([]);
  });

  it('"Purchase is mapped to New, Refund is mapped to Cancel: decide by the sign, not the word"', () => {
    const kinds = (chargeType: string, subtotal: string) =>
      discrepanciesOf(
        book.aBook({ documents: [book.aDocument([book.aLine({ chargeType, amounts: { subtotal } })])] }),
      ).map((text) => text.split(' ')[0]);
    expect(kinds('new', '-500')).toEqual(['refund_unannounced']);
    expect(kinds('cancelImmediate', '500')).toEqual(['billed_not_purchased']);
  });

  it('"Exchange = refund of the old order + purchase of a new order": two facts, neither hides the other', () => {
    const other = 'bbbbbbbb-0000-4000-8000-000000000002';
    const lines = [
      book.aLine(),
      book.aLine({ amounts: { subtotal: '-1037.78' } }),
      book.aLine({
        reservationOrderId: other,
        orderId: 'o2',
        alternateId: 'a2',
        amounts: { subtotal: '1037.78' },
      }),
    ];
    const found = discrepanciesOf(
      book.aBook({ purchases: [book.aPurchase()], documents: [book.aDocument(lines)] }),
    );
    expect(found.map((text) => text.split(' ')[0]).sort()).toEqual([
      'billed_not_purchased',
      'refund_unannounced',
    ]);
  });

  it('"Charge types: case varies", and one that is new becomes a discrepancy, not a crash', () => {
    const kinds = (chargeType: string) =>
      discrepanciesOf(
        book.aBook({
          purchases: [book.aPurchase()],
          documents: [book.aDocument([book.aLine({ chargeType })])],
        }),
      ).map((text) => text.split(' ')[0]);
    expect(kinds('New')).toEqual([]);
    expect(kinds('teleport')).toEqual(['unknown_charge_type']);
  });

  it.each([
    { what: 'Seat changes are two lines with the same ReferenceId', lines: ['-80.00', '120.00'], sum: '40' },
    {
      what: 'customerCredit: negative, may belong to another period',
      lines: ['100.00', '-12.34'],
      sum: '87.66',
    },
    { what: 'Microsoft 365 E5 yields two lines per purchase', lines: ['57.00', '3.00'], sum: '60' },
    {
      what: 'per meter: up to two lines, times one per price tier',
      lines: ['1.00', '1.00', '0.50', '0.50'],
      sum: '3',
    },
  ])('"$what": all of them are loaded, and summed', ({ lines, sum }) => {
    const sums = sumsOf(lines.map((subtotal) => aLine({ subtotal, referenceId: 'ref-1' })));
    expect(sums.count).toBe(lines.length);
    expect(decimalText(sums.subtotal.amount)).toBe(sum);
  });
});

describe('traps in joining to purchases (2.4)', () => {
  it('"invoiced, no purchase on file: a legitimate, frequent exception class"', () => {
    const kinds = (started: string) =>
      discrepanciesOf(
        book.aBook({ documents: [book.aDocument([book.aLine({ subscriptionStart: day(started) })])] }),
      ).map((text) => text.split(' ')[0]);
    expect(kinds('2024-01-15')).toEqual(['billed_not_purchased']);
    expect(kinds('2023-06-01')).toEqual(['bought_before_start']);
  });

  it('"customer + product + quantity + start date ± 1 day as suggested, never automatic"', () => {
    const line = book.aLine({ orderId: 'x', alternateId: 'y', reservationOrderId: '' });
    const { matches } = reconcile(
      book.aBook({ purchases: [book.aPurchase()], documents: [book.aDocument([line])] }),
      sha256,
    );
    expect(matches).toEqual([]);
  });
});

describe('traps in money (2.5)', () => {
  const tied = (
    total: string,
    lines: [string, string],
    shown?: [string, string, string],
    over: object = {},
  ) => {
    const [subtotal, tax] = lines.map(euro);
    if (!subtotal || !tax) throw new Error('two amounts are needed');
    const version = aVersion({
      subtotal,
      tax,
      total: { ...subtotal, amount: subtotal.amount.plus(tax.amount) },
    });
    return tieOut(aHeader({ total: euro(total), ...over }), version, shown && { figures: figures(...shown) });
  };

  it('"If there is a credit note, deduct it from the invoice amount"', () => {
    const relative = (id: string, amount: string, over: object = {}) => {
      const header = aHeader({ id: documentId(id), total: euro(amount.replace('-', '')), ...over });
      const published = aVersion({ subtotal: euro(amount), total: euro(amount) });
      return { header, published, tieOut: tieOut(header, published, undefined) };
    };
    const [check] = tieFamily([
      relative('G1', '300.00'),
      relative('G2', '-50.00', { documentType: 'credit_note', amendsOf: documentId('G1') }),
    ]);
    expect(check?.right?.figure).toEqual(euro('250.00'));
    expect(check?.verdict).toBe('equal');
  });

  it.each([
    { by: 'ROUNDDOWN(unit,2)*qty', subtotal: '2316.00' },
    { by: 'ROUNDDOWN(unit*qty,2)', subtotal: '2318.40' },
  ])('"both orders of rounding occur; the stored Subtotal is the fact": $by', async ({ subtotal }) => {
    const line = await readOne({
      EffectiveUnitPrice: '7.728',
      BillableQuantity: '300',
      Subtotal: subtotal,
      Total: subtotal,
    });
    expect(amountText({ amount: line.subtotal, currency: 'EUR' })).toBe(subtotal);
  });

  it('"Total = Subtotal + TaxTotal": a line that is not shows in the record, and its document does not tie', () => {
    const sums = sumsOf([aLine(), aLine({ subtotal: '0.01', tax: '0', total: '0.045' })]);
    expect(sums.unbalanced).toBe(1);
    const version = aVersion({
      subtotal: sums.subtotal,
      tax: sums.tax,
      total: sums.total,
      unbalancedLines: 1,
    });
    const result = tieOut(aHeader({ total: sums.total }), version, undefined);
    expect(checkOf(result, 'lines whose total is not subtotal plus tax')?.verdict).toBe('differs');
    expect(result.tied).toBe(false);
  });

  it('"Tax may be missing from the lines on purpose": explained by the statement, never by a rate', () => {
    expect(tied('357.00', ['300.00', '0'], ['300.00', '57.00', '357.00'])).toMatchObject({
      tied: true,
      explained: [{ kind: 'tax_on_invoice_only' }],
    });
    expect(tied('357.00', ['300.00', '0'])).toMatchObject({ tied: false, explained: [] });
  });

  it('"the total amount due before taxes are the same": other amounts before tax are found, also where totals agree', () => {
    const result = tied('357.00', ['300.00', '57.00'], ['299.00', '58.00', '357.00']);
    expect(checkOf(result, 'lines before tax against the statement')?.verdict).toBe('differs');
    expect(result.tied).toBe(false);
  });

  it('"These conflict: do not recompute tax": lines of 2.01 and an invoice of 2.00 are shown as they are', () => {
    const result = tied('22.00', ['20.00', '2.01'], ['20.00', '2.00', '22.00']);
    expect(result.tied).toBe(false);
    expect(checkOf(result, 'tax of the lines against the statement')).toMatchObject({
      left: { figure: euro('2.01') },
      right: { figure: euro('2.00') },
      verdict: 'differs',
    });
  });

  it('"Some Limited-Risk-Distributor invoices show tax a little off": a finding with both figures', () => {
    expect(tied('357.00', ['300.00', '57.00'], ['300.00', '56.98', '357.00']).findings).toEqual([
      { kind: 'statement_differs', figure: 'tax', expected: euro('57.00'), actual: euro('56.98') },
    ]);
  });

  it('"Usage file and recon will not tie to the cent": usage is never loaded beside the billing lines', async () => {
    const usage = charge('3.3333', { category: 'azure_usage', quantity: 7, name: 'Storage' });
    const nights = await atSimulator([invoice(V1, { otherCharges: [usage] })]);
    await nights.nightOf('2024-02-09');
    const { header, published, stage } = await nights.document(V1);
    expect(header.lineSources.some((source) => /usage/i.test(source))).toBe(true);
    expect([published?.lineCount, stage]).toEqual([1, 'filed']);
  });

  it('"One-time credits shown as Adjustments may be absent from legacy recon": the difference is shown, nothing is invented', () => {
    const result = tied('280.00', ['300.00', '0'], ['280.00', '0', '280.00'], { commerce: 'legacy' });
    expect(result.findings.map(({ kind }) => kind)).toContain('lines_do_not_sum');
    expect(amountText(result.unexplained)).toBe('-20.00');
  });

  it('"each month uses that month’s rate, so 12 instalments of one reservation differ": explained as the rate', () => {
    const bought = book.aPurchase({
      quantity: 3,
      charge: book.eur('270'),
      unitPrice: { ...book.eur('100'), currency: 'USD' },
      exchangeRate: book.eur('0.9').amount,
    });
    const line = book.aLine({
      pricingCurrency: 'USD',
      amounts: { subtotal: '276', rate: '0.92', unit: '100', quantity: '3' },
    });
    const found = discrepanciesOf(book.aBook({ purchases: [bought], documents: [book.aDocument([line])] }));
    expect(found).toEqual([expect.stringMatching(/^exchange_rate .*\(explained\)$/)]);
  });

  it('"Truncation is toward zero for refunds as well": what is printed is kept, sign and all', async () => {
    const line = await readOne({
      EffectiveUnitPrice: '-112.896',
      BillableQuantity: '1',
      Subtotal: '-112.89',
      Total: '-112.89',
    });
    expect(decimalText(line.subtotal)).toBe('-112.89');
  });

  it('"integers of the smallest unit (JPY, KRW have none)": a currency without cents ties to the unit', async () => {
    const nights = await atSimulator([
      invoice(V2, { currency: 'JPY', otherCharges: [charge('1000'), charge('1')] }),
    ]);
    await nights.nightOf('2024-03-09');
    const { stage, tieOut: result } = await nights.document(V2);
    expect(stage).toBe('filed');
    expect(result && amountText(result.total)).toBe('1001');
  });

  it.each([
    { total: '357.00', value: true },
    { total: '300.00', value: false },
  ])(
    '"whether totalCharges includes tax is NOT documented; learn it per tenant": $total teaches $value',
    async ({ total, value }) => {
      const {
        night,
        document,
        book: kept,
      } = scripted({ figures: figures('300.00', '57.00', '357.00') }, aHeader({ total: euro(total) }));
      await night('2024-03-09');
      expect(await kept.facts()).toMatchObject([{ fact: 'total_includes_tax', value }]);
      expect((await document()).stage).toBe('filed');
    },
  );
});

describe('traps in the identity of a line (2.6)', () => {
  it('"Truly equal lines exist; deduplicating by content loses money"', async () => {
    const nights = await atSimulator([invoice(V2, { otherCharges: [charge('9.99', { count: 5 })] })]);
    await nights.nightOf('2024-03-09');
    const { published, stage } = await nights.document(V2);
    expect([published?.lineCount, published && amountText(published.subtotal), stage]).toEqual([
      5,
      '49.95',
      'filed',
    ]);
  });

  it('"loading a file twice doubles it": the same night again writes the same lines', async () => {
    const nights = await atSimulator([invoice(V2)]);
    await nights.nightOf('2024-03-09');
    const before = await nights.document(V2);
    await nights.book.write({
      ...before,
      published: undefined,
      linesNight: undefined,
      dueAtMs: nights.clock.nowMs,
    });
    await nights.settle(3_600_000);
    const after = await nights.document(V2);
    expect(after.published?.version).toBe(before.published?.version);
    const lines = await collected(nights.book.lines(documentId(V2), after.published?.version ?? ''));
    expect(lines).toHaveLength(3);
  });

  it('"replace whole versions atomically, never upsert line by line": a version differs by one cent, and both stay whole', async () => {
    const { night, document, script, book: kept } = scripted();
    await night('2024-03-09');
    const before = (await document()).published?.version ?? '';
    script.eTag = 'etag-2';
    script.parts = [[{}, {}], [{ subtotal: '100.01' }]];
    await night('2024-03-10');
    const after = (await document()).published?.version ?? '';
    expect(after).not.toBe(before);
    const sums = await Promise.all(
      [before, after].map(async (version) => {
        const lines = await collected(kept.lines(documentId('G016907411'), version));
        return decimalText(sumsOf(lines).subtotal.amount);
      }),
    );
    expect(sums).toEqual(['300', '300.01']);
  });

  it('equal multisets have one fingerprint, and one more equal line another', () => {
    const [two, three] = [
      [aLine(), aLine()],
      [aLine(), aLine(), aLine()],
    ].map((lines) => fingerprintOf(sumsOf(lines)));
    expect(two).not.toBe(three);
  });
});

describe('pitfalls reported by others (4)', () => {
  it('Java #119 "SDK gave an empty list while API had data": no lines for an amount is not ready, never zero lines', async () => {
    const { night, document } = scripted({ parts: [[]] });
    await night('2024-03-09');
    expect(await document()).toMatchObject({ stage: 'not_ready', published: undefined });
  });

  it('Java #97 "query wants onetime, model says one_time": lines named one_time are asked for as onetime', async () => {
    const nights = await atSimulator([invoice(V1)]);
    await nights.nightOf('2024-02-09');
    const { header, published } = await nights.document(V1);
    expect(header.lineSources).toContain('one_time/billing_line_items');
    expect(published?.lineCount).toBe(3);
  });

  it('Java #136 "continuationToken could not be followed", PowerShell #41 "only the first rows came back": all pages are here', async () => {
    // Pages of 40.
    const nights = await atSimulator(
      [invoice(V1, { otherCharges: [charge('1.01', { count: 123 })] })],
      {},
      createDamagedWire().through,
    );
    await nights.nightOf('2024-02-09');
    const { published, stage } = await nights.document(V1);
    expect([published?.parts.length, published?.lineCount, stage]).toEqual([4, 123, 'filed']);
  });

  it('v1 doc sample "lines with three different invoiceNumbers under one invoice": a stranger refuses the whole', async () => {
    const nights = await atSimulator([invoice(V1)]);
    nights.faults.plant({
      path: /\/lineitems$/,
      kind: 'answer',
      executed: true,
      response: { status: 200, body: pageOf(V1, 'G099') },
    });
    await nights.nightOf('2024-02-09');
    const { published, failure } = await nights.document(V1);
    expect(published).toBeUndefined();
    expect(failure).toMatch(/belongs to document G099/);
  });

  it('v1 doc sample "totalCount 3 with 4 items": what is here counts, not what is said of it', async () => {
    const nights = await atSimulator([invoice(V1, { otherCharges: [charge('2')] })]);
    nights.faults.plant({
      path: /\/lineitems$/,
      kind: 'answer',
      executed: true,
      response: { status: 200, body: pageOf(V1, V1) },
    });
    await nights.nightOf('2024-02-09');
    expect(await nights.document(V1)).toMatchObject({ stage: 'filed', published: { lineCount: 2 } });
  });

  it('v1 doc sample "next = …&nvoicelineitemtype=… and second ?": the link is not followed as it is written', async () => {
    const asked: string[] = [];
    const small = createDamagedWire();
    const nights = await atSimulator(
      [invoice(V1, { otherCharges: [charge('1.01', { count: 41 })] })],
      {},
      (onWire) => (input, init) => {
        const { pathname, search } = addressOf(input);
        if (pathname.endsWith('/lineitems')) asked.push(search);
        return small.through(onWire)(input, init);
      },
    );
    await nights.nightOf('2024-02-09');
    expect(Buffer.from(small.recorded.page[0] ?? []).toString()).toContain('&nvoicelineitemtype=');
    expect(asked).toHaveLength(2);
    for (const search of asked)
      expect(search).toMatch(/^\?[^?]*[?&]invoicelineitemtype=billinglineitems\b[^?]*$/);
    expect((await nights.document(V1)).published?.lineCount).toBe(41);
  });

  it('PowerShell #312 "line item calls time out 80–90 % for days": the document waits, says why, and is resumed', async () => {
    const nights = await atSimulator([invoice(V1)]);
    nights.faults.plant({ path: /\/lineitems$/, kind: 'reset', executed: false, times: 12 });
    await nights.nightOf('2024-02-09');
    await nights.settle(24 * 3_600_000);
    const document = await nights.document(V1);
    expect(document.history?.map(({ what }) => what)).toContain('failed');
    expect(document.stage).toBe('filed');
  });

  it('PowerShell #202 "empty error text": a failure without a word still has the ids of a support case', async () => {
    const nights = await atSimulator([invoice(V1)]);
    nights.faults.plant({
      path: /\/lineitems$/,
      kind: 'answer',
      executed: false,
      response: { status: 400, body: '' },
    });
    await nights.nightOf('2024-02-09');
    const told = nights.notes.find(({ message }) => message === 'document failed');
    expect(told?.fields['failure']).toMatchObject({
      requestId: expect.stringMatching(/./),
      correlationId: expect.stringMatching(/./),
    });
  });

  it('pax8-cli #63 "index by company+product overwrote several subscriptions": they are summed, none is lost', () => {
    const sums = sumsOf(['sub-1', 'sub-2', 'sub-3'].map((subscriptionId) => aLine({ subscriptionId })));
    expect([sums.count, decimalText(sums.subtotal.amount)]).toEqual([3, '300']);
  });

  it('pax8-cli #705 "an empty invoice list produced invented findings": what is on file stays, and the night says that nothing is listed', async () => {
    const { night, document, source, book: kept } = scripted();
    await night('2024-03-09');
    source.documentsNow = [];
    await night('2024-04-10');
    expect((await document()).stage).toBe('filed');
    expect((await kept.night(day('2024-04-10')))?.problems.join()).toMatch(
      /No invoice of billing period 2024-03/,
    );
  });

  it('pax8-cli #709 "printed clean with nothing audited": a night says how many of how many it brought home', async () => {
    const headers = ['G1', 'G2'].map((id) => aHeader({ id: documentId(id) }));
    const source = scriptedBillingSource(
      ...headers.map((header) => scriptedDocument(header, header.id === 'G2' ? { announced: 9 } : {})),
    );
    const at = billingTools(source);
    await at.night('2024-03-09');
    expect(await at.book.night(day('2024-03-09'))).toMatchObject({
      planned: ['G1', 'G2'],
      finished: ['G1'],
      failed: ['G2'],
    });
  });

  it('pax8-cli #709 "report coverage": what is compared names only documents whose lines are here', () => {
    const unread = book.unreadDocument({ id: asId('G000002') });
    const read = book.aDocument([book.aLine()]);
    const { coverage } = reconcile(book.aBook({ documents: [read, unread] }), sha256);
    expect(coverage.map(({ documentId: id }) => id)).toEqual(['G000001']);
  });

  it('pax8-cli #744 "only the current period can be compared": every night leaves its balances', async () => {
    const { night, book: kept } = scripted();
    await night('2024-03-09');
    await night('2024-03-10');
    expect((await collected(kept.balances())).map((snapshot) => snapshot.night)).toEqual([
      '2024-03-09',
      '2024-03-10',
    ]);
  });

  it('pax8-cli #687 "needs a status for downstream": one message when the night is done', async () => {
    const { night, work } = scripted();
    await night('2024-03-09');
    expect(work.toReconcile).toHaveLength(1);
  });

  it('finops-toolkit #1676 "billed cost ≠ invoice": tied to the invoice first, and what differs is published with its difference', async () => {
    const { night, document } = scripted({ parts: [[{}, {}], [{ subtotal: '90.00' }]] });
    await night('2024-03-09');
    const { stage, published, tieOut: result } = await document();
    expect(stage).toBe('published');
    expect(published?.lineCount).toBe(3);
    expect(result && amountText(result.unexplained)).toBe('10.00');
  });

  it.each(['unbilled figures are estimates and never tie', 'unbilled data is provisional'])(
    '"%s": they are no document, and no line of one',
    async () => {
      const nights = await atSimulator([
        invoice(V2),
        { ...invoice('G032400001'), period: '2024-03', at: '2024-04-08T05:00:00Z' },
      ]);
      await nights.nightOf('2024-03-09');
      expect((await collected(nights.book.all())).map(({ header }) => header.id)).toEqual([V2]);
      const estimates = await collected(nights.book.estimates());
      expect(estimates.filter(({ loaded }) => (loaded?.lines ?? 0) > 0)).not.toEqual([]);
      for (const { id } of estimates) expect(await nights.book.read(documentId(id))).toBeUndefined();
      expect((await nights.document(V2)).published?.lineCount).toBe(3);
    },
  );

  it('"lane (b) can lapse while lane (a) works": lines load, the statement is missing, and that is said once', async () => {
    const { night, document, alarms } = scripted({ statement: new WorldFailure('unauthorized') });
    await night('2024-03-09');
    await night('2024-03-10');
    expect(await document()).toMatchObject({ stage: 'published', published: { lineCount: 3 } });
    expect(alarms.filter(({ message }) => message === 'statement not fetched')).toHaveLength(1);
  });
});
