import { aRequest } from '../../test/builders/purchase-request.ts';

/** One message of the queue, and what it asks for. */
export type Request = {
  readonly requestId: string;
  readonly customerId: string;
  readonly skuId: string;
  readonly quantity: number;
  /** The message as upstream writes it. */
  readonly body: string;
};

const PRODUCT_ID = 'DZH318Z0BQ4B';
const QUANTITY = 2;
export const CHARGE = { amount: '1037.78', currency: 'EUR' };

const SKUS = ['00D0', '00D1', '00D2', '00D3', '00D4'];
const EACH_CUSTOMER = 10;

/**
 * Ten requests a customer for five SKUs: each is bought twice on purpose, in the same quantity at the same price, so
 * that by its looks no order tells which of two requests it belongs to.
 */
export function purchaseRequests(count: number): readonly Request[] {
  const customers = Math.ceil(count / EACH_CUSTOMER);
  return Array.from({ length: count }, (_, index) => {
    const customerId = `7d4a5c11-0000-4000-8000-${String(index % customers).padStart(12, '0')}`;
    const skuId = SKUS[Math.floor(index / customers) % SKUS.length] ?? '';
    const requestId = `REQ-${index + 1}`;
    const line = { productId: PRODUCT_ID, skuId, quantity: QUANTITY, expected: CHARGE };
    return {
      ...{ requestId, customerId, skuId, quantity: QUANTITY },
      body: JSON.stringify(aRequest({ requestId, customerId }, line)),
    };
  });
}

export function catalogItemOf(skuId: string): string {
  return `${PRODUCT_ID}:${skuId}:DZH318Z0AVAIL`;
}
