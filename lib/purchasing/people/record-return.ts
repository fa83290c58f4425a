import { absent, answer, invalid, type Answer } from '../../values/answer.ts';
import { dayOf, isDay } from '../../values/day.ts';
import { decimal, isDecimalText } from '../../values/decimal.ts';
import { decode } from '../../values/decode.ts';
import { asId, type PurchaseId } from '../../values/id.ts';
import { z } from '../../values/schema.ts';
import { printableText } from '../printable-text.ts';
import type { Purchase } from '../purchase.ts';
import type { PurchaseLedger, RecordedReturn } from '../purchase-ledger.ts';

const returnSchema = z.strictObject({
  returnId: printableText(100),
  returnedOn: z.string().check(z.refine((text) => isDay(text), 'is not a day like 2024-02-29')),
  quantity: z.int().check(z.gte(1)),
  amount: z
    .string()
    .check(
      z.refine(
        (text) => isDecimalText(text) && decimal(text).gt('0'),
        'is not a positive decimal number in quotes',
      ),
    ),
  currency: z.string().check(z.regex(/^[A-Z]{3}$/, 'is not an ISO 4217 currency code')),
});

/**
 * Records that units of a purchase were given back at Microsoft, whose API does not tell. A refund of this amount is
 * expected from then on. The same return id with the same content is recorded once.
 */
export async function recordReturn(
  { ledger }: { readonly ledger: Pick<PurchaseLedger, 'read' | 'returns' | 'recordReturn'> },
  given: { readonly id: string; readonly body: unknown; readonly caller: string },
): Promise<Answer<{ readonly recorded: 'recorded' | 'already' }>> {
  const decoded = decode(returnSchema, given.body);
  if (!decoded.ok) return invalid(decoded.problems);
  const purchaseId: PurchaseId = asId(given.id);
  const purchase = await ledger.read(purchaseId);
  if (purchase === undefined) return absent(`There is no purchase ${purchaseId}.`);
  const recorded: RecordedReturn = { ...decoded.value, purchaseId, by: given.caller };
  const obstacle = obstacleTo(recorded, purchase, await returnsOf(ledger, purchaseId));
  if (obstacle) return obstacle;
  const outcome = await ledger.recordReturn(recorded);
  return outcome === 'conflict'
    ? { ok: false, why: 'conflict', detail: `Another return is recorded as ${recorded.returnId}.` }
    : answer({ recorded: outcome });
}

function obstacleTo(
  recorded: RecordedReturn,
  purchase: Purchase,
  earlier: readonly RecordedReturn[],
): Answer<never> | undefined {
  if (purchase.stage !== 'ordered' && purchase.stage !== 'fulfilled') {
    const detail = `The purchase is ${purchase.stage}: nothing was bought that could be returned.`;
    return { ok: false, why: 'impossible', detail };
  }
  const { currency } = purchase.cart.charge;
  if (recorded.currency !== currency) {
    return invalid([{ field: 'currency', reason: `is not ${currency}, in which the purchase is billed` }]);
  }
  const orderedOn = dayOf(purchase.order.orderedAtMs);
  if (recorded.returnedOn < orderedOn) {
    return invalid([{ field: 'returnedOn', reason: `is before the order of ${orderedOn}` }]);
  }
  const others = earlier.filter(({ returnId }) => returnId !== recorded.returnId);
  const left = others.reduce((rest, { quantity }) => rest - quantity, purchase.intent.quantity);
  if (recorded.quantity > left) {
    return invalid([{ field: 'quantity', reason: `is more than the ${left} units that are left` }]);
  }
  return undefined;
}

async function returnsOf(
  ledger: Pick<PurchaseLedger, 'returns'>,
  purchaseId: PurchaseId,
): Promise<readonly RecordedReturn[]> {
  const found: RecordedReturn[] = [];
  for await (const recorded of ledger.returns()) if (recorded.purchaseId === purchaseId) found.push(recorded);
  return found;
}
