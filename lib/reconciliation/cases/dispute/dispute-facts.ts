import type { BilledLine } from '../../../billing/billed-line.ts';
import type { ArchivedPart, BillingDocument, DocumentHeader, Statement } from '../../../billing/document.ts';
import type { ObservedPurchase } from '../../../purchasing/history/observed-purchase.ts';
import type { Intent, Purchase, Send } from '../../../purchasing/purchase.ts';
import type { ReservationOrderId } from '../../../values/id.ts';
import type { Money } from '../../../values/money.ts';
import type { LinePlace } from '../../discrepancy.ts';
import type { Case, Evidence } from '../case.ts';

/**
 * What Microsoft needs to see of one case: the documents with their statements, the lines as Microsoft sent them, the order
 * and every request by which it was bought. What our own people said to each other stays here.
 */
export type DisputeFacts = {
  readonly figures: DisputedFigures;
  readonly documents: readonly DisputedDocument[];
  readonly lines: readonly DisputedLine[];
  /** What was bought; undefined where no purchase of ours is concerned. */
  readonly purchase: DisputedPurchase | undefined;
  readonly evidence: readonly Evidence[];
};

export type DisputedFigures = Pick<
  Case['finding'],
  'kind' | 'expected' | 'actual' | 'amount' | 'instalment' | 'customerId' | 'period' | 'since' | 'detail'
> & { readonly caseId: string; readonly reason: Case['reason'] };

export type DisputedDocument = Pick<
  DocumentHeader,
  'id' | 'rawDocumentType' | 'invoiceDate' | 'period' | 'total' | 'amendsOf'
> & {
  readonly version: string | undefined;
  /** The PDF, in the archive under its key. */
  readonly statement: Statement | undefined;
};

export type DisputedLine = LinePlace & {
  /** The part in the archive that the line lies in; undefined where its version is no longer known. */
  readonly source: ArchivedPart | undefined;
  readonly line: BilledLine;
};

export type DisputedPurchase = Pick<
  Intent,
  'customerId' | 'productId' | 'skuId' | 'quantity' | 'term' | 'billingCycle'
> & {
  readonly id: string;
  /** Imported history has no request of ours. */
  readonly origin: 'bought' | 'observed';
  /** Upstream's own names: purchase order, cost centre, reference. */
  readonly upstream: Readonly<Record<string, string>>;
  /** One charge before tax. */
  readonly charge: Money;
  readonly cartId: string | undefined;
  readonly orderId: string | undefined;
  readonly alternateId: string | undefined;
  readonly reservationOrderId: ReservationOrderId | undefined;
  readonly orderedAtMs: number | undefined;
  /** Every sending of the checkout, by the ids under which Microsoft's logs have it. */
  readonly sends: readonly Pick<Send, 'requestId' | 'correlationId' | 'sentAtMs' | 'answer'>[];
};

/** Gathers them from what was read. Pure; everything in a fixed order. */
export function disputeFacts(read: {
  readonly case: Case;
  readonly documents: readonly BillingDocument[];
  readonly lines: readonly BilledLine[];
  readonly purchase: Purchase | ObservedPurchase | undefined;
}): DisputeFacts {
  const { finding, id: caseId, reason, evidence } = read.case;
  const { kind, expected, actual, amount, instalment, customerId, period, since, detail } = finding;
  const documents = read.documents.toSorted((one, other) => (one.header.id < other.header.id ? -1 : 1));
  return {
    figures: {
      caseId,
      kind,
      expected,
      actual,
      amount,
      instalment,
      customerId,
      period,
      since,
      detail,
      reason,
    },
    documents: documents.map(disputedDocument),
    lines: finding.lines.flatMap((place) => disputedLine(place, documents, read.lines)),
    purchase: read.purchase && ('stage' in read.purchase ? bought(read.purchase) : observed(read.purchase)),
    evidence,
  };
}

function disputedDocument({ header, published, statement }: BillingDocument): DisputedDocument {
  const { id, rawDocumentType, invoiceDate, period, total, amendsOf } = header;
  const version = published?.version;
  return { id, rawDocumentType, invoiceDate, period, total, amendsOf, version, statement };
}

function disputedLine(
  place: LinePlace,
  documents: readonly BillingDocument[],
  lines: readonly BilledLine[],
): readonly DisputedLine[] {
  const line = lines.find(
    (one) =>
      one.documentId === place.documentId && one.part === place.part && one.lineNumber === place.lineNumber,
  );
  if (!line) return [];
  const document = documents.find(({ header }) => header.id === place.documentId);
  const versions = [document?.published, ...(document?.restatements.map(({ replaced }) => replaced) ?? [])];
  const version = versions.find((one) => one?.version === place.version);
  return [{ ...place, source: version?.parts.find(({ part }) => part === place.part), line }];
}

function bought(purchase: Purchase): DisputedPurchase {
  const { id, intent } = purchase;
  const checkout = 'sends' in purchase ? purchase : undefined;
  const order = 'order' in purchase ? purchase.order : undefined;
  return {
    ...boughtThings(intent),
    id,
    origin: 'bought',
    upstream: upstreamNames(intent),
    charge: order?.charge ?? checkout?.cart.charge ?? intent.expected.charge,
    cartId: checkout?.cart.cartId,
    orderId: order?.orderId,
    alternateId: order?.alternateId,
    reservationOrderId: purchase.stage === 'fulfilled' ? purchase.reservationOrderId : undefined,
    orderedAtMs: order?.orderedAtMs,
    sends: checkout?.sends.map(sending) ?? [],
  };
}

function sending({ requestId, correlationId, sentAtMs, answer }: Send): DisputedPurchase['sends'][number] {
  return { requestId, correlationId, sentAtMs, answer };
}

type BoughtThings = Pick<
  DisputedPurchase,
  'customerId' | 'productId' | 'skuId' | 'quantity' | 'term' | 'billingCycle'
>;

function boughtThings(given: BoughtThings): BoughtThings {
  const { customerId, productId, skuId, quantity, term, billingCycle } = given;
  return { customerId, productId, skuId, quantity, term, billingCycle };
}

function upstreamNames({ source, requestId, lineId, purchaseOrder, costCentre, reference }: Intent) {
  const names = { source, requestId, lineId, purchaseOrder, costCentre, reference };
  return Object.fromEntries(
    Object.entries(names).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function observed(purchase: ObservedPurchase): DisputedPurchase {
  const { id, charge, reference, orderId, alternateId, reservationOrderId } = purchase;
  return {
    ...boughtThings(purchase),
    id,
    origin: 'observed',
    upstream: reference === undefined ? {} : { reference },
    charge,
    cartId: undefined,
    orderId,
    alternateId,
    reservationOrderId,
    orderedAtMs: undefined,
    sends: [],
  };
}
