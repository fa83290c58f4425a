import { absent, answer, invalid, type Answer } from '../../values/answer.ts';
import { dayOf, isDay } from '../../values/day.ts';
import { decimal, isDecimalText } from '../../values/decimal.ts';
import { decode } from '../../values/decode.ts';
import { asId, type PurchaseId } from '../../values/id.ts';
import { z } from '../../values/schema.ts';
import { printableText } from '../../values/printable-text.ts';
import type { HistoryBook } from '../history/history-book.ts';
import type { Purchase } from '../purchase.ts';
import type { PurchaseLedger, RecordedReturn } from '../purchase-ledger.ts';

export const returnSchema = z.strictObject({
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
  exchangedFor: z.optional(printableText(200)),
});

type Records = {
  readonly ledger: Pick<PurchaseLedger, 'read' | 'returns' | 'recordReturn'>;
  readonly history: Pick<HistoryBook, 'readObserved'>;
};

/**
 * Records that units of a purchase were given back at Microsoft, whose API does not tell. A refund of this amount is
 * expected from then on, and no further charge of what was given back. The same return id with the same content is
 * recorded once. What was bought before us can be given back as well.
 */
export async function recordReturn(
  records: Records,
  given: { readonly id: string; readonly body: unknown; readonly caller: string },
): Promise<Answer<{ readonly recorded: 'recorded' | 'already' }>> {
  const { ledger } = records;
  const decoded = decode(returnSchema, given.body);
  if (!decoded.ok) return invalid(decoded.problems);
  const purchaseId: PurchaseId = asId(given.id);
  const bought = await boughtBy(records, purchaseId);
  if (!bought.ok) return bought;
  const { exchangedFor, ...told } = decoded.value;
  if (exchangedFor !== undefined) {
    const other = await boughtBy(records, asId(exchangedFor));
    if (!other.ok) return invalid([{ field: 'exchangedFor', reason: `names no purchase: ${other.detail}` }]);
  }
  const exchange = exchangedFor === undefined ? {} : { exchangedFor: asId<'PurchaseId'>(exchangedFor) };
  const recorded: RecordedReturn = { ...told, ...exchange, purchaseId, by: given.caller };
  const obstacle = obstacleTo(recorded, bought.value, await returnsOf(ledger, purchaseId));
  if (obstacle) return obstacle;
  const outcome = await ledger.recordReturn(recorded);
  return outcome === 'conflict'
    ? { ok: false, why: 'conflict', detail: `Another return is recorded as ${recorded.returnId}.` }
    : answer({ recorded: outcome });
}

type Bought = { readonly currency: string; readonly orderedOn: string; readonly quantity: number };

/** What can be given back: something that we bought, or that was bought before us. */
async function boughtBy({ ledger, history }: Records, id: PurchaseId): Promise<Answer<Bought>> {
  const purchase = await ledger.read(id);
  if (purchase !== undefined) return boughtHere(purchase);
  const observed = await history.readObserved(id);
  if (observed === undefined) return absent(`There is no purchase ${id}.`);
  const { charge, orderedOn, quantity } = observed;
  return answer({ currency: charge.currency, orderedOn, quantity });
}

function boughtHere(purchase: Purchase): Answer<Bought> {
  if (purchase.stage !== 'ordered' && purchase.stage !== 'fulfilled') {
    const detail = `The purchase is ${purchase.stage}: nothing was bought that could be returned.`;
    return { ok: false, why: 'impossible', detail };
  }
  const { cart, order, intent } = purchase;
  const orderedOn = dayOf(order.orderedAtMs);
  return answer({ currency: cart.charge.currency, orderedOn, quantity: intent.quantity });
}

function obstacleTo(
  recorded: RecordedReturn,
  { currency, orderedOn, quantity }: Bought,
  earlier: readonly RecordedReturn[],
): Answer<never> | undefined {
  if (recorded.currency !== currency) {
    return invalid([{ field: 'currency', reason: `is not ${currency}, in which the purchase is billed` }]);
  }
  if (recorded.returnedOn < orderedOn) {
    return invalid([{ field: 'returnedOn', reason: `is before the order of ${orderedOn}` }]);
  }
  if (recorded.exchangedFor === recorded.purchaseId) {
    return invalid([{ field: 'exchangedFor', reason: 'is the purchase that is given back' }]);
  }
  const others = earlier.filter(({ returnId }) => returnId !== recorded.returnId);
  const left = others.reduce((rest, returned) => rest - returned.quantity, quantity);
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
