import { expect } from '@jest/globals';
import { demandsOf } from '../../../lib/purchasing/demands.ts';
import type { PurchaseLedger } from '../../../lib/purchasing/purchase-ledger.ts';
import type { Storefront } from '../../../lib/purchasing/storefront.ts';
import { switchPurchasing } from '../../../lib/purchasing/people/switch-purchasing.ts';
import type { ModelShop } from './model-shop.ts';

/** The same ledger, where somebody stops purchasing just after a send was written down, if that is its fate. */
export function stoppingFirst(
  ledger: PurchaseLedger,
  { truth }: ModelShop,
  nowMs: () => number,
): PurchaseLedger['advance'] {
  return async (from, to, event, outcome) => {
    const written = await ledger.advance(from, to, event, outcome);
    const isSend = written === 'written' && demandsOf(from, to).purchasingOpen;
    if (isSend && truth.fates[0] === 'stopped first') {
      truth.fates.shift();
      truth.stopped = true;
      const body = { state: 'stopped', reason: 'at the last moment' };
      await switchPurchasing({ ledger, nowMs }, { body, caller: 'ada' });
    }
    return written;
  };
}

/** The same shop, to which no checkout comes that is not written down with its ids. */
export function writtenAhead(shop: Storefront, ledger: PurchaseLedger): Storefront {
  return {
    ...shop,
    async checkOut(customerId, cartId, call) {
      const written: unknown[] = [];
      for await (const purchase of ledger.all()) {
        if (purchase.stage !== 'checking_out' || purchase.cart.cartId !== cartId) continue;
        const { requestId, correlationId, answer } = purchase.sends.at(-1)!;
        written.push({ requestId, correlationId, answer });
      }
      const { requestId, correlationId } = call;
      expect(written).toEqual([{ requestId, correlationId, answer: 'none' }]);
      return shop.checkOut(customerId, cartId, call);
    },
  };
}
