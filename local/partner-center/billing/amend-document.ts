import { firstDay, lastDay } from '../../../lib/values/day.ts';
import { decimal, decimalText, ZERO, type Decimal } from '../../../lib/values/decimal.ts';
import type { EventOf } from '../../scenarios/timeline.ts';
import { hexOf } from '../deterministic-ids.ts';
import type { IssuedDocument, World } from '../world.ts';
import { CannotPlant } from './cannot-plant.ts';
import { sumsOf } from './document-sums.ts';
import { addedLines, taxOfDocument } from './issue-document.ts';
import { blankLine, charged, midnight, type Line } from './line.ts';

/** Voids an invoice. Rebilled, its charges and its payments move to a new invoice that has none of its faults of sum. */
export function voidDocument(world: World, event: EventOf<'void'>): IssuedDocument {
  const document = invoiceNamed(world, event.id, 'void');
  if (event.rebilledAs !== undefined) {
    const { rebilledAs } = event;
    if (world.documents.has(rebilledAs)) throw new CannotPlant(rebilledAs, 'was issued before');
    const lines = document.lines.map((line) => ({ ...line, InvoiceNumber: rebilledAs }));
    const sums = sumsOf(lines, taxOfDocument(world, document.id), document.currency);
    const issuedAtMs = Date.parse(event.at);
    world.documents.set(rebilledAs, {
      ...document,
      id: rebilledAs,
      issuedAtMs,
      linesFromMs: Math.max(issuedAtMs, document.linesFromMs),
      amendments: [],
      lines,
      total: sums.total,
      statement: { ...sums },
      dataVersion: 1,
    });
    document.paid = ZERO;
  }
  document.status = 'void';
  document.documentType = 'void_note';
  return document;
}

/** Issues a credit note. As in Microsoft's sample, the document states a positive total while its lines are negative. */
export function issueCreditNote(world: World, event: EventOf<'credit_note'>): IssuedDocument {
  const amended = invoiceNamed(world, event.amends, 'credit_note');
  if (world.documents.has(event.id)) throw new CannotPlant(event.id, 'was issued before');
  const amount = decimal(event.amount);
  const issuedAtMs = Date.parse(event.at);
  const note: IssuedDocument = {
    id: event.id,
    kind: amended.kind,
    documentType: 'adjustment_note',
    status: 'active',
    period: amended.period,
    currency: amended.currency,
    issuedAtMs,
    linesFromMs: issuedAtMs,
    amendsOf: amended.id,
    amendments: [],
    lines: [creditLine(world, amended, event)],
    total: amount,
    statement: { subtotal: amount.times('-1'), tax: ZERO, total: amount.times('-1') },
    paid: ZERO,
    dataVersion: 1,
  };
  world.documents.set(note.id, note);
  amended.amendments.push(note.id);
  return note;
}

/** Adds charges to an invoice that was issued before. Its eTag changes with its data. */
export function restateDocument(world: World, event: EventOf<'restate'>): IssuedDocument {
  const document = invoiceNamed(world, event.id, 'restate');
  const tax = taxOfDocument(world, document.id);
  const before = sumsOf(document.lines, tax, document.currency);
  const lines = [...document.lines, ...addedLines(world, document, event.otherCharges)];
  const after = sumsOf(lines, tax, document.currency);
  document.lines = lines;
  document.total = document.total.plus(after.total).minus(before.total);
  document.statement = {
    subtotal: document.statement.subtotal.plus(after.subtotal).minus(before.subtotal),
    tax: document.statement.tax.plus(after.tax).minus(before.tax),
    total: document.statement.total.plus(after.total).minus(before.total),
  };
  document.dataVersion += 1;
  return document;
}

export function payDocument(world: World, event: EventOf<'payment'>): IssuedDocument {
  const document = invoiceNamed(world, event.invoice, 'payment');
  document.paid = document.paid.plus(decimal(event.amount));
  return document;
}

/** What is still owed on a document; negative where we are owed. A credit note of all of a void one is void with it. */
export function owedOn(world: World, document: IssuedDocument): Decimal {
  const amended = world.documents.get(document.amendsOf ?? '');
  const isVoidWith = amended?.status === 'void' && amended.total.eq(document.total);
  if (document.status === 'void' || isVoidWith) return ZERO.minus(document.paid);
  const total = document.documentType === 'adjustment_note' ? document.total.times('-1') : document.total;
  return total.minus(document.paid);
}

function invoiceNamed(world: World, id: string, what: string): IssuedDocument {
  const document = world.documents.get(id);
  if (document === undefined) throw new CannotPlant(`${what} ${id}`, 'no such document was issued');
  if (document.documentType !== 'invoice')
    throw new CannotPlant(`${what} ${id}`, `is a ${document.documentType}`);
  return document;
}

function creditLine(world: World, amended: IssuedDocument, event: EventOf<'credit_note'>): Line {
  const amount = decimal(event.amount).times('-1');
  const orderId = world.newOrderId();
  const unitPrice = decimalText(amount);
  return {
    ...blankLine(world, { id: event.id, currency: amended.currency }, event.customerId),
    OrderId: orderId,
    AlternateId: orderId,
    OrderDate: event.at,
    ProductId: `CFQ7TTC0${hexOf('credit', 4).toUpperCase()}`,
    SkuId: '0001',
    SkuName: 'Azure credit',
    ProductName: 'Azure credit',
    ChargeType: 'customerCredit',
    UnitPrice: unitPrice,
    EffectiveUnitPrice: unitPrice,
    Quantity: '1',
    BillableQuantity: '1',
    SubscriptionDescription: 'Azure plan',
    SubscriptionId: world.newGuid(),
    ChargeStartDate: midnight(firstDay(amended.period)),
    ChargeEndDate: midnight(lastDay(amended.period)),
    TermAndBillingCycle: 'Data Ingestion (GB)',
    CreditReasonCode: 'Azure Credit Offer',
    ReferenceId: world.newGuid(),
    ...charged(amount, amended.currency),
  };
}
