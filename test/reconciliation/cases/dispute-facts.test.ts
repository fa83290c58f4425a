import { describe, expect, it } from '@jest/globals';
import { gatherDispute } from '../../../lib/reconciliation/cases/dispute/gather-dispute.ts';
import { commentCase, linkEvidence } from '../../../lib/reconciliation/cases/decide-case.ts';
import { settleCases } from '../../../lib/reconciliation/cases/settle-cases.ts';
import { asId } from '../../../lib/values/id.ts';
import { aLine, aVersion, documentId } from '../../builders/billing.ts';
import { aDiscrepancy, aReconciliation } from '../../builders/case.ts';
import { aFiledInvoice } from '../../builders/closing.ts';
import { aPurchase, fulfilled } from '../../builders/purchase.ts';
import { inMemoryBillingBook } from '../../fakes/in-memory-billing-book.ts';
import { inMemoryCaseBooks } from '../../fakes/in-memory-case-books.ts';
import { createInMemoryPurchaseLedger } from '../../fakes/in-memory-purchase-ledger.ts';
import { sha256 } from '../../fakes/sha256.ts';

const place = { documentId: documentId('G000001'), version: 'v1', part: 1, lineNumber: 7 };
const nobodysHistory = { readObserved: async () => undefined };

async function disputed(overrides: Parameters<typeof aDiscrepancy>[0] = {}, parts = 2) {
  const billing = inMemoryBillingBook();
  const cases = inMemoryCaseBooks();
  const ledger = createInMemoryPurchaseLedger();
  const published = aVersion({
    version: 'v1',
    parts: Array.from({ length: parts }, (_, part) => ({
      part,
      key: `lines/p${part}`,
      sha256: `p${part}`,
      length: 9,
      lines: 9,
    })),
  });
  await billing.write(aFiledInvoice({ id: 'G000001' }, { published }));
  const lines = [6, 7, 8].map((lineNumber) => aLine({ ...place, lineNumber, subtotal: `${lineNumber}.00` }));
  await billing.loadLines(
    'v1',
    (async function* () {
      yield lines;
    })(),
  );
  const desk = { ...cases, sha256, nowMs: () => 5 };
  const discrepancy = aDiscrepancy({ lines: [place], ...overrides });
  await settleCases(desk, aReconciliation([discrepancy]));
  const asked = (body: unknown) => ({ id: discrepancy.id, body, caller: 'ada' });
  await commentCase(desk, asked({ comment: 'I think we lost the order mail.' }));
  await linkEvidence(desk, asked({ link: 'ticket 1' }));
  const facts = (id = discrepancy.id) =>
    gatherDispute({ ...cases, billing, ledger, history: nobodysHistory }, id);
  return { facts, ledger };
}

describe('the facts of a dispute', () => {
  it('are the figures, the statement, and each line with the part of the archive that it lies in', async () => {
    const { facts } = await disputed();
    expect(await facts()).toMatchObject({
      ok: true,
      value: {
        figures: {
          kind: 'billed_not_purchased',
          amount: aDiscrepancy().amount,
          reason: 'charge_without_purchase',
        },
        documents: [{ id: 'G000001', version: 'v1', statement: { sha256: 'pdf of G000001' } }],
        lines: [{ ...place, source: { key: 'lines/p1', sha256: 'p1' }, line: { lineNumber: 7 } }],
        purchase: undefined,
        evidence: [{ link: 'ticket 1' }],
      },
    });
  });

  it('hold nothing that our people said to each other', async () => {
    const { facts } = await disputed();
    expect(JSON.stringify(await facts())).not.toContain('lost the order mail');
  });

  it('name the order and every request by which it was bought', async () => {
    const purchase = aPurchase(fulfilled());
    const { facts, ledger } = await disputed({ purchaseId: purchase.id });
    await ledger.accept([purchase]);
    const told = await facts();
    if (!told.ok) throw new Error('there are no facts');
    expect(told.value.purchase).toMatchObject({
      id: purchase.id,
      origin: 'bought',
      orderId: purchase.order.orderId,
      reservationOrderId: purchase.reservationOrderId,
      cartId: purchase.cart.cartId,
      upstream: { source: purchase.intent.source, requestId: purchase.intent.requestId },
      sends: purchase.sends.map(({ requestId, correlationId }) => ({ requestId, correlationId })),
    });
    expect(told.value.purchase!.sends.length).toBeGreaterThan(0);
  });

  it('leave out what is not there, and know no other case', async () => {
    const { facts } = await disputed({ lines: [{ ...place, lineNumber: 5 }], purchaseId: asId('nobody') });
    expect(await facts()).toMatchObject({ ok: true, value: { lines: [], purchase: undefined } });
    expect(await facts('nothing')).toMatchObject({ ok: false, why: 'absent' });
    const { facts: partless } = await disputed({}, 1);
    expect(await partless()).toMatchObject({ ok: true, value: { lines: [{ source: undefined }] } });
  });
});
