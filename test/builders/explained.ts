import type { BilledLine } from '../../lib/billing/billed-line.ts';
import type { BillingDocument, DocumentHeader, Statement } from '../../lib/billing/document.ts';
import { tieOut } from '../../lib/billing/filing/tie-out.ts';
import type { TenantFacts } from '../../lib/billing/filing/tenant-facts.ts';
import { setCaseStatus } from '../../lib/reconciliation/cases/decide-case.ts';
import { settleCases } from '../../lib/reconciliation/cases/settle-cases.ts';
import type { Discrepancy } from '../../lib/reconciliation/discrepancy.ts';
import { nightlyFigures } from '../../lib/reconciliation/nightly-figures.ts';
import { documentExplanation } from '../../lib/reporting/views/document-explanation.ts';
import { sum } from '../../lib/values/decimal.ts';
import { money, noMoney } from '../../lib/values/money.ts';
import { inMemoryBillingBook } from '../fakes/in-memory-billing-book.ts';
import { inMemoryCaseBooks } from '../fakes/in-memory-case-books.ts';
import { inMemoryReconciliationStore } from '../fakes/in-memory-reconciliation-store.ts';
import { sha256 } from '../fakes/sha256.ts';
import { aBillingDocument } from './billing-document.ts';
import { aVersion, day } from './billing.ts';
import { aHeader } from './book.ts';
import { aDiscrepancy, aReconciliation } from './case.ts';

const NOW_MS = Date.parse('2024-03-20T09:00:00Z');
const VERSION = 'v1';

/** A discrepancy of G000001 in euros: what was expected, what was billed on these of its lines, counted from 0. */
export function found(
  kind: Discrepancy['kind'],
  [expected, actual]: readonly [string, string],
  lines: readonly number[],
  over: Partial<Discrepancy> = {},
): Discrepancy {
  const [was, is] = [money(expected, 'EUR'), money(actual, 'EUR')];
  return aDiscrepancy({
    ...{ id: `${kind}:${lines.join()}`, kind, expected: was, actual: is, boughtIn: undefined },
    amount: money(is.amount.minus(was.amount), 'EUR'),
    lines: lines.map((lineNumber) => ({
      ...{ documentId: aHeader().id, version: VERSION, part: 0, lineNumber },
    })),
    ...{ detail: `This is ${kind}.`, ...over },
  });
}

type Given = {
  readonly lines: readonly BilledLine[];
  readonly found?: readonly Discrepancy[];
  readonly header?: Partial<DocumentHeader>;
  readonly statement?: Pick<Statement, 'figures'>;
  readonly facts?: TenantFacts;
  /** What ben decided, by the ids of discrepancies. */
  readonly decided?: Readonly<Record<string, 'accepted' | 'written_off' | 'waiting_on_microsoft'>>;
  /** Documents beside it. */
  readonly beside?: readonly BillingDocument[];
};

/** The explanation of G000001 over books in memory, reconciled with these differences. */
export async function explained(given: Given) {
  const { found: discrepancies = [], facts = [], decided = {}, beside = [] } = given;
  const header = aHeader({ total: totalOf(given.lines), ...given.header });
  const lines = given.lines.map((line, lineNumber) => ({ ...line, documentId: header.id, lineNumber }));
  const { currency } = header.total;
  const subtotal = money(sum(lines.map((line) => line.subtotal)), currency);
  const tax = money(sum(lines.map((line) => line.tax)), currency);
  const total = money(sum(lines.map((line) => line.total)), currency);
  const parts = [{ part: 0, key: 'lines/G/p0', sha256: 'p0', length: 1, lines: lines.length }];
  const published = aVersion({
    parts,
    ...{ version: VERSION, lineCount: lines.length },
    ...{ subtotal, tax, total },
  });
  const statement = given.statement && {
    ...{ key: 'k', sha256: 's', length: 1, fetchedAtMs: 0 },
    ...given.statement,
  };
  const document = aBillingDocument({
    ...{ header, published, statement, stage: 'published' },
    tieOut: tieOut(header, published, statement, facts),
  });
  const billing = inMemoryBillingBook();
  for (const one of [document, ...beside]) await billing.write(one);
  await billing.loadLines(
    VERSION,
    (async function* () {
      yield lines;
    })(),
  );
  const reconciliation = {
    ...aReconciliation(discrepancies, day('2024-03-15')),
    coverage: [
      {
        ...{ documentId: header.id, version: VERSION, period: header.period, isVoid: header.isVoid },
        ...{ matched: noMoney(currency), discrepant: subtotal, outOfScope: noMoney(currency) },
        ...{ linesSubtotal: subtotal, outOfScopeBy: [] },
        lines: { matched: 0, discrepant: lines.length, outOfScope: 0, total: lines.length },
      },
    ],
  };
  const reconciliations = inMemoryReconciliationStore();
  await reconciliations.save(reconciliation, nightlyFigures(reconciliation));
  const books = { ...inMemoryCaseBooks(), sha256, nowMs: () => NOW_MS };
  await settleCases(books, reconciliation);
  for (const [id, status] of Object.entries(decided)) {
    const body = { status, comment: 'We agreed so.' };
    const answer = await setCaseStatus(books, { id, body, caller: 'ben' });
    if (!answer.ok) throw new Error(JSON.stringify(answer));
  }
  return documentExplanation(document, { ...books, billing, reconciliations });
}

function totalOf(lines: readonly BilledLine[]) {
  return money(sum(lines.map((line) => line.total)), 'EUR');
}
