import { createHash } from 'node:crypto';
import type { BillingPeriod, Day } from '../values/day.ts';

/**
 * Every key of the three tables is made here and nowhere else; docs/data-model.md lists them by access pattern. Parts
 * that others chose are encoded, so that no text of theirs can reach into another key.
 */
export type Key = { readonly pk: string; readonly sk: string };

/** The index of work: partition key `dueKey`, sort key `dueAtMs`, keys only. Same name and shape in each table. */
export const DUE_INDEX = 'due';

const part = (text: string) => encodeURIComponent(text);

// Table `purchases`.

export const purchaseKey = (id: string): Key => ({ pk: `PURCHASE#${part(id)}`, sk: 'STATE' });
export const purchaseEventKey = (id: string, version: number): Key => ({
  pk: purchaseKey(id).pk,
  sk: `EVENT#${padded(version, 8)}`,
});
export const purchaseEventPrefix = 'EVENT#';
export const purchaseOfKey = ({ pk }: Key): string => decodeURIComponent(pk.slice('PURCHASE#'.length));
export const requestKey = (source: string, requestId: string): Key => ({
  pk: `REQUEST#${part(source)}#${part(requestId)}`,
  sk: 'REQUEST',
});
/** Who works on a purchase just now. It lies beside the purchase, so that taking it touches no version. */
export const leaseKey = (id: string): Key => ({ pk: purchaseKey(id).pk, sk: 'LEASE' });
export const cartClaimKey = (cartId: string): Key => ({ pk: `CART#${part(cartId)}`, sk: 'CLAIM' });
/**
 * Where an order is claimed: once for every way of writing its id in large and small letters, and, for the claims of before
 * that was so, also as it was written.
 */
export const orderClaimKeys = (orderId: string): readonly Key[] =>
  [...new Set([orderId.toLowerCase(), orderId])].map((id) => ({ pk: `ORDER#${part(id)}`, sk: 'CLAIM' }));
/** One item for each thing that only one purchase at a time may be checking out. */
export const lockKey = (lock: readonly string[]): Key => ({ pk: `LOCK#${joined(lock)}`, sk: 'LOCK' });
export const budgetKey = (scope: string, period: string, currency: string): Key => ({
  pk: `BUDGET#${joined([scope, period, currency])}`,
  sk: 'BUDGET',
});
/** Purchases that ask for the same lie together, by the time of their acceptance. */
export const similarPurchases = (alike: readonly string[]): string => `SIMILAR#${joined(alike)}`;
export const similarKey = (alike: readonly string[], acceptedAtMs: number, id: string): Key => ({
  pk: similarPurchases(alike),
  sk: `${instant(acceptedAtMs)}#${part(id)}`,
});
/** Whose a key is that is made of a moment and a purchase. */
export const purchaseOfMoment = ({ sk }: Key): string => decodeURIComponent(sk.slice(sk.indexOf('#') + 1));
/** Outcomes lie beside the purchase they are about, those of refused messages beside the message. */
export const outcomeKey = (outcomeId: string, purchaseId: string | undefined): Key => ({
  pk: purchaseId === undefined ? refusedMessages : purchaseKey(purchaseId).pk,
  sk: `OUTCOME#${part(outcomeId)}`,
});
export const refusedMessages = 'REFUSED';
export const refusedMessagePrefix = 'MESSAGE#';
export const refusedMessageKey = (contentHash: string): Key => ({
  pk: refusedMessages,
  sk: `${refusedMessagePrefix}${part(contentHash)}`,
});
export const recordedReturns = 'RETURNS';
/** All returns of one purchase are one item. */
export const recordedReturnsKey = (purchaseId: string): Key => ({
  pk: recordedReturns,
  sk: `RETURN#${part(purchaseId)}`,
});
export const HISTORY = 'HISTORY';
export const observedKey = (id: string): Key => ({ pk: HISTORY, sk: `OBSERVED#${part(id)}` });
export const HISTORY_IMPORTS = 'IMPORTS';
export const historyImportKey = (importId: string): Key => ({
  pk: HISTORY_IMPORTS,
  sk: `IMPORT#${part(importId)}`,
});
export const purchasingKey: Key = { pk: 'CONTROL', sk: 'PURCHASING' };
export const decisionKey = (opId: string): Key => ({ pk: purchasingKey.pk, sk: `DECISION#${part(opId)}` });
export const unknownPurchases = 'UNKNOWN';
export const unknownKey = (atMs: number, id: string): Key => ({
  pk: unknownPurchases,
  sk: `${instant(atMs)}#${part(id)}`,
});
export const ordersElsewhere = 'ELSEWHERE';
export const orderElsewhereKey = (orderId: string): Key => ({
  pk: ordersElsewhere,
  sk: `ORDER#${part(orderId)}`,
});
/** Partitions of the index `due`; the last one lists every purchase by when it was accepted, and is not worked off. */
export const duePurchases = 'purchases';
export const unsentOutcomes = 'outcomes';
export const acceptedPurchases = 'accepted';

// Table `billing`.

export const DOCUMENTS = 'DOCUMENTS';
export const BALANCES = 'BALANCES';
export const NIGHTS = 'NIGHTS';
export const FACTS = 'FACTS';
export const ESTIMATES = 'ESTIMATES';
export const EXPORTS = 'EXPORTS';

/** Partitions of the index `due`: documents that are due some time; nights that have not ended, or are not told yet. */
export const dueDocuments = 'DOCUMENT';
export const openNights = 'NIGHT';

export const documentKey = (id: string): Key => ({ pk: DOCUMENTS, sk: id });
/** Documents that amend one, and those that bill one month: keys alone, beside the documents. */
export const amendments = (amended: string): string => `AMENDS#${amended}`;
export const amendmentKey = (amended: string, id: string): Key => ({ pk: amendments(amended), sk: id });
export const billed = (period: BillingPeriod): string => `BILLED#${period}`;
export const billedKey = (period: BillingPeriod, id: string): Key => ({ pk: billed(period), sk: id });
/** A piece of a list that is too long for the item it belongs to, under the hash of its content. */
export const pieceKey = (owner: Key, sha256: string): Key => ({
  pk: `PIECES#${owner.pk}#${owner.sk}`,
  sk: sha256,
});
export const balanceKey = (currency: string, night: Day): Key => ({
  pk: BALANCES,
  sk: `${currency}#${night}`,
});
export const nightKey = (night: Day): Key => ({ pk: NIGHTS, sk: night });
/** The documents of one night, each in one of its shards. */
export const nightShards = (night: Day): string => `${NIGHTS}#${night}`;
export const nightShardKey = (night: Day, shard: number): Key => ({
  pk: nightShards(night),
  sk: padded(shard, 3),
});
/** One lesson of each value of a fact. */
export const factKey = (fact: string, value: boolean): Key => ({ pk: FACTS, sk: `${fact}#${value}` });
export const estimateKey = (id: string): Key => ({ pk: ESTIMATES, sk: id });
export const exportKey = (id: string): Key => ({ pk: EXPORTS, sk: part(id) });

/** Lines of one version lie in this many partitions, so that a large document is written at many times one partition's rate. */
const LINE_BUCKETS = 16;

/** The partitions of one version of a document's lines. */
export function lineBuckets(documentId: string, version: string): readonly string[] {
  return Array.from(
    { length: LINE_BUCKETS },
    (_, bucket) => `LINES#${documentId}#${version}#${padded(bucket, 2)}`,
  );
}

/** Neighbours lie in different partitions: a batch is spread over all of them. */
export function lineKey(buckets: readonly string[], place: LinePlace): Key {
  return {
    pk: buckets[(place.part + place.lineNumber) % LINE_BUCKETS] as string,
    sk: `${padded(place.part, 5)}#${padded(place.lineNumber, 10)}`,
  };
}

export function placeOfLine({ pk, sk }: Key): LinePlace & { readonly documentId: string } {
  const [, documentId = ''] = pk.split('#');
  const [part, lineNumber] = sk.split('#');
  return { documentId, part: Number(part), lineNumber: Number(lineNumber) };
}

export type LinePlace = { readonly part: number; readonly lineNumber: number };

/** What reconciliations found: which run is the latest, and one line of figures a night. */
const RECONCILIATIONS = 'RECONCILIATIONS';
export const latestReconciliationKey: Key = { pk: RECONCILIATIONS, sk: 'LATEST' };
export const nightlyFiguresKey = (asOf: string): Key => ({ pk: RECONCILIATIONS, sk: `NIGHT#${asOf}` });
/** The lists of one run lie together, each in pieces of its entries in their order. */
export const reconciliationRun = (run: string): string => `RECONCILIATION#${part(run)}`;
export type ReconciliationList = 'COVERAGE' | 'DISCREPANCIES' | 'EXPECTED' | 'MATCHES' | 'SUGGESTIONS';
export const reconciliationPieceKey = (run: string, list: ReconciliationList, piece: number): Key => ({
  pk: reconciliationRun(run),
  sk: `${list}#${padded(piece, 8)}`,
});
/**
 * Beside them, what the lists say of each purchase and each document, and where discrepancies of a period or a kind are, or
 * those that are explained: in the order of ids, under the first id of a piece; the first piece under none.
 */
export type ReconciliationIndex = 'BY-PURCHASE' | 'BY-DOCUMENT' | 'BY-PERIOD' | 'BY-KIND' | 'BY-EXPLAINED';
export const reconciliationIndexKey = (run: string, index: ReconciliationIndex, firstId: string): Key => ({
  pk: reconciliationRun(run),
  sk: `${index}#${firstId}`,
});

/** A case, a period's sign-off and what was decided on a suggested match; each with its audit trail in `AUDIT#<chain>`,
 * in which those of recorded returns lie as well. */
export const caseKey = (id: string): Key => ({ pk: `CASE#${short(id)}`, sk: 'STATE' });
/** Partition of the index `due`: cases of one status, by the day from which they age. */
export const casesOfStatus = (status: string): string => `CASE#${status}`;
/** Keys alone: every case that ever counted in a period. */
export const casesOfPeriod = (period: BillingPeriod): string => `CASES#${period}`;
export const caseOfPeriodKey = (period: BillingPeriod, id: string): Key => ({
  pk: casesOfPeriod(period),
  sk: short(id),
});
/** Which reconciliation the cases follow. */
export const settlingKey: Key = { pk: 'CASES', sk: 'SETTLING' };
export const MATCH_DECISIONS = 'MATCHES';
export const matchDecisionKey = (identity: string): Key => ({ pk: MATCH_DECISIONS, sk: short(identity) });
export const PERIODS = 'PERIODS';
export const periodKey = (period: BillingPeriod): Key => ({ pk: PERIODS, sk: period });
export const periodSnapshot = (sha256: string): string => `SNAPSHOT#${sha256}`;
export const periodSnapshotKey = (sha256: string, piece: number): Key => ({
  pk: periodSnapshot(sha256),
  sk: padded(piece, 4),
});
/** The names of all audit trails, and the entries of one. */
export const AUDIT_TRAILS = 'AUDIT';
export const auditTrailKey = (chain: string): Key => ({ pk: AUDIT_TRAILS, sk: short(chain) });
export const auditEntries = (chain: string): string => `AUDIT#${short(chain)}`;
export const auditEntryKey = (chain: string, number: number): Key => ({
  pk: auditEntries(chain),
  sk: padded(number, 8),
});

// Ids made of what Microsoft printed may be of any length; a key may not. Such an item names its id as an attribute.
function short(id: string): string {
  const encoded = part(id.toWellFormed());
  if (encoded.length <= LONGEST_ID) return encoded;
  return `${encoded.slice(0, LONGEST_ID)}#${createHash('sha256').update(id).digest('hex')}`;
}
const LONGEST_ID = 600;

// Table `limits`.

/** A small text that workers share. */
export const registerKey = (key: string): Key => ({ pk: `REGISTER#${part(key)}`, sk: 'TEXT' });

/** An instant in whole milliseconds, so written that later ones sort behind it. */
export function instant(atMs: number): string {
  return padded(atMs, 15);
}

function joined(parts: readonly string[]): string {
  return parts.map(part).join('#');
}

function padded(number: number, digits: number): string {
  return String(number).padStart(digits, '0');
}
