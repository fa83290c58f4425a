import { describe, expect, it } from '@jest/globals';
import { approvePurchase } from '../../../lib/purchasing/people/approve-purchase.ts';
import { cancelPurchase } from '../../../lib/purchasing/people/cancel-purchase.ts';
import { createPeople } from '../../../lib/purchasing/people/people.ts';
import { asId } from '../../../lib/values/id.ts';
import { asked, aDesk, overtaken, type TestDesk } from '../../builders/desk.ts';
import {
  aPurchase,
  awaitingApproval,
  checkingOut,
  fulfilled,
  ordered,
  unknown,
} from '../../builders/purchase.ts';
import { purchasingTools } from '../../builders/purchasing-tools.ts';
import { inMemoryCaseBooks } from '../../fakes/in-memory-case-books.ts';
import { createInMemoryDeadLetters } from '../../fakes/in-memory-dead-letters.ts';
import { createInMemoryHistoryBook } from '../../fakes/in-memory-history-book.ts';
import { sha256 } from '../../fakes/sha256.ts';

const SEEN = { contentHash: 'hash-1', charge: { amount: '1037.78', currency: 'EUR' } };

describe('people', () => {
  it.each([
    'askPurchase',
    'approvePurchase',
    'cancelPurchase',
    'resolvePurchase',
    'recordReturn',
    'withdrawReturn',
    'switchPurchasing',
    'redriveDeadLetters',
  ] as const)('who want to %s are told what is wrong with their body', async (decision) => {
    const deadLetters = createInMemoryDeadLetters({ 'billing-work': [] });
    const people = createPeople({
      ...purchasingTools(),
      ...{
        history: createInMemoryHistoryBook(),
        returns: inMemoryCaseBooks().returns,
        deadLetters,
        senders: {},
        market: 'DE',
        sha256,
        redriveDays: '3',
      },
    });
    const body = { colour: 'red' };
    expect(
      await people[decision]({ id: 'p-1', query: {}, body, caller: 'ada', requestId: 'r-1' }),
    ).toMatchObject({ ok: false, why: 'invalid' });
  });

  it('are kept by their names, without the spaces around them', async () => {
    const desk = await aDesk(aPurchase(awaitingApproval()));
    expect(await approvePurchase(desk, asked(SEEN, ' grace '))).toMatchObject({
      value: { approval: { by: 'grace' } },
    });
    expect(await cancelPurchase(desk, asked({ reason: 'too dear' }, ' grace '))).toMatchObject({
      value: { reason: { detail: 'Withdrawn by grace: too dear' } },
    });
  });

  it.each([
    ['contentHash', { ...SEEN, contentHash: '' }, 'is empty'],
    [
      'charge.amount',
      { ...SEEN, charge: { ...SEEN.charge, amount: '0' } },
      'is not a positive decimal number in quotes',
    ],
    [
      'charge.currency',
      { ...SEEN, charge: { ...SEEN.charge, currency: 'EURO' } },
      'is not an ISO 4217 currency code',
    ],
    [
      'charge.currency',
      { ...SEEN, charge: { ...SEEN.charge, currency: 'xEUR' } },
      'is not an ISO 4217 currency code',
    ],
  ])('who approve are told where %s is wrong', async (field, body, reason) => {
    const desk = await aDesk(aPurchase(awaitingApproval()));
    expect(await approvePurchase(desk, asked(body))).toMatchObject({ problems: [{ field, reason }] });
  });

  it.each([
    { stage: checkingOut(), detail: /an order may exist.* until it is known what became of it\.$/ },
    { stage: unknown(), detail: /Two people have to look and resolve the purchase\.$/ },
    { stage: ordered(), detail: /^It is bought: order order-of-cart-1\..* the return is recorded here\.$/ },
    { stage: fulfilled(), detail: /^It is bought: order order-of-cart-1\./ },
  ])('who cancel are told what is possible where the purchase is $stage.stage', async ({ stage, detail }) => {
    const desk = await aDesk(aPurchase<typeof stage>(stage));
    expect(await cancelPurchase(desk, asked({ reason: 'too dear' }))).toMatchObject({
      why: 'impossible',
      detail: expect.stringMatching(detail),
    });
  });

  it('are told which purchase is not there', async () => {
    expect(await cancelPurchase(await aDesk(), asked({ reason: 'too dear' }))).toMatchObject({
      why: 'absent',
      detail: 'There is no purchase p-1.',
    });
  });
});

describe('a decision that a worker overtakes', () => {
  const cancelOvertaken = async (times: number) =>
    cancelPurchase(overtaken(await aDesk(aPurchase()), times), asked({ reason: 'too dear' }));

  it('is made anew five times in all, and no more', async () => {
    expect(await cancelOvertaken(4)).toMatchObject({ ok: true });
    expect(await cancelOvertaken(5)).toMatchObject({ ok: false, why: 'conflict' });
  });

  it('is a mistake of ours where its write meets an obstacle that a person cannot cause', async () => {
    const desk: TestDesk = await aDesk(aPurchase());
    const stopped = { ...desk, ledger: { ...desk.ledger, advance: async () => 'stopped' as const } };
    await expect(cancelPurchase(stopped, asked({ reason: 'too dear' }))).rejects.toThrow(
      "A person's decision about purchase p-1 was stopped.",
    );
    expect(await desk.ledger.read(asId('p-1'))).toMatchObject({ stage: 'accepted' });
  });
});
