import { beforeEach, describe, expect, it } from '@jest/globals';
import { rollForward } from '../../../lib/billing/balances/roll-forward.ts';
import { nightlyFigures } from '../../../lib/reconciliation/nightly-figures.ts';
import { reconcile } from '../../../lib/reconciliation/reconcile.ts';
import type { NightDigest } from '../../../lib/reporting/digest/night-digest.ts';
import { sendDigest, type DigestDesk } from '../../../lib/reporting/digest/send-digest.ts';
import { addDays, type Day } from '../../../lib/values/day.ts';
import { aBillingDocument } from '../../builders/billing-document.ts';
import { aHeader, aVersion, documentId } from '../../builders/billing.ts';
import { aBook } from '../../builders/book.ts';
import { inMemoryBillingBook } from '../../fakes/in-memory-billing-book.ts';
import { inMemoryCaseBooks } from '../../fakes/in-memory-case-books.ts';
import { inMemoryReconciliationStore } from '../../fakes/in-memory-reconciliation-store.ts';
import { sha256 } from '../../fakes/sha256.ts';

const INVOICED = '2024-02-08' as Day;

describe('telling a night', () => {
  let sent: NightDigest[];
  let alarms: unknown[];
  let desk: DigestDesk & { readonly store: ReturnType<typeof inMemoryReconciliationStore> };
  beforeEach(() => {
    sent = [];
    alarms = [];
    desk = {
      billing: inMemoryBillingBook(),
      cases: inMemoryCaseBooks().cases,
      store: inMemoryReconciliationStore(),
      rollForward,
      digests: { send: async (digest) => void sent.push(digest) },
      link: 'https://finance.invalid',
      alarm: (message, _failure, ids) => void alarms.push({ message, ...ids }),
    };
  });
  const reconciled = async (asOf: Day) => {
    const found = reconcile(aBook({ asOf }), sha256);
    await desk.store.save(found, nightlyFigures(found));
  };
  const invoice = async () => {
    const book = desk.billing as ReturnType<typeof inMemoryBillingBook>;
    const header = aHeader({ id: documentId('G1'), invoiceDate: INVOICED });
    await book.write(aBillingDocument({ header, published: aVersion(), revision: 0 }));
  };

  it('sends what it brought, with where to look', async () => {
    await reconciled(INVOICED);
    await sendDigest(desk, INVOICED);
    expect(sent).toEqual([expect.objectContaining({ night: INVOICED, link: 'https://finance.invalid' })]);
  });

  it('says the same twice under one id', async () => {
    await reconciled(INVOICED);
    await sendDigest(desk, INVOICED);
    await sendDigest(desk, INVOICED);
    expect(sent[1]).toEqual(sent[0]);
  });

  it('says nothing of a night that a later one has overtaken', async () => {
    await reconciled(INVOICED);
    await reconciled(addDays(INVOICED, 1));
    expect(await sendDigest(desk, INVOICED)).toBeUndefined();
    expect(sent).toEqual([]);
  });

  it.each([
    [0, 0],
    [2, 0],
    [3, 1],
    [13, 1],
    [14, 0],
  ])('of a document that does not tie after %i days raises %i alarms', async (days, count) => {
    await invoice();
    const night = addDays(INVOICED, days);
    await reconciled(night);
    await sendDigest(desk, night);
    const alarm = { message: 'document not tied', documentId: 'G1', why: 'It was not tied out yet.' };
    expect(alarms).toEqual(count === 0 ? [] : [alarm]);
    expect(sent[0]?.notTied).toHaveLength(1);
  });
});
