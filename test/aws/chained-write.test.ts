import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAuditTrail } from '../../lib/aws/reconciliation/audit-trail.ts';
import { createCaseBook } from '../../lib/aws/reconciliation/case-book.ts';
import { createMatchDecisions } from '../../lib/aws/reconciliation/match-decisions.ts';
import { createReturnBook } from '../../lib/aws/purchases/return-book.ts';
import { createPeriodBook } from '../../lib/aws/reconciliation/period-book.ts';
import { verifyAudit } from '../../lib/reconciliation/audit/verify-audit.ts';
import { caseChain } from '../../lib/reconciliation/audit/audit-entry.ts';
import { assignCase } from '../../lib/reconciliation/cases/decide-case.ts';
import { settleCases } from '../../lib/reconciliation/cases/settle-cases.ts';
import { addDays } from '../../lib/values/day.ts';
import { aDiscrepancy, aReconciliation, NIGHT } from '../builders/case.ts';
import { seededRandom } from '../builders/seeded-random.ts';
import { sha256 } from '../fakes/sha256.ts';
import { behindBadLine, DatabaseFailure, type Fate } from '../simulation/real/faulty-dynamo.ts';
import { startBillingTables } from './billing-table.ts';

let tables: Awaited<ReturnType<typeof startBillingTables>>;
beforeAll(async () => {
  tables = await startBillingTables();
});
afterAll(() => tables.stop());

/** The books over a real table behind a line that does to each request what `fate` says. */
async function books(fate: () => Fate) {
  const table = await tables.newTable();
  const at = { ...table, dynamo: behindBadLine(table.dynamo, fate) };
  let nowMs = 0;
  return {
    cases: createCaseBook(at),
    matches: createMatchDecisions(at),
    periods: createPeriodBook(at),
    returns: createReturnBook({ dynamo: at.dynamo, purchases: at.table, billing: at.table }),
    audit: createAuditTrail(at),
    sha256,
    nowMs: () => (nowMs += 1),
  };
}

const some = (count: number, first = 0) =>
  Array.from({ length: count }, (_, index) => aDiscrepancy({ id: `case-${first + index}` }));

describe('a change of a case', () => {
  it.each<Fate>(['loses its reply', 'is repeated'])('whose write %s counts once', async (fate) => {
    let next: Fate = 'answered';
    const desk = await books(() => {
      const now = next;
      next = 'answered';
      return now;
    });
    await settleCases(desk, aReconciliation(some(1)));
    const write: typeof desk.cases.write = (one) => {
      next = fate;
      return desk.cases.write(one);
    };
    const asked = { id: 'case-0', body: { owner: 'grace' }, caller: 'ada' };
    const answer = await assignCase({ ...desk, cases: { ...desk.cases, write } }, asked);
    expect(answer).toMatchObject({ ok: true, value: { owner: 'grace', revision: 2 } });
    expect(await verifyAudit(desk, { chain: caseChain('case-0') })).toMatchObject({
      value: { entries: 2, problems: [] },
    });
  });

  it('comes to the same over a line that loses a tenth of all requests and a tenth of all replies', async () => {
    const random = seededRandom(20261126);
    let isBad = true;
    const fate = (): Fate => {
      const drawn = random();
      if (!isBad || drawn >= 0.25) return 'answered';
      return drawn < 0.1 ? 'fails' : drawn < 0.2 ? 'loses its reply' : 'is repeated';
    };
    const desk = await books(fate);
    const nights = [aReconciliation(some(12)), aReconciliation(some(12, 6), addDays(NIGHT, 1))];
    let failures = 0;
    for (const night of nights) {
      for (let tries = 0, settled = false; !settled && tries < 100; tries += 1) {
        try {
          await settleCases(desk, night);
          settled = true;
        } catch (failure) {
          if (!(failure instanceof DatabaseFailure)) throw failure;
          failures += 1;
        }
      }
    }
    isBad = false;
    expect(failures).toBeGreaterThan(3);
    expect(await settleCases(desk, nights[1]!)).toEqual({ opened: 0, changed: 0, resolved: 0 });
    expect((await desk.cases.ofStatus('open', undefined, 100)).cases).toHaveLength(12);
    expect((await desk.cases.ofStatus('resolved', undefined, 100)).cases).toHaveLength(6);
    expect(await verifyAudit(desk, {})).toMatchObject({ value: { chains: 18, entries: 24, problems: [] } });
  });
});
