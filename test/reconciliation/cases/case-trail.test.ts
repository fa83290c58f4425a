import { beforeEach, describe, expect, it } from '@jest/globals';
import { createCaseDesk } from '../../../lib/reconciliation/cases/case-desk.ts';
import type { CaseStatus } from '../../../lib/reconciliation/cases/case.ts';
import { settleCases } from '../../../lib/reconciliation/cases/settle-cases.ts';
import type { Discrepancy, Suggestion } from '../../../lib/reconciliation/discrepancy.ts';
import { nightlyFigures } from '../../../lib/reconciliation/nightly-figures.ts';
import { addDays, type Day } from '../../../lib/values/day.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { aDiscrepancy, aReconciliation, NIGHT, OCTOBER } from '../../builders/case.ts';
import { inMemoryCaseBooks } from '../../fakes/in-memory-case-books.ts';
import { inMemoryReconciliationStore } from '../../fakes/in-memory-reconciliation-store.ts';
import { sha256 } from '../../fakes/sha256.ts';

const { id } = aDiscrepancy();
let books: ReturnType<typeof inMemoryCaseBooks>;
let reconciliations: ReturnType<typeof inMemoryReconciliationStore>;
let night: Day;

const tools = () => ({ ...books, reconciliations, sha256, nowMs: () => Date.parse('2026-11-20T09:00:00Z') });
const desk = () => createCaseDesk(tools());
const asked = (body: unknown, of = id) => ({ id: of, body, caller: 'ada' });
const nightOf = async (...found: readonly Discrepancy[]) => {
  night = addDays(night, 1);
  return settleCases(tools(), aReconciliation(found, night));
};
/** The last entry of a chain: what, why and facts, without the hash of what it left behind. */
const last = (chain = `case:${id}`) => {
  const { what, why, facts } = books.trails.get(chain)!.at(-1)!;
  const { record, ...rest } = facts;
  expect(record).toMatch(/^[0-9a-f]{64}$/);
  return { what, why, facts: rest };
};
const become = (status: CaseStatus, comment?: string) => desk().setCaseStatus(asked({ status, comment }));

beforeEach(async () => {
  books = inMemoryCaseBooks();
  reconciliations = inMemoryReconciliationStore();
  night = NIGHT;
  await nightOf(aDiscrepancy());
});

describe('what a reconciliation leaves in the trail of a case', () => {
  it('is that it was opened, and with what', () => {
    expect(last()).toEqual({
      what: 'Opened.',
      why: 'Charged, and no purchase of ours explains it.',
      facts: { to: 'open', amount: '120.00 EUR', asOf: '2026-11-10' },
    });
  });

  it('is that it was resolved, for what was gone or is explained now, and that it came back', async () => {
    await nightOf();
    expect(last()).toEqual({
      what: 'Resolved: the difference is gone.',
      why: '',
      facts: { from: 'open', to: 'resolved', was: '120.00 EUR', asOf: '2026-11-11' },
    });
    await nightOf(aDiscrepancy({ billed: '60.00' }));
    expect(last()).toEqual({
      what: 'Opened again: the difference came back.',
      why: 'Charged, and no purchase of ours explains it.',
      facts: { from: 'resolved', to: 'open', amount: '60.00 EUR', asOf: '2026-11-12' },
    });
    await nightOf(aDiscrepancy({ explained: true, detail: 'The month has another rate.' }));
    expect(last()).toMatchObject({
      what: 'Resolved: the difference is explained.',
      why: 'The month has another rate.',
    });
    expect(await books.cases.read(id)).toMatchObject({ closedBy: 'explained', closedOn: '2026-11-13' });
  });

  it('is nothing where nothing is said anew, though nothing can be expected on either side', async () => {
    const unknown = aDiscrepancy({ expected: undefined });
    await nightOf(unknown);
    await become('accepted', 'Known.');
    await nightOf(aDiscrepancy({ expected: undefined, detail: 'In other words.' }));
    expect(last()).toMatchObject({ what: 'Seen again, with the same amounts.' });
    expect((await books.cases.read(id))!.status).toBe('accepted');
  });

  it('says that what was written off has to be taken back', async () => {
    await become('written_off', 'Small.');
    await nightOf();
    expect(last().what).toBe(
      'Resolved: the difference is gone. It had been written off: what was booked for it has to be taken back.',
    );
  });
});

describe('what a person leaves in the trail of a case', () => {
  it('is whose it is, and that it is nobody’s any more', async () => {
    await desk().assignCase(asked({ owner: 'grace' }));
    expect(last()).toEqual({ what: 'Assigned to grace.', why: '', facts: { owner: 'grace' } });
    await desk().assignCase(asked({ owner: null }));
    expect(last()).toEqual({ what: 'Nobody’s any more.', why: '', facts: { owner: '' } });
  });

  it('is what it became and why, and the reason where that is what was said', async () => {
    await become('waiting_on_microsoft');
    const reason = 'charge_without_purchase';
    expect(last()).toEqual({
      what: 'From open to waiting on microsoft.',
      why: '',
      facts: { from: 'open', to: 'waiting_on_microsoft', reason },
    });
    await desk().setCaseStatus(asked({ status: 'waiting_on_microsoft', reason: 'proration' }));
    expect(last()).toEqual({ what: 'The reason is proration.', why: '', facts: { reason: 'proration' } });
    await desk().commentCase(asked({ comment: 'They answer on Monday.' }));
    expect(last()).toEqual({ what: 'Commented.', why: 'They answer on Monday.', facts: {} });
    await become('accepted', 'Half a month.');
    await desk().reopenCase(asked({ comment: 'It was a whole one.' }));
    expect(last()).toEqual({
      what: 'From accepted to open. Commented.',
      why: 'It was a whole one.',
      facts: { from: 'accepted', to: 'open', reason: 'proration' },
    });
    expect(await books.cases.read(id)).toMatchObject({
      comments: 3,
      lastComment: { by: 'ada', text: 'It was a whole one.' },
    });
  });

  it('keeps the last comment where something else is done', async () => {
    await desk().commentCase(asked({ comment: 'First.' }));
    await desk().assignCase(asked({ owner: 'grace' }));
    expect(await books.cases.read(id)).toMatchObject({ comments: 1, lastComment: { text: 'First.' } });
  });

  it('is the link that was named, with its note', async () => {
    await desk().linkEvidence(asked({ link: 'ticket:2611', note: 'Answer of Microsoft.' }));
    expect(last()).toEqual({
      what: 'Linked evidence.',
      why: 'Answer of Microsoft.',
      facts: { link: 'ticket:2611' },
    });
    await desk().linkEvidence(asked({ link: 'ticket:2612' }));
    expect(last().why).toBe('');
    expect((await books.cases.read(id))!.evidence.map(({ note }) => note)).toEqual([
      'Answer of Microsoft.',
      '',
    ]);
  });
});

describe('what a person leaves in the trail of a suggested match', () => {
  const identity = 'order:order-1:product:sku';
  const suggested = (purchase: string, of = identity): Suggestion => ({
    id: `${of}:${purchase}`,
    identity: of,
    purchaseId: asId(purchase),
    customerId: asId('customer-1'),
    lines: [],
    amount: money('120.00', 'EUR'),
    period: OCTOBER,
    detail: 'The same product, quantity and start.',
  });
  const decide = (of: Suggestion, decision: string) =>
    desk().decideMatch(asked({ decision, why: 'The customer said so.' }, of.id));
  const reconciled = async (...suggestions: readonly Suggestion[]) => {
    const reconciliation = { ...aReconciliation([], night), suggestions };
    await reconciliations.save(reconciliation, nightlyFigures(reconciliation));
  };

  it('is what was decided of which purchase, word for word', async () => {
    await reconciled(suggested('one'), suggested('two'));
    await decide(suggested('one'), 'refused');
    expect(last(`match:${identity}`)).toEqual({
      what: 'Refused: the charge belongs to purchase one.',
      why: 'The customer said so.',
      facts: { purchaseId: 'one', decision: 'refused' },
    });
    await decide(suggested('two'), 'confirmed');
    expect(last(`match:${identity}`).what).toBe('Confirmed: the charge belongs to purchase two.');
  });

  it('is nothing where it was decided so before; the same word answers with who said it', async () => {
    await reconciled(suggested('one'));
    await decide(suggested('one'), 'confirmed');
    const again = await desk().decideMatch({
      ...asked({ decision: 'confirmed', why: 'Me too.' }, suggested('one').id),
      caller: 'bob',
    });
    expect(again).toMatchObject({ ok: true, value: { by: 'ada', identity, why: 'The customer said so.' } });
    expect(books.trails.get(`match:${identity}`)).toHaveLength(1);
  });

  it('names who confirmed it for another purchase; one that was refused is in nobody’s way', async () => {
    await reconciled(suggested('one'), suggested('two'), suggested('three'));
    await decide(suggested('three'), 'refused');
    await decide(suggested('one'), 'confirmed');
    expect(await decide(suggested('two'), 'confirmed')).toMatchObject({
      why: 'conflict',
      detail: 'ada has confirmed this charge for purchase one; refuse that first.',
    });
    expect(await decide(suggested('two'), 'refused')).toMatchObject({ ok: true });
  });

  it('is known by its decision when it is suggested no longer, each charge for itself', async () => {
    const other = suggested('one', 'order:order-2:product:sku');
    await reconciled(suggested('one'), other);
    await decide(suggested('one'), 'confirmed');
    await decide(other, 'confirmed');
    night = addDays(night, 1);
    await reconciled();
    expect(await decide(other, 'refused')).toMatchObject({
      ok: true,
      value: { identity: other.identity, purchaseId: 'one' },
    });
    expect(await decide(suggested('two'), 'refused')).toMatchObject({
      why: 'absent',
      detail: `Nothing is suggested as ${suggested('two').id}, and nobody has decided on it.`,
    });
  });

  it('is nothing before anything was reconciled', async () => {
    expect(await decide(suggested('one'), 'confirmed')).toMatchObject({ ok: false, why: 'absent' });
  });
});
