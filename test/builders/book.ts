import type { BilledLine } from '../../lib/billing/billed-line.ts';
import type { DocumentHeader } from '../../lib/billing/document.ts';
import type { TieOut } from '../../lib/billing/document.ts';
import type { RecordedReturn } from '../../lib/purchasing/purchase-ledger.ts';
import type {
  Book,
  BookDocument,
  PublishedLines,
  ReconcilablePurchase,
} from '../../lib/reconciliation/book.ts';
import { createSieve } from '../../lib/reconciliation/matching/book/sift-lines.ts';
import { isKnownChargeType } from '../../lib/reconciliation/matching/charges/charge-types.ts';
import { DOCUMENTED_ROUNDING } from '../../lib/reconciliation/reconcile-book.ts';
import type { BillingPeriod, Day } from '../../lib/values/day.ts';
import { decimal, sum } from '../../lib/values/decimal.ts';
import { asId } from '../../lib/values/id.ts';
import { money, type Money } from '../../lib/values/money.ts';

export const CUSTOMER = 'c0000000-0000-4000-8000-000000000001';
export const OTHER_CUSTOMER = 'c0000000-0000-4000-8000-000000000002';
export const RESERVATION_ORDER = 'aaaaaaaa-0000-4000-8000-000000000001';

export const day = (text: string): Day => text as Day;
export const eur = (amount: string): Money => money(amount, 'EUR');

/** Two units for one year at 518.89 each, paid once, ordered on 15 January 2024. */
export function aPurchase(overrides: Partial<ReconcilablePurchase> = {}): ReconcilablePurchase {
  return {
    id: asId('p1'),
    origin: 'bought',
    customerId: asId(CUSTOMER),
    productId: 'DZH318Z0BQ3Q',
    skuId: '00FV',
    quantity: 2,
    term: 'P1Y',
    billingCycle: 'one_time',
    charge: eur('1037.78'),
    unitPrice: undefined,
    exchangeRate: undefined,
    orderId: asId('order0000001'),
    alternateId: 'alternate001',
    reservationOrderId: asId(RESERVATION_ORDER),
    orderedOn: day('2024-01-15'),
    ...overrides,
  };
}

type Amounts = { subtotal?: string; unit?: string; quantity?: string; rate?: string };

/** The line that bills `aPurchase` as it should be. */
export function aLine(
  overrides: Partial<Omit<BilledLine, 'subtotal'>> & { amounts?: Amounts } = {},
): BilledLine {
  const { amounts = {}, ...rest } = overrides;
  const subtotal = decimal(amounts.subtotal ?? '1037.78');
  return {
    documentId: asId('G000001'),
    part: 0,
    lineNumber: 0,
    category: 'reservation',
    categoryRule: 'term_reservation',
    customerId: CUSTOMER,
    orderId: 'order0000001',
    alternateId: 'alternate001',
    reservationOrderId: `RIOderId:${RESERVATION_ORDER}`,
    referenceId: '',
    subscriptionId: 's1',
    productId: 'DZH318Z0BQ3Q',
    skuId: '00FV',
    productName: 'Reserved VM Instance, D2s v3',
    chargeType: 'new',
    termAndBillingCycle: '1 Year Reservation',
    billingFrequency: '',
    chargeStart: day('2024-01-15'),
    chargeEnd: day('2025-01-14'),
    subscriptionStart: day('2024-01-15'),
    effectiveUnitPrice: decimal(amounts.unit ?? '518.89'),
    pricingCurrency: 'EUR',
    exchangeRate: decimal(amounts.rate ?? '1'),
    billableQuantity: decimal(amounts.quantity ?? '2'),
    subtotal,
    tax: decimal('0'),
    total: subtotal,
    currency: 'EUR',
    ...rest,
  };
}

/** A line of a document that is no reservation. */
export function aLicence(subtotal: string, overrides: Partial<BilledLine> = {}): BilledLine {
  return {
    ...aLine({ amounts: { subtotal }, category: 'license', termAndBillingCycle: 'One-Year commitment' }),
    ...overrides,
  };
}

type HeaderOverrides = Partial<DocumentHeader>;

export function aHeader(overrides: HeaderOverrides = {}): DocumentHeader {
  return {
    id: asId('G000001'),
    documentType: 'invoice',
    rawDocumentType: 'invoice',
    isVoid: false,
    commerce: 'new',
    invoiceDate: day('2024-02-07'),
    period: '2024-01' as BillingPeriod,
    total: eur('1037.78'),
    paid: eur('0'),
    amendsOf: undefined,
    lineSources: [],
    ...overrides,
  };
}

/** An invoice of January 2024 with these lines; each line is put into the document, in the order of the list. */
export function aDocument(
  lines: readonly BilledLine[],
  overrides: HeaderOverrides & { tieOut?: TieOut; restatements?: BookDocument['restatements'] } = {},
): BookDocument {
  const { tieOut, restatements = [], ...header } = overrides;
  const subtotal = sum(lines.map((line) => line.subtotal));
  const full = aHeader({ total: eur(subtotal.toString()), ...header });
  return { header: full, tieOut, restatements, published: publishedLines(full, lines) };
}

export function unreadDocument(overrides: HeaderOverrides = {}): BookDocument {
  return { header: aHeader(overrides), tieOut: undefined, restatements: [], published: undefined };
}

export function aReturn(overrides: Partial<RecordedReturn> = {}): RecordedReturn {
  return {
    returnId: 'r1',
    purchaseId: asId('p1'),
    returnedOn: '2024-01-20',
    quantity: 2,
    amount: '1000.00',
    currency: 'EUR',
    by: 'finance',
    ...overrides,
  };
}

export function aBook(overrides: Partial<Book> = {}): Book {
  return {
    asOf: day('2024-02-10'),
    ledgerStart: day('2024-01-01'),
    tolerances: DOCUMENTED_ROUNDING,
    purchases: [],
    returns: [],
    documents: [],
    decisions: [],
    elsewhere: [],
    ...overrides,
  };
}

function publishedLines(header: DocumentHeader, given: readonly BilledLine[]): PublishedLines {
  const lines = given.map((line, lineNumber) => ({ ...line, documentId: header.id, lineNumber }));
  const takesPart = (line: BilledLine) =>
    line.category === 'reservation' || !isKnownChargeType(line.chargeType);
  const sieve = createSieve({ commerce: 'new', countOccurrences: false });
  for (const line of lines) sieve.isCharge(line);
  const occurrences = new Map<string, number>();
  for (const line of lines) {
    const key = `${line.orderId} ${line.chargeStart} ${line.subtotal.toString()}`;
    occurrences.set(key, (occurrences.get(key) ?? 0) + 1);
  }
  return {
    version: `version of ${header.id}`,
    charges: lines.filter(takesPart),
    outOfScope: sieve.sums('').outOfScope,
    subtotal: sum(lines.map((line) => line.subtotal)),
    lineCount: lines.length,
    occurrences,
  };
}
