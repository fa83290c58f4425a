import { decimal, sum } from '../../../lib/values/decimal.ts';
import type { EventOf, OtherCharge, Tax } from '../../scenarios/timeline.ts';
import type { IssuedDocument, IssuedLine, World } from '../world.ts';
import { CannotPlant } from './cannot-plant.ts';
import { chargesOf, type OrderOf } from './charges.ts';
import { sumsOf, taxed, type Sums } from './document-sums.ts';
import { foreignLine, isForeign } from './foreign-line.ts';
import type { Line, LineOwner } from './line.ts';
import { otherChargeLines } from './other-charge-lines.ts';
import { plantOnCharges } from './plant-on-charges.ts';
import { refundLine, returnsToRefund } from './refunds.ts';

/** Issues an invoice: the reservations of its month and currency, its other charges, and the faults the scenario plants. */
export function issueDocument(world: World, event: EventOf<'invoice'>, orderOf: OrderOf): IssuedDocument {
  if (world.documents.has(event.id)) throw new CannotPlant(event.id, 'was issued before');
  const owner: LineOwner = { id: event.id, currency: event.currency ?? world.scenario.currency };
  const reservations = event.kind === 'one_time' ? reservationLines(world, event, owner, orderOf) : undefined;
  const others = event.otherCharges.flatMap((charge) => otherChargeLines(world, owner, event.period, charge));
  const lines = taxed([...(reservations?.lines ?? []), ...others], event.tax);
  const sums = sumsOf(lines, event.tax, owner.currency);
  const issuedAtMs = Date.parse(event.at);
  const document: IssuedDocument = {
    ...statedSums(sums, event),
    id: event.id,
    kind: event.kind,
    documentType: 'invoice',
    status: 'active',
    period: event.period,
    currency: owner.currency,
    issuedAtMs,
    linesFromMs: event.linesFrom === undefined ? issuedAtMs : Date.parse(event.linesFrom),
    amendsOf: undefined,
    amendments: [],
    lines: [...lines],
    paid: decimal('0'),
    dataVersion: 1,
  };
  world.documents.set(document.id, document);
  reservations?.settle();
  return document;
}

/** The tax rule of an invoice, also of one that was issued again under another id. */
export function taxOfDocument(world: World, documentId: string): Tax | undefined {
  for (const event of world.scenario.timeline) {
    if (event.event === 'invoice' && event.id === documentId) return event.tax;
    if (event.event === 'void' && event.rebilledAs === documentId) return taxOfDocument(world, event.id);
  }
  return undefined;
}

/** The lines that a restatement adds to a document. */
export function addedLines(
  world: World,
  document: IssuedDocument,
  charges: readonly OtherCharge[],
): readonly IssuedLine[] {
  const lines = charges.flatMap((charge) => otherChargeLines(world, document, document.period, charge));
  return taxed(lines, taxOfDocument(world, document.id));
}

function reservationLines(
  world: World,
  event: EventOf<'invoice'>,
  owner: LineOwner,
  orderOf: OrderOf,
): { readonly lines: readonly Line[]; readonly settle: () => void } {
  const charges = plantOnCharges(
    world,
    event,
    owner,
    chargesOf(world, event, owner.currency, orderOf),
    orderOf,
  );
  const returns = returnsToRefund(world, event.period, owner.currency);
  const lines = [
    ...charges.map(({ line }) => line),
    ...returns.map((returned) => refundLine(world, owner, event.period, returned)),
    ...event.anomalies.filter(isForeign).map((anomaly) => foreignLine(world, owner, event.period, anomaly)),
  ];
  return {
    // Lines are in no order of time: they lie as their reservation orders fall.
    lines: lines.sort((a, b) => compare(a.ReservationOrderId, b.ReservationOrderId)),
    settle: () => {
      for (const { order, instalment } of charges) order.billed.add(instalment);
      for (const returned of returns) returned.billed = true;
    },
  };
}

function statedSums(sums: Sums, event: EventOf<'invoice'>): Pick<IssuedDocument, 'total' | 'statement'> {
  const onTotal = addedBy(event, 'lines_do_not_sum');
  const onStatement = addedBy(event, 'statement_differs').plus(onTotal);
  return {
    total: sums.total.plus(onTotal),
    statement: {
      subtotal: sums.subtotal.plus(onStatement),
      tax: sums.tax,
      total: sums.total.plus(onStatement),
    },
  };
}

function addedBy(event: EventOf<'invoice'>, kind: 'lines_do_not_sum' | 'statement_differs') {
  return sum(event.anomalies.flatMap((anomaly) => (anomaly.kind === kind ? [decimal(anomaly.by)] : [])));
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
