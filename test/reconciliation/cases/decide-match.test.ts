import { beforeEach, describe, expect, it } from '@jest/globals';
import { decideMatch } from '../../../lib/reconciliation/cases/matches/decide-match.ts';
import type { Suggestion } from '../../../lib/reconciliation/discrepancy.ts';
import { nightlyFigures } from '../../../lib/reconciliation/nightly-figures.ts';
import { addDays } from '../../../lib/values/day.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { aReconciliation, NIGHT, OCTOBER } from '../../builders/case.ts';
import { inMemoryCaseBooks } from '../../fakes/in-memory-case-books.ts';
import { inMemoryReconciliationStore } from '../../fakes/in-memory-reconciliation-store.ts';
import { sha256 } from '../../fakes/sha256.ts';

const IDENTITY = 'order:order-1:product:sku';
const suggested = (purchase: string): Suggestion => ({
  id: `${IDENTITY}|${purchase}`,
  identity: IDENTITY,
  purchaseId: asId(purchase),
  customerId: asId('customer-1'),
  lines: [],
  amount: money('120.00', 'EUR'),
  period: OCTOBER,
  detail: 'The same product, quantity and start.',
});

let books: ReturnType<typeof inMemoryCaseBooks>;
let reconciliations: ReturnType<typeof inMemoryReconciliationStore>;
const desk = () => ({ ...books, reconciliations, sha256, nowMs: () => 1_000 });
const decide = (purchase: string, decision: string, why = 'The customer said so.') =>
  decideMatch(desk(), { id: suggested(purchase).id, body: { decision, why }, caller: 'ada' });

async function reconciled(suggestions: readonly Suggestion[], asOf = NIGHT) {
  const reconciliation = { ...aReconciliation([], asOf), suggestions };
  await reconciliations.save(reconciliation, nightlyFigures(reconciliation));
}

beforeEach(async () => {
  books = inMemoryCaseBooks();
  reconciliations = inMemoryReconciliationStore();
  const others = Array.from({ length: 600 }, (_, index) => suggested(`other-${index}`));
  await reconciled([...others, suggested('one'), suggested('two')]);
});

describe('a suggested match', () => {
  it('is confirmed by a person, under the identity of the charge', async () => {
    expect(await decide('one', 'confirmed')).toMatchObject({
      ok: true,
      value: { identity: IDENTITY, purchaseId: 'one', decision: 'confirmed', by: 'ada', atMs: 1_000 },
    });
    expect(await books.matches.read(IDENTITY)).toMatchObject({
      decisions: [{ purchaseId: 'one', decision: 'confirmed', why: 'The customer said so.' }],
      revision: 1,
    });
    expect(books.trails.get(`match:${IDENTITY}`)).toMatchObject([
      {
        number: 1,
        by: 'ada',
        why: 'The customer said so.',
        facts: { purchaseId: 'one', decision: 'confirmed' },
      },
    ]);
  });

  it('is decided once, however often it is said', async () => {
    await decide('one', 'refused');
    await decide('one', 'refused', 'Again.');
    expect(books.trails.get(`match:${IDENTITY}`)).toHaveLength(1);
  });

  it('belongs to one purchase: another is confirmed only after the first was refused', async () => {
    await decide('one', 'confirmed');
    expect(await decide('two', 'confirmed')).toMatchObject({ ok: false, why: 'conflict' });
    expect(await decide('one', 'refused', 'It was two.')).toMatchObject({ ok: true });
    expect(await decide('two', 'confirmed')).toMatchObject({ ok: true });
    expect((await books.matches.read(IDENTITY))!.decisions).toMatchObject([
      { purchaseId: 'one', decision: 'refused' },
      { purchaseId: 'two', decision: 'confirmed' },
    ]);
  });

  it('can be decided otherwise later, when it is suggested no longer', async () => {
    await decide('one', 'confirmed');
    await reconciled([], addDays(NIGHT, 1));
    expect(await decide('one', 'refused')).toMatchObject({ ok: true, value: { decision: 'refused' } });
    expect(await decide('two', 'confirmed')).toMatchObject({ ok: false, why: 'absent' });
  });

  it('is decided with a reason, and in known words', async () => {
    expect(await decide('one', 'confirmed', ' ')).toMatchObject({ ok: false, why: 'invalid' });
    expect(await decide('one', 'maybe')).toMatchObject({ ok: false, why: 'invalid' });
    expect(books.trails.size).toBe(0);
  });

  it('is to be looked at again where others are faster every time', async () => {
    const write = async () => 'lost' as const;
    const busy = { ...desk(), matches: { ...books.matches, write } };
    const asked = { id: suggested('one').id, body: { decision: 'confirmed', why: 'So.' }, caller: 'ada' };
    expect(await decideMatch(busy, asked)).toMatchObject({ ok: false, why: 'conflict' });
  });

  it('confirmed for two purchases at one moment belongs to one of them', async () => {
    const answers = await Promise.all([decide('one', 'confirmed'), decide('two', 'confirmed')]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    const { decisions } = (await books.matches.read(IDENTITY))!;
    expect(decisions.filter(({ decision }) => decision === 'confirmed')).toHaveLength(1);
  });
});
