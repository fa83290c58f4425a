import type { BilledLine } from '../../../lib/billing/billed-line.ts';
import type { Book, BookDocument, ReconcilablePurchase } from '../../../lib/reconciliation/book.ts';
import type { Discrepancy, Reconciliation } from '../../../lib/reconciliation/discrepancy.ts';
import { addDays, addMonths } from '../../../lib/values/day.ts';
import { decimal } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { money, type Money } from '../../../lib/values/money.ts';
import type { Core } from './asked-book.ts';
import { MISLED } from './misled-cores.ts';

/** A core that makes one mistake, of the kinds that cores make. The oracle has to notice each of them. */
export type Mistake = readonly [name: string, broken: (core: Core) => Core];

/** The core does not see something of the book, or sees it otherwise. */
const BLIND: readonly Mistake[] = [
  seesLines('takes no notice of events', (line) => ({ ...line, referenceId: '' })),
  seesLines('takes no notice of the reservation order', (line) => ({ ...line, reservationOrderId: '' })),
  seesLines('takes no notice of the order', (line) => ({ ...line, orderId: '' })),
  seesLines('takes no notice of the alternate id', (line) => ({ ...line, alternateId: '' })),
  seesLines('does not know test accounts', (line) => ({
    ...line,
    reservationOrderId: line.reservationOrderId.replace(/pctest/i, 'RIOderId'),
  })),
  seesLines('decides by the word and not by the sign', (line) =>
    line.chargeType === 'new' ? { ...line, subtotal: line.subtotal.abs() } : line,
  ),
  seesLines('takes every word for known', (line) => ({ ...line, chargeType: 'new' })),
  seesLines('rounds away what is less than a cent', (line) => ({
    ...line,
    subtotal: line.subtotal.round(2, 1),
  })),
  seesLines('compares no terms', (line) => ({ ...line, termAndBillingCycle: '' })),
  seesLines('takes every line to have the rate of the first', (line) => ({
    ...line,
    exchangeRate: decimal('0.92'),
  })),
  seesLines('is a day late', (line) => ({
    ...line,
    chargeStart: line.chargeStart && addDays(line.chargeStart, 20),
  })),
  sees('counts void documents', (book) => ({ ...book, documents: book.documents.map(notVoid) })),
  seesLines('takes zeros for the name of an event', (line) =>
    /^[0-]+$/.test(line.referenceId) ? { ...line, referenceId: 'E-zeros' } : line,
  ),
  seesLines('takes zeros for a reservation order', (line) => ({
    ...line,
    reservationOrderId: line.reservationOrderId.replace(/0{8}-[0-]+/, 'abababab-0000-4000-8000-000000000000'),
  })),
  seesLines('nets nothing of what is not ours', (line) =>
    line.orderId.startsWith('strange') ? { ...line, referenceId: '' } : line,
  ),
  seesLines('does not know renewals', (line) =>
    line.chargeType === 'renew' ? { ...line, chargeType: 'new' } : line,
  ),
  seesLines('takes every credit for a cancellation', (line) =>
    line.chargeType === 'customerCredit' ? { ...line, chargeType: 'cancel' } : line,
  ),
  sees('does not read what a credit note amends', (book) => ({
    ...book,
    documents: book.documents.map(amendingNothing),
  })),
  sees('waits for no credit note', (book) => ({
    ...book,
    documents: book.documents.filter(
      ({ header, published }) => published || header.documentType !== 'credit_note',
    ),
  })),
  sees('takes every record for a purchase of its own', (book) => ({
    ...book,
    purchases: book.purchases.map(underAnotherName),
  })),
  sees('does not read which document an invoice takes the place of', (book) => ({
    ...book,
    documents: book.documents.map(namingNone),
  })),
  sees('takes what nobody read for empty', (book) => ({
    ...book,
    documents: book.documents.map(emptyIfUnread),
  })),
  sees('forgets the last document', (book) => ({ ...book, documents: book.documents.slice(0, -1) })),
  sees('knows no returns', (book) => ({ ...book, returns: [] })),
  sees('expects each return a month later', (book) => ({
    ...book,
    returns: book.returns.map((one) => ({ ...one, returnedOn: addMonths(one.returnedOn as never, 1) })),
  })),
  sees('hears nobody', (book) => ({ ...book, decisions: [] })),
  sees('tolerates nothing', (book) => ({ ...book, tolerances: { ...book.tolerances, accepted: {} } })),
  sees('knows no rounding for each unit', (book) => ({
    ...book,
    tolerances: { ...book.tolerances, perUnit: decimal('0') },
  })),
  sees('knows no orders elsewhere', (book) => ({ ...book, elsewhere: [] })),
  sees('has no start', (book) => ({ ...book, ledgerStart: '2000-01-01' as never })),
  sees('is a month behind', (book) => ({ ...book, asOf: addMonths(book.asOf, -1) })),
  sees('takes history for bought', (book) => ({
    ...book,
    purchases: book.purchases.map((one) => ({ ...one, origin: 'bought' as const })),
  })),
  sees('does not hear what upstream knew', (book) => ({
    ...book,
    purchases: book.purchases.map((one) => ({ ...one, unitPrice: undefined, exchangeRate: undefined })),
  })),
];

/** The core says one thing wrong, wherever it can. */
const WRONG: readonly Mistake[] = [
  says('forgets a discrepancy', (all) => all.slice(1)),
  says('tells a discrepancy twice', (all) => [...all.slice(0, 1), ...all]),
  says('is a cent off', ([first, ...rest]) =>
    first ? [{ ...first, amount: aCentMore(first.amount) }, ...rest] : [],
  ),
  says('takes a second charge for another amount', (all) =>
    all.map((one) => renamed(one, 'billed_twice', 'amount_differs')),
  ),
  says('takes another price for another amount', (all) =>
    all.map((one) => renamed(one, 'unit_price_differs', 'amount_differs')),
  ),
  says('takes rates for rounding', (all) => all.map((one) => renamed(one, 'exchange_rate', 'rounding'))),
  says('believes every rate', (all) =>
    all.map((one) =>
      one.rule === 'charge.no_months_rate' ? renamed(one, 'amount_differs', 'exchange_rate') : one,
    ),
  ),
  says('explains everything', (all) => all.map((one) => ({ ...one, explained: true }))),
  says('takes late for missing', (all) => all.map((one) => ({ ...one, stage: one.stage && 'missing' }))),
  says('counts instalments from 0', (all) =>
    all.map((one) => ({ ...one, instalment: one.instalment && one.instalment - 1 })),
  ),
  says('forgets where it was bought', (all) => all.map((one) => ({ ...one, boughtIn: undefined }))),
  result('matches a line with nobody', (one) => ({ ...one, matches: one.matches.slice(1) })),
  result('matches a line twice', (one) => ({
    ...one,
    matches: [...one.matches, ...one.matches.slice(0, 1)],
  })),
  result('matches a line with another purchase', ({ matches: [first, ...rest], ...one }) => ({
    ...one,
    matches: first ? [{ ...first, purchaseId: 'p99' as never }, ...rest] : [],
  })),
  result('expects nothing', (one) => ({ ...one, expected: [] })),
  result('absorbs in silence', (one) => ({ ...one, absorbed: [] })),
  result('suggests nothing', (one) => ({ ...one, suggestions: [] })),
  result('covers a cent too much', (one) => ({
    ...one,
    coverage: one.coverage.map((of) => ({ ...of, matched: aCentMore(of.matched) })),
  })),
  result('classifies nothing', (one) => ({
    ...one,
    coverage: one.coverage.map((of) => ({ ...of, outOfScopeBy: [] })),
  })),
  says('does not tell what a new bill replaces', (all) =>
    all.map((one) => ({ ...one, relatedDocumentId: undefined })),
  ),
  says('takes every document for its own replacement', (all) =>
    all.map((one) => ({ ...one, relatedDocumentId: one.relatedDocumentId && one.documentId })),
  ),
  says('tells no effect of the rate', (all) => all.map((one) => ({ ...one, exchangeRateEffect: undefined }))),
  says('takes whole differences for effects of the rate', (all) =>
    all.map((one) => ({ ...one, exchangeRateEffect: one.exchangeRateEffect && one.amount })),
  ),
];

export const MISTAKES: readonly Mistake[] = [...BLIND, ...WRONG, ...MISLED];

function sees(name: string, change: (book: Book) => Book): Mistake {
  return [name, (core) => (book) => core(change(book))];
}

// Sums are kept, as the core would refuse a document that does not add up.
function seesLines(name: string, change: (line: BilledLine) => BilledLine): Mistake {
  const ofDocument = (document: BookDocument): BookDocument => {
    if (!document.published) return document;
    const charges = document.published.charges.map(change);
    const more = charges.reduce(
      (sum, line, index) => sum.plus(line.subtotal).minus(document.published!.charges[index]!.subtotal),
      decimal('0'),
    );
    return {
      ...document,
      published: { ...document.published, charges, subtotal: document.published.subtotal.plus(more) },
    };
  };
  return sees(name, (book) => ({ ...book, documents: book.documents.map(ofDocument) }));
}

function result(name: string, change: (one: Reconciliation) => Reconciliation): Mistake {
  return [name, (core) => (book) => change(core(book))];
}

function says(name: string, change: (all: readonly Discrepancy[]) => readonly Discrepancy[]): Mistake {
  return result(name, (one) => ({ ...one, discrepancies: change(one.discrepancies) }));
}

function namingNone(document: BookDocument): BookDocument {
  if (document.header.documentType !== 'invoice') return document;
  return { ...document, header: { ...document.header, amendsOf: undefined } };
}

function amendingNothing(document: BookDocument): BookDocument {
  if (document.header.documentType !== 'credit_note') return document;
  return { ...document, header: { ...document.header, amendsOf: undefined } };
}

function underAnotherName(one: ReconcilablePurchase): ReconcilablePurchase {
  if (one.origin === 'bought') return one;
  const orderId = asId<'OrderId'>(`only ${one.id}`);
  return { ...one, orderId, alternateId: undefined, reservationOrderId: undefined };
}

function notVoid(document: BookDocument): BookDocument {
  return { ...document, header: { ...document.header, isVoid: false } };
}

function emptyIfUnread(document: BookDocument): BookDocument {
  if (document.published) return document;
  const nothing = {
    charges: [],
    outOfScope: [],
    subtotal: decimal('0'),
    lineCount: 0,
    occurrences: new Map(),
  };
  return { ...document, published: { version: 'none', ...nothing } };
}

function renamed(one: Discrepancy, from: Discrepancy['kind'], to: Discrepancy['kind']): Discrepancy {
  return one.kind === from ? { ...one, kind: to } : one;
}

function aCentMore({ amount, currency }: Money): Money {
  return money(amount.plus(decimal('0.01')), currency);
}
