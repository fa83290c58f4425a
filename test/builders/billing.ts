import type { BilledLine } from '../../lib/billing/billed-line.ts';
import type { BalanceSnapshot } from '../../lib/billing/balances/balance.ts';
import type { DocumentHeader, StatementFigures, Version } from '../../lib/billing/document.ts';
import type { BillingPeriod, Day } from '../../lib/values/day.ts';
import { decimal } from '../../lib/values/decimal.ts';
import { asId, type DocumentId } from '../../lib/values/id.ts';
import { money, noMoney, plus, type Money } from '../../lib/values/money.ts';

export const day = (text: string): Day => text as Day;
export const period = (text: string): BillingPeriod => text as BillingPeriod;
export const documentId = (text: string): DocumentId => asId<'DocumentId'>(text);
export const euro = (amount: string): Money => money(amount, 'EUR');

export function aHeader(over: Partial<DocumentHeader> = {}): DocumentHeader {
  return {
    id: documentId('G016907411'),
    documentType: 'invoice',
    rawDocumentType: 'invoice',
    isVoid: false,
    commerce: 'new',
    invoiceDate: day('2024-03-08'),
    period: period('2024-02'),
    total: euro('300.00'),
    paid: euro('0'),
    amendsOf: undefined,
    lineSources: ['onetime/billing_line_items'],
    ...over,
  };
}

type Amounts = { subtotal?: string; tax?: string; total?: string };

/** A reservation line over 100 EUR. The total is subtotal and tax unless it is given. */
export function aLine({
  subtotal = '100.00',
  tax = '0',
  total,
  ...over
}: Partial<Omit<BilledLine, 'subtotal' | 'tax' | 'total'>> & Amounts = {}): BilledLine {
  return {
    documentId: documentId('G016907411'),
    part: 0,
    lineNumber: 0,
    category: 'reservation',
    categoryRule: 'term_and_billing_cycle',
    customerId: '1f5dfd6e-8d09-4dbe-9ecf-5d43a8a5b3a2',
    orderId: '0ET2qaZvJGfF9wgSKnWzR5JLmhp10lOc1',
    alternateId: '6dc5c039750a',
    reservationOrderId: 'RIOderId-4f7b1d7e-6a1c-4a53-8a8c-0f2f8a3c9f10',
    referenceId: '',
    subscriptionId: '',
    productId: 'DZH318Z0BQ3Q',
    skuId: '00GZ',
    productName: 'Reserved VM Instance, Standard_D2s_v3, EU West, 1 Year',
    chargeType: 'new',
    termAndBillingCycle: 'Reservation - 1 Year',
    billingFrequency: '',
    chargeStart: day('2024-02-05'),
    chargeEnd: day('2025-02-04'),
    subscriptionStart: day('2024-02-05'),
    effectiveUnitPrice: decimal('100.000000000000001'),
    pricingCurrency: 'EUR',
    exchangeRate: decimal('1'),
    billableQuantity: decimal('1'),
    subtotal: decimal(subtotal),
    tax: decimal(tax),
    total: total === undefined ? decimal(subtotal).plus(decimal(tax)) : decimal(total),
    currency: 'EUR',
    ...over,
  };
}

export function aVersion(over: Partial<Version> = {}): Version {
  return {
    version: 'v-1',
    source: 'v2',
    lineCount: 3,
    subtotal: euro('300.00'),
    tax: euro('0'),
    total: euro('300.00'),
    parts: [{ part: 0, key: 'lines/G/p0', sha256: 'p0', length: 1, lines: 3 }],
    loadedAtMs: 0,
    eTag: 'etag-1',
    fingerprint: '3-f',
    unbalancedLines: 0,
    ...over,
  };
}

export function figures(subtotal: string, tax: string, total: string): StatementFigures {
  return { subtotal: euro(subtotal), tax: euro(tax), total: euro(total) };
}

/** A snapshot whose sums are those of these documents, signs normalised. */
export function aSnapshot(
  night: string,
  balance: string,
  documents: readonly { id: string; total: string; paid?: string }[],
  over: Partial<BalanceSnapshot> = {},
): BalanceSnapshot {
  const { currency } = over.balance ?? euro(balance);
  const sum = (amounts: readonly string[]) =>
    amounts.map((amount) => money(amount, currency)).reduce(plus, noMoney(currency));
  return {
    night: day(night),
    takenAtMs: Date.parse(`${night}T02:00:00Z`),
    balance: euro(balance),
    accountingDate: undefined,
    details: [],
    detailsSum: true,
    suspect: false,
    invoiced: sum(documents.map(({ total }) => total)),
    paid: sum(documents.map(({ paid = '0' }) => paid)),
    counted: documents.length,
    ...over,
  };
}

export async function collected<Value>(stream: AsyncIterable<Value>): Promise<Value[]> {
  const values: Value[] = [];
  for await (const value of stream) values.push(value);
  return values;
}
