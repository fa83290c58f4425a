import type { BalanceSnapshot, RollForward } from '../../billing/balances/balance.ts';
import type { BillingBook } from '../../billing/billing-book.ts';
import type { BillingDocument } from '../../billing/document.ts';
import type { Case } from '../../reconciliation/cases/case.ts';
import type { CaseBook } from '../../reconciliation/cases/case-book.ts';
import type { ReconciliationStore } from '../../reconciliation/reconciliation-store.ts';
import { daysBetween, type Day } from '../../values/day.ts';
import { casesOfStatus, QUEUE } from '../case-queue.ts';
import { every } from '../pages/every.ts';
import { nightDigest, notTied, type NightDigest } from './night-digest.ts';

/** Where the digest of a night goes: at least once; whoever reads it knows it again by its id. */
export interface DigestSender {
  send(digest: NightDigest): Promise<void>;
}

export type DigestDesk = {
  readonly billing: Pick<BillingBook, 'all' | 'night' | 'balances'>;
  readonly cases: Pick<CaseBook, 'ofStatus'>;
  readonly store: Pick<ReconciliationStore, 'latest'>;
  readonly rollForward: (snapshots: readonly BalanceSnapshot[]) => readonly RollForward[];
  readonly digests: DigestSender;
  /** Where a person looks; empty where nobody has said. */
  readonly link: string;
  readonly alarm: (message: string, failure: unknown, ids: Readonly<Record<string, unknown>>) => void;
};

/** A statement may come a day or two after its lines; from then on somebody has to hear of it. */
const TIED_WITHIN_DAYS = 3;
/** What is older was told often enough: it stands in the digest, and in its case. */
const TOLD_FOR_DAYS = 14;

/** Tells what a night brought, once it is reconciled and its cases are settled. */
export async function sendDigest(desk: DigestDesk, night: Day): Promise<NightDigest | undefined> {
  const summary = await desk.store.latest();
  // Nights that were reconciled late have nothing to say any more: a later one stands.
  if (summary === undefined || summary.asOf !== night) return undefined;
  const documents = await every<BillingDocument>(desk.billing.all());
  const digest = nightDigest({
    night,
    run: await desk.billing.night(night),
    documents,
    summary,
    cases: await casesToLookAt(desk),
    balances: desk.rollForward(await every<BalanceSnapshot>(desk.billing.balances())),
    link: desk.link,
  });
  await desk.digests.send(digest);
  alarmOfNotTied(desk, documents, night);
  return digest;
}

function alarmOfNotTied(desk: DigestDesk, documents: readonly BillingDocument[], night: Day): void {
  const due = documents.filter(({ header }) => {
    const age = daysBetween(header.invoiceDate, night);
    return age >= TIED_WITHIN_DAYS && age < TOLD_FOR_DAYS;
  });
  for (const { documentId, why } of notTied(due)) {
    desk.alarm('document not tied', undefined, { documentId, why });
  }
}

async function casesToLookAt({ cases }: DigestDesk): Promise<readonly Case[]> {
  const found: Case[] = [];
  for await (const page of casesOfStatus(cases, QUEUE)) found.push(...page);
  return found;
}
