import { beforeEach, describe, expect, it } from '@jest/globals';
import { verifyAudit } from '../../../lib/reconciliation/audit/verify-audit.ts';
import type { CaseListed } from '../../../lib/reconciliation/cases/case-book.ts';
import { settleCases } from '../../../lib/reconciliation/cases/settle-cases.ts';
import { aDiscrepancy, aReconciliation } from '../../builders/case.ts';
import { inMemoryCaseBooks } from '../../fakes/in-memory-case-books.ts';
import { sha256 } from '../../fakes/sha256.ts';

const COUNT = 230;
let books: ReturnType<typeof inMemoryCaseBooks>;
const desk = () => ({ ...books, sha256, nowMs: () => 1 });
beforeEach(async () => {
  books = inMemoryCaseBooks();
  const discrepancies = Array.from({ length: COUNT }, (_, index) => aDiscrepancy({ id: `case-${index}` }));
  await settleCases(desk(), aReconciliation(discrepancies));
});

const tamper = (chain: string) => {
  const [entry] = books.trails.get(chain)!;
  books.trails.set(chain, [{ ...entry!, by: 'mallory' }]);
};

async function verifyAll() {
  const found = { chains: 0, entries: 0, problems: [] as string[], parts: 0 };
  let after: string | undefined;
  do {
    const part = await verifyAudit(desk(), { after });
    if (!part.ok) throw new Error(part.detail);
    found.chains += part.value.chains;
    found.entries += part.value.entries;
    found.problems.push(...part.value.problems.map(({ chain }) => chain));
    found.parts += 1;
    after = part.value.next;
  } while (after !== undefined);
  return found;
}

describe('verifying the audit trails', () => {
  it('looks at every one, part by part', async () => {
    expect(await verifyAll()).toEqual({ chains: COUNT, entries: COUNT, problems: [], parts: 3 });
  });

  it('names the one that does not stand, wherever it is', async () => {
    tamper('case:case-7');
    tamper('case:case-229');
    expect((await verifyAll()).problems.sort()).toEqual(['case:case-229', 'case:case-7']);
  });

  it('looks at one alone', async () => {
    tamper('case:case-7');
    expect(await verifyAudit(desk(), { chain: 'case:case-8' })).toMatchObject({
      value: { chains: 1, entries: 1, problems: [], next: undefined },
    });
    expect(await verifyAudit(desk(), { chain: 'case:case-7' })).toMatchObject({
      value: {
        problems: [{ chain: 'case:case-7', number: 1, problem: 'is not what was written: its hash differs' }],
      },
    });
  });

  it('knows no other', async () => {
    for (const chain of ['case:nothing', 'period:2026-10', 'match:x', 'mood:bad']) {
      expect(await verifyAudit(desk(), { chain })).toMatchObject({ ok: false, why: 'absent' });
    }
  });

  it('sees a trail that is gone while its case is there', async () => {
    books.trails.set('case:case-7', []);
    expect((await verifyAll()).problems).toEqual(['case:case-7']);
  });

  it('names a case that a list does not find, though the case and its trail stand', async () => {
    const verified = async (listed: CaseListed) => {
      const cases = { ...books.cases, listed: async () => listed };
      const answer = await verifyAudit({ ...desk(), cases }, { chain: 'case:case-7' });
      return answer.ok ? answer.value.problems : [];
    };
    const missing = (list: string) => ({
      ...{ chain: 'case:case-7', number: undefined },
      problem: `is not where the list of the cases of its ${list} should have it`,
    });
    expect(await verified({ byStatus: false, byPeriod: true })).toEqual([missing('status')]);
    expect(await verified({ byStatus: true, byPeriod: false })).toEqual([missing('period')]);
  });

  it('does not take somebody who writes at the same moment for tampering', async () => {
    let reads = 0;
    const cases = {
      ...books.cases,
      async read(id: string) {
        reads += 1;
        if (reads === 1) await settleCases(desk(), aReconciliation([], '2026-12-01' as never));
        return books.cases.read(id);
      },
    };
    expect(await verifyAudit({ ...desk(), cases }, { chain: 'case:case-7' })).toMatchObject({
      value: { entries: 2, problems: [] },
    });
  });
});
