import type { BillingDocument } from '../../billing/document.ts';
import type { RecordedReturn } from '../../purchasing/purchase-ledger.ts';
import { decimal } from '../../values/decimal.ts';
import { money, noMoney } from '../../values/money.ts';
import type { Case } from '../cases/case.ts';
import type { PeriodCheck } from './period-check.ts';
import type { PeriodFacts } from './period-facts.ts';
import { figuresOf } from './period-figures.ts';
import type { PeriodSnapshot, SignedCase, SignedDocument, SignedReturn } from './period-snapshot.ts';

/** What would be signed today. Pure; lists are in the order of their ids. */
export function takeSnapshot(facts: PeriodFacts, checks: readonly PeriodCheck[]): PeriodSnapshot {
  const {
    period,
    today,
    reconciliation,
    documents,
    coverage,
    discrepancies,
    returns,
    cases,
    carried,
    adjustments,
  } = facts;
  return {
    period,
    asOf: reconciliation?.asOf ?? today,
    run: reconciliation?.run ?? '',
    rulesVersion: reconciliation?.rulesVersion ?? '',
    inputHash: reconciliation?.inputHash ?? '',
    figures: figuresOf(documents, coverage),
    adjustments,
    checks,
    documents: documents.map(signedDocument).toSorted(byId),
    discrepancies: discrepancies
      .map(({ id, kind, explained, amount }) => ({ id, kind, explained, amount }))
      .toSorted(byId),
    returns: returns.map(signedReturn).toSorted(byId),
    cases: cases.map(signedCase).toSorted(byId),
    carried: carried.map(signedCase).toSorted(byId),
  };
}

function signedReturn(one: RecordedReturn): SignedReturn {
  const { purchaseId, returnId, returnedOn, quantity, amount, currency } = one;
  const id = `${purchaseId}|${returnId}`;
  return { id, purchaseId, returnId, returnedOn, quantity, amount: money(decimal(amount), currency) };
}

function signedCase({ id, status, finding: { amount }, revision, head }: Case): SignedCase {
  return { id, status, amount, revision, head };
}

function signedDocument({ header, published, tieOut, statement }: BillingDocument): SignedDocument {
  const nothing = noMoney(header.total.currency);
  return {
    id: header.id,
    isVoid: header.isVoid,
    version: published?.version,
    lines: published?.lineCount ?? 0,
    total: tieOut?.total ?? nothing,
    beforeTax: published?.subtotal ?? nothing,
    tied: tieOut?.tied ?? false,
    statement: statement?.sha256,
  };
}

function byId(one: { readonly id: string }, other: { readonly id: string }): number {
  return one.id < other.id ? -1 : 1;
}
