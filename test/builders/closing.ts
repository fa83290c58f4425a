import { rollForward } from '../../lib/billing/balances/roll-forward.ts';
import type { BillingDocument } from '../../lib/billing/document.ts';
import { setCaseStatus } from '../../lib/reconciliation/cases/decide-case.ts';
import { settleCases } from '../../lib/reconciliation/cases/settle-cases.ts';
import type { Coverage, Discrepancy } from '../../lib/reconciliation/discrepancy.ts';
import { nightlyFigures } from '../../lib/reconciliation/nightly-figures.ts';
import { createPeriodDesk } from '../../lib/reconciliation/periods/period-desk.ts';
import type { BillingPeriod, Day } from '../../lib/values/day.ts';
import { startOfDayMs } from '../../lib/values/day.ts';
import { money, noMoney } from '../../lib/values/money.ts';
import { inMemoryBillingBook } from '../fakes/in-memory-billing-book.ts';
import { inMemoryCaseBooks } from '../fakes/in-memory-case-books.ts';
import { inMemoryReconciliationStore } from '../fakes/in-memory-reconciliation-store.ts';
import { sha256 } from '../fakes/sha256.ts';
import { aBillingDocument } from './billing-document.ts';
import { aHeader, aSnapshot, aVersion, documentId } from './billing.ts';
import { aReconciliation, NIGHT, OCTOBER } from './case.ts';

type Told = {
  readonly id: string;
  readonly amount?: string;
  readonly tax?: string;
  readonly period?: BillingPeriod;
  readonly currency?: string;
  readonly version?: string;
};

/** An invoice that ties: lines of this amount before tax, and tax on them. */
export function aFiledInvoice(
  { id, amount = '300.00', tax = '0', period = OCTOBER, currency = 'EUR', version = 'v1' }: Told,
  over: Partial<BillingDocument> = {},
): BillingDocument {
  const of = (text: string) => money(text, currency);
  const total = money(of(amount).amount.plus(tax), currency);
  const sums = { subtotal: of(amount), tax: of(tax), total };
  return aBillingDocument({
    header: aHeader({ id: documentId(id), period, invoiceDate: '2026-11-08' as Day, total }),
    stage: 'filed',
    published: aVersion({ version, ...sums }),
    statement: { key: `statements/${id}`, sha256: `pdf of ${id}`, length: 1, figures: sums, fetchedAtMs: 1 },
    tieOut: {
      total,
      linesTotal: total,
      difference: noMoney(currency),
      explained: [],
      unexplained: noMoney(currency),
      findings: [],
      tied: true,
      why: '',
    },
    night: NIGHT,
    ...over,
  });
}

/** A finance office in memory: documents come in, nights end, books are reconciled, people decide and sign. */
function financeOffice() {
  const billing = inMemoryBillingBook();
  const books = inMemoryCaseBooks();
  const reconciliations = inMemoryReconciliationStore();
  let nowMs = Date.parse('2026-11-10T09:00:00Z');
  const clock = { sha256, nowMs: () => (nowMs += 1) };
  const cases = { ...books, ...clock };
  const periods = createPeriodDesk({ ...books, ...clock, billing, reconciliations, rollForward });
  return {
    billing,
    books,
    reconciliations,
    periods,
    clock,
    to(day: string) {
      nowMs = Date.parse(`${day}T09:00:00Z`);
    },
    async receives(...documents: readonly BillingDocument[]) {
      for (const document of documents) {
        const revision = (await billing.read(document.header.id))?.revision ?? 0;
        await billing.write({ ...document, revision });
      }
    },
    /** A night that settles everything, with a balance that fits or not. */
    async night(night: Day, balance = '300.00', told: readonly { id: string; total: string }[] = []) {
      const atMs = startOfDayMs(night);
      const planned = told.map(({ id }) => documentId(id));
      const begun = { night, startedAtMs: atMs, planned, finished: [], failed: [], problems: [] };
      await billing.beginNight({
        ...begun,
        endedAtMs: planned.length === 0 ? atMs : undefined,
        balanceProblems: [],
      });
      await billing.beginNight({ ...begun, endedAtMs: atMs, balanceProblems: [] });
      for (const id of planned) await billing.settleInNight(night, id, 'finished', atMs);
      await billing.saveBalance(aSnapshot(night, balance, told));
    },
    /** What of every published document is in a discrepancy is taken out of what is matched. */
    async reconciles(asOf: Day, discrepancies: readonly Discrepancy[] = []) {
      const coverage: Coverage[] = [];
      for await (const document of billing.all()) coverage.push(...coverageOf(document, discrepancies));
      const reconciliation = { ...aReconciliation(discrepancies, asOf), coverage };
      const inputHash = sha256(JSON.stringify([asOf, discrepancies, coverage]));
      const run = { ...reconciliation, inputHash };
      await reconciliations.save(run, nightlyFigures(run));
      await settleCases(cases, run);
    },
    decides: (id: string, status: string, caller = 'ada') =>
      setCaseStatus(cases, { id, body: { status, comment: 'Decided.' }, caller }),
    prepares: (caller = 'ada', body: unknown = {}, id: string = OCTOBER) =>
      periods.preparePeriod({ id, body, caller }),
    closes: (caller = 'grace', id: string = OCTOBER) => periods.closePeriod({ id, body: {}, caller }),
    reopens: (caller = 'ada', id: string = OCTOBER) =>
      periods.reopenPeriod({ id, body: { why: 'A credit note came.' }, caller }),
  };
}

function coverageOf(
  { header, published }: BillingDocument,
  discrepancies: readonly Discrepancy[],
): readonly Coverage[] {
  if (!published) return [];
  const { currency } = header.total;
  const discrepant = discrepancies
    .filter(({ documentId: of, lines }) => of === header.id && lines.length > 0)
    .reduce((sum, { actual }) => sum.plus(actual.amount), noMoney(currency).amount);
  return [
    {
      documentId: header.id,
      version: published.version,
      period: header.period,
      isVoid: header.isVoid,
      matched: money(published.subtotal.amount.minus(discrepant), currency),
      discrepant: money(discrepant, currency),
      outOfScope: noMoney(currency),
      linesSubtotal: published.subtotal,
      lines: { matched: 2, discrepant: 1, outOfScope: 0, total: 3 },
      outOfScopeBy: [],
    },
  ];
}

/** October as it is before anybody signs: one invoice that ties, and one charge of it that nobody bought. */
export async function anOctober(discrepancies: readonly Discrepancy[]) {
  const office = financeOffice();
  await office.billing.saveBalance(aSnapshot('2026-11-07', '0', []));
  await office.receives(aFiledInvoice({ id: 'G000001' }));
  await office.night(NIGHT, '300.00', [{ id: 'G000001', total: '300.00' }]);
  await office.reconciles(NIGHT, discrepancies);
  return office;
}
