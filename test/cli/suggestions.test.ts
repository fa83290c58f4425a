import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Suggestion } from '../../lib/reconciliation/discrepancy.ts';
import { nightlyFigures } from '../../lib/reconciliation/nightly-figures.ts';
import { asId } from '../../lib/values/id.ts';
import { eur } from '../builders/book.ts';
import { aReconciliation } from '../builders/case.ts';
import { commandLine } from '../builders/command-line.ts';
import { aPurchase, ordered } from '../builders/purchase.ts';
import { createInMemoryDeadLetters } from '../fakes/in-memory-dead-letters.ts';
import { startInMemoryFinanceApi } from '../fakes/in-memory-finance-api.ts';
import { createInMemoryPurchaseLedger } from '../fakes/in-memory-purchase-ledger.ts';
import { inMemoryReconciliationStore } from '../fakes/in-memory-reconciliation-store.ts';
import type { BillingPeriod } from '../../lib/values/day.ts';

const SUGGESTED: Suggestion = {
  id: 'rrrr|p-1',
  identity: 'rrrr',
  purchaseId: asId('p-1'),
  customerId: asId('c0000000-0000-4000-8000-000000000001'),
  lines: [{ documentId: asId('G000001'), version: 'v1', part: 0, lineNumber: 3 }],
  amount: eur('1037.78'),
  period: '2024-01' as BillingPeriod,
  detail: 'Same customer, product, SKU and quantity; it starts on the day of the order.',
};

let api: Awaited<ReturnType<typeof startInMemoryFinanceApi>>;
let as: ReturnType<typeof commandLine>;

beforeEach(async () => {
  const ledger = createInMemoryPurchaseLedger();
  await ledger.accept([aPurchase(ordered())]);
  const reconciliations = inMemoryReconciliationStore();
  const reconciliation = { ...aReconciliation([]), suggestions: [SUGGESTED] };
  await reconciliations.save(reconciliation, nightlyFigures(reconciliation));
  api = await startInMemoryFinanceApi({
    ...{ ledger, reconciliations, deadLetters: createInMemoryDeadLetters({}) },
    nowMs: () => Date.parse('2024-03-20T09:00:00Z'),
  });
  as = commandLine({ api: api.api });
});
afterEach(async () => {
  await api.stop();
  expect(api.failures).toEqual([]);
});

it('shows a charge that may be of a purchase, why, and what to do about it', async () => {
  const { status, out } = await as('ada', 'suggestions list');
  expect(status).toBe(0);
  expect(out).toMatch(/rrrr\|p-1 +REQ-1\/1 +G000001 +1 +1037\.78 +EUR +open\n +Same customer, product/);
  expect(out).toContain("  tieout suggestions confirm 'rrrr|p-1' --why TEXT\n");
  expect((await as('ada', 'suggestions list --purchase p-1 --json')).out).toContain('"identity": "rrrr"');
  expect((await as('ada', 'suggestions list --customer nobody')).out).toBe('Nothing is suggested.\n');
});

it('takes the word of a person, and asks how they know', async () => {
  expect(await as('ada', 'suggestions confirm rrrr|p-1')).toMatchObject({ status: 2 });
  expect((await as('ada', 'suggestions confirm rrrr|p-1 --why "Ordered by phone."')).out).toBe(
    'ada confirmed that the charge is of purchase p-1. The next reconciliation goes by it.\n',
  );
  expect((await as('grace', 'suggestion refuse rrrr|p-1 --why "No, in the portal."')).out).toMatch(
    /^grace refused/,
  );
  const { out } = await as('ada', 'suggestions list');
  expect(out).toMatch(/rrrr\|p-1 .* refused by grace\n/);
  expect(out).toContain('What is confirmed or refused is here until the next night, which goes by it.\n');
  expect(JSON.parse((await as('ada', 'suggestions list --json')).out)).toMatchObject([
    { decision: { decision: 'refused', by: 'grace', why: 'No, in the portal.' } },
  ]);
  expect(await as('ada', 'suggestions refuse nothing --why "None."')).toMatchObject({
    status: 1,
    err: 'Nothing is suggested as nothing, and nobody has decided on it.\n',
  });
});
